//! Functions that return a future without being `async`: the span covers the future.

use super::check::{failed, inside, no_spans, pause, spans, wait};
use otel_runtime::traced;
use std::future::{Future, Ready, ready};

#[test]
fn an_async_block() {
    #[traced]
    fn moving(n: u8) -> impl Future<Output = u8> {
        async move {
            pause().await;
            inside();
            n
        }
    }
    assert_eq!(spans("moving > inside", || wait(moving(1))), 1);
}

#[test]
fn statements_before_the_block_run_at_the_call() {
    #[traced]
    fn later(log: &mut Vec<&'static str>) -> impl Future<Output = u8> + use<> {
        log.push("called");
        let n = 1;
        async move {
            pause().await;
            inside();
            n
        }
    }
    let mut log = Vec::new();
    let future = no_spans(|| later(&mut log));
    assert_eq!(log, ["called"]);
    drop(future);
    assert_eq!(spans("later > inside", || wait(later(&mut Vec::new()))), 1);
}

#[test]
fn any_future_type() {
    #[traced]
    fn is_ready(n: u8) -> impl Future<Output = u8> {
        ready(n)
    }
    assert_eq!(spans("is_ready", || wait(is_ready(1))), 1);
    #[traced]
    fn by_another_function(n: u8) -> impl Future<Output = u8> + Send {
        async fn other(n: u8) -> u8 {
            pause().await;
            inside();
            n
        }
        other(n)
    }
    assert_eq!(spans("by_another_function > inside", || wait(by_another_function(1))), 1);
    #[traced]
    fn by_hand() -> impl Future<Output = u8> {
        std::future::poll_fn(|_| {
            inside();
            std::task::Poll::Ready(1)
        })
    }
    assert_eq!(spans("by_hand > inside", || wait(by_hand())), 1);
    #[traced]
    fn mapped(n: u8) -> impl Future<Output = u8> {
        use futures_util::FutureExt as _;
        ready(n).map(|n| {
            inside();
            n + 1
        })
    }
    assert_eq!(spans("mapped > inside", || wait(mapped(1))), 2);
}

#[test]
fn failures_of_a_future() {
    #[traced]
    fn fails(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> {
        let parsed = text.parse();
        async move {
            inside();
            parsed
        }
    }
    failed("fails > inside", "std::num::ParseIntError", || wait(fails("x")).unwrap_err());
}

#[test]
fn a_named_future_is_a_value_by_default() {
    #[traced]
    fn named(n: u8) -> Ready<u8> {
        inside();
        ready(n)
    }
    assert_eq!(spans("named > inside", || wait(named(1))), 1);
}

#[test]
fn bounds_and_captures() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    #[traced(args(name))]
    fn sendable<'a, T: Clone + Send + 'a>(name: &'a str, value: T) -> impl Future<Output = T> + Send + use<'a, T> {
        async move {
            pause().await;
            inside();
            let _ = name;
            value.clone()
        }
    }
    assert_eq!(spans("sendable > inside", || wait(is_send(sendable("x", 1)))), 1);
}

#[test]
fn guard_clauses_with_either_future() {
    #[traced]
    fn either(n: u8) -> impl Future<Output = u8> {
        use futures_util::future::Either;
        if n == 0 {
            return Either::Left(ready(9));
        }
        Either::Right(async move {
            inside();
            n
        })
    }
    assert_eq!(spans("either", || wait(either(0))), 9);
    assert_eq!(spans("either > inside", || wait(either(1))), 1);
}

/// Clippy does not warn about the `async fn`, but about the block inside it.
#[test]
#[expect(clippy::async_yields_async, reason = "that is the shape")]
fn an_async_function_of_a_future() {
    #[traced]
    async fn outer() -> impl Future<Output = u8> {
        inside();
        ready(1)
    }
    assert_eq!(wait(spans("outer > inside", || wait(outer()))), 1);
}

#[test]
fn sync_covers_only_the_call() {
    #[traced(sync)]
    fn call() -> impl Future<Output = u8> {
        inside();
        ready(1)
    }
    assert_eq!(wait(spans("call > inside", call)), 1);
}

#[test]
fn an_unpolled_future_is_not_a_call() {
    #[traced]
    async fn later() {}
    no_spans(|| drop(later()));
}
