//! Macros and modules of the user with the names of those in the standard library.
#![expect(unused_macros, reason = "they are there to be in the way")]

mod macros {
    macro_rules! concat {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! module_path {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! format {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! format_args {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! line {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! file {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! stringify {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! option_env {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! env {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! matches {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! unreachable {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! panic {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! source {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! __source {
        ($($x:tt)*) => {
            compile_error!("the user's")
        };
    }

    use crate::shapes::check::{inside, pause, spans, wait};
    use otel_runtime::traced;

    #[traced(args(%a), fields(b = ?a), err(Debug), ret(Debug))]
    fn sync(a: u8) -> Result<u8, String> {
        inside();
        Ok(a)
    }

    #[traced(args(%a), err(chain), ret)]
    async fn later(a: u8) -> Result<u8, std::fmt::Error> {
        pause().await;
        inside();
        Ok(a)
    }

    #[test]
    fn shadowed_macros() {
        assert_eq!(spans("sync > inside", || sync(1)), Ok(1));
        assert_eq!(spans("later > inside", || wait(later(1))), Ok(1));
    }
}

mod modules {
    use crate::shapes::check::{inside, pause, spans, wait};
    use otel_runtime::traced;

    #[expect(dead_code, reason = "they are there to be in the way")]
    mod std {
        pub(super) struct Boxed;
    }
    mod core {}
    mod alloc {}
    mod otel_runtime_inner {}
    mod opentelemetry {}

    #[traced(args, err, ret)]
    fn sync(a: u8) -> Result<u8, String> {
        inside();
        Ok(a)
    }

    #[traced]
    async fn later() -> u8 {
        pause().await;
        inside();
        1
    }

    #[traced]
    fn boxed() -> ::std::pin::Pin<Box<dyn ::std::future::Future<Output = u8>>> {
        Box::pin(async {
            inside();
            1
        })
    }

    #[test]
    fn shadowed_modules() {
        assert_eq!(spans("sync > inside", || sync(1)), Ok(1));
        assert_eq!(spans("later > inside", || wait(later())), 1);
        assert_eq!(spans("boxed > inside", || wait(boxed())), 1);
    }
}

mod crate_name {
    use crate::shapes::check::{inside, pause, spans, wait};
    use ::otel_runtime::traced;

    mod otel_runtime {}
    #[expect(non_camel_case_types, reason = "they are there to be in the way")]
    struct __private;

    #[traced(args, err, ret, kind = client)]
    fn sync(a: u8) -> Result<u8, String> {
        inside();
        Ok(a)
    }

    #[traced]
    async fn later() -> u8 {
        pause().await;
        inside();
        1
    }

    #[test]
    fn a_module_with_the_name_of_the_crate() {
        assert_eq!(spans("sync > inside", || sync(1)), Ok(1));
        assert_eq!(spans("later > inside", || wait(later())), 1);
    }
}
