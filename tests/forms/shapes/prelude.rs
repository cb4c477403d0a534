//! Without the standard prelude.

#[no_implicit_prelude]
mod nothing_imported {
    use crate::shapes::check::{inside, pause, spans, wait};
    use ::otel_runtime::traced;
    use ::std::result::Result;

    #[traced]
    fn nothing() {
        inside();
    }

    #[traced(args, fields(b = ?a, %a), err, ret, level = "info", kind = client)]
    fn sync(a: u8) -> Result<u8, ::std::string::String> {
        inside();
        Result::Ok(a)
    }

    #[traced(args(%a), err(chain), ret(Debug), links = [] as [::opentelemetry::Context; 0], if = true)]
    async fn later(a: u8) -> Result<u8, ::std::fmt::Error> {
        pause().await;
        inside();
        Result::Ok(a)
    }

    #[traced]
    async fn never() -> ! {
        ::std::future::pending().await
    }

    #[traced(args(n))]
    fn boxed(n: u8) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = u8>>> {
        ::std::boxed::Box::pin(async move {
            inside();
            n
        })
    }

    #[traced(iter)]
    fn items() -> impl ::std::iter::Iterator<Item = u8> {
        inside();
        0..2
    }

    #[traced]
    fn stream() -> ::futures_util::stream::BoxStream<'static, u8> {
        inside();
        ::std::boxed::Box::pin(::futures_util::stream::empty())
    }

    struct Shop;

    #[traced]
    impl Shop {
        fn sell(&self) -> u8 {
            inside();
            1
        }
    }

    #[test]
    fn no_implicit_prelude() {
        spans("nothing > inside", nothing);
        ::std::assert_eq!(spans("sync > inside", || sync(1)), Result::Ok(1));
        ::std::assert_eq!(spans("later > inside", || wait(later(1))), Result::Ok(1));
        ::std::assert_eq!(spans("boxed > inside", || wait(boxed(1))), 1);
        ::std::assert_eq!(spans("items > inside", || ::std::iter::Iterator::count(items())), 2);
        spans("stream > inside", || ::std::mem::drop(stream()));
        ::std::assert_eq!(spans("Shop::sell > inside", || Shop.sell()), 1);
        let _ = never;
    }
}
