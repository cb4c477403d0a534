//! Functions that return a boxed future, as written by hand and by macros.

use super::check::{failed, inside, no_spans, pause, spans, wait};
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, LocalBoxFuture};
use otel_runtime::traced;
use std::future::{Future, ready};
use std::pin::Pin;

type Reply<'a> = Pin<Box<dyn Future<Output = u8> + Send + 'a>>;
type Unpinned<'a> = Box<dyn Future<Output = u8> + Send + 'a>;

#[test]
fn pinned_async_blocks() {
    #[traced]
    fn moving(n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async move {
            pause().await;
            inside();
            n
        })
    }
    assert_eq!(spans("moving > inside", || wait(moving(1))), 1);
    #[traced]
    fn with_whole_paths(n: u8) -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u8> + Send>> {
        ::std::boxed::Box::pin(async move {
            inside();
            n
        })
    }
    assert_eq!(spans("with_whole_paths > inside", || wait(with_whole_paths(1))), 1);
}

#[test]
fn statements_before_the_block_stay() {
    #[traced]
    fn later(log: &mut Vec<&'static str>, n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
        log.push("called");
        let m = n + 1;
        log.push("computed");
        Box::pin(async move {
            pause().await;
            inside();
            m
        })
    }
    let mut log = Vec::new();
    let future = no_spans(|| later(&mut log, 1));
    assert_eq!(log, ["called", "computed"]);
    assert_eq!(wait(future), 2);
    assert_eq!(spans("later > inside", || wait(later(&mut log, 1))), 2);
}

#[test]
fn guard_clauses_stay() {
    #[traced]
    fn guarded(n: u8, log: &mut Vec<u8>) -> Pin<Box<dyn Future<Output = u8>>> {
        if n == 0 {
            return Box::pin(ready(7));
        }
        log.push(n);
        Box::pin(async move {
            inside();
            n
        })
    }
    let mut log = Vec::new();
    assert_eq!(spans("guarded", || wait(guarded(0, &mut log))), 7);
    assert!(log.is_empty());
    assert_eq!(spans("guarded > inside", || wait(guarded(1, &mut log))), 1);
    assert_eq!(log, [1]);
}

#[test]
fn boxed_by_an_extension() {
    #[traced]
    fn boxed(n: u8) -> BoxFuture<'static, u8> {
        async move {
            pause().await;
            inside();
            n
        }
        .boxed()
    }
    assert_eq!(spans("boxed > inside", || wait(boxed(1))), 1);
    #[traced]
    fn local<'a>(n: &'a std::rc::Rc<u8>) -> LocalBoxFuture<'a, u8> {
        async move {
            inside();
            **n
        }
        .boxed_local()
    }
    assert_eq!(spans("local > inside", || wait(local(&std::rc::Rc::new(1)))), 1);
}

#[test]
fn an_alias_needs_an_option() {
    #[traced(future)]
    fn aliased(text: &str) -> Reply<'_> {
        Box::pin(async move {
            pause().await;
            inside();
            text.as_bytes()[0]
        })
    }
    assert_eq!(spans("aliased > inside", || wait(aliased("x"))), b'x');
    #[traced(future)]
    fn without_a_pin(text: &str) -> Unpinned<'_> {
        Box::new(async move {
            pause().await;
            inside();
            text.as_bytes()[0]
        })
    }
    assert_eq!(spans("without_a_pin > inside", || wait(Box::into_pin(without_a_pin("x")))), b'x');
    #[traced(future)]
    fn of_an_opaque_type(n: u8) -> Box<impl Future<Output = u8>> {
        Box::new(async move {
            pause().await;
            inside();
            n
        })
    }
    assert_eq!(spans("of_an_opaque_type > inside", || wait(Box::into_pin(of_an_opaque_type(1)))), 1);
}

#[test]
fn failures_of_a_boxed_future() {
    #[traced(err)]
    fn fails() -> BoxFuture<'static, Result<u8, String>> {
        Box::pin(async {
            pause().await;
            inside();
            Err("no".to_owned())
        })
    }
    failed("fails > inside", "std::string::String", || wait(fails()).unwrap_err());
    #[traced]
    fn asks() -> Pin<Box<dyn Future<Output = Result<u8, std::num::ParseIntError>>>> {
        Box::pin(async {
            inside();
            let number = "x".parse::<u8>()?;
            Ok(number + 1)
        })
    }
    failed("asks > inside", "std::num::ParseIntError", || wait(asks()).unwrap_err());
}

#[test]
fn by_another_function() {
    #[traced]
    fn outer(n: u8) -> BoxFuture<'static, u8> {
        #[traced]
        fn inner(n: u8) -> BoxFuture<'static, u8> {
            Box::pin(async move {
                inside();
                n
            })
        }
        inner(n)
    }
    assert_eq!(spans("outer > inner > inside", || wait(outer(1))), 1);
}

#[test]
fn recursive_by_hand() {
    #[traced]
    fn down(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
        Box::pin(async move { if n == 0 { 0 } else { 1 + down(n - 1).await } })
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    assert_eq!(telemetry.run(|| wait(down(2))), 2);
    telemetry.assert_tree("down > down > down");
}

#[test]
fn methods_and_fields() {
    struct Shop(u8);
    impl Shop {
        #[traced(args(n), fields(self.0))]
        fn sell<'a>(&'a mut self, n: &'a u8) -> BoxFuture<'a, &'a mut u8> {
            Box::pin(async move {
                pause().await;
                inside();
                self.0 += n;
                &mut self.0
            })
        }
    }
    let mut shop = Shop(1);
    assert_eq!(spans("sell > inside", || *wait(shop.sell(&2))), 3);
}

#[test]
fn never_ready() {
    #[traced]
    fn forever() -> Pin<Box<dyn Future<Output = std::convert::Infallible>>> {
        Box::pin(async {
            inside();
            std::future::pending().await
        })
    }
    failed("forever > inside", "cancelled", || {
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(forever().as_mut().poll(&mut cx).is_pending());
    });
}
