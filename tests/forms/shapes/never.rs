//! Functions that never return.

use super::check::{failed, inside, wait};
use otel_runtime::traced;
use std::panic::catch_unwind;

#[test]
fn a_function_that_never_returns() {
    #[traced]
    fn never() -> ! {
        inside();
        std::panic::panic_any(1);
    }
    failed("never > inside", "panic", || catch_unwind(|| never())).unwrap_err();
}

#[test]
fn an_async_function_that_never_returns() {
    #[traced]
    async fn never() -> ! {
        inside();
        std::panic::panic_any(1);
    }
    failed("never > inside", "panic", || catch_unwind(|| wait(never()))).unwrap_err();
}

#[test]
fn an_async_loop_that_is_dropped() {
    #[traced]
    async fn forever() -> ! {
        inside();
        loop {
            std::future::pending::<()>().await;
        }
    }
    failed("forever > inside", "cancelled", || {
        let mut future = Box::pin(forever());
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(std::future::Future::poll(future.as_mut(), &mut cx).is_pending());
    });
}

#[deny(unreachable_code)]
#[expect(clippy::todo, reason = "that is the shape")]
mod unfinished {
    use otel_runtime::traced;

    #[traced]
    pub(super) fn body() {
        todo!()
    }

    #[traced]
    pub(super) fn value() -> Result<u8, String> {
        todo!()
    }

    #[traced]
    pub(super) async fn value_later() -> Result<u8, String> {
        todo!()
    }

    #[traced]
    pub(super) fn never() -> ! {
        todo!()
    }

    #[traced]
    pub(super) async fn never_later() -> ! {
        todo!()
    }

    #[traced(err, ret(Debug))]
    pub(super) async fn reported() -> Result<u8, String> {
        todo!("later")
    }

    #[traced]
    pub(super) fn unreachable_value() -> Box<dyn Fn() -> u8> {
        unreachable!()
    }

    #[traced]
    pub(super) fn ends_in_a_panic() -> u8 {
        panic!("no")
    }

    #[traced]
    pub(super) fn ends_in_a_return() -> u8 {
        #![expect(clippy::needless_return, reason = "some write it")]
        return 1;
    }
}

#[test]
fn unfinished_bodies_panic_in_their_span() {
    failed("body", "panic", || catch_unwind(unfinished::body)).unwrap_err();
    failed("value", "panic", || catch_unwind(unfinished::value)).unwrap_err();
    failed("value_later", "panic", || catch_unwind(|| wait(unfinished::value_later()))).unwrap_err();
    failed("never", "panic", || catch_unwind(|| unfinished::never())).unwrap_err();
    failed("never_later", "panic", || catch_unwind(|| wait(unfinished::never_later()))).unwrap_err();
    failed("reported", "panic", || catch_unwind(|| wait(unfinished::reported()))).unwrap_err();
    failed("unreachable_value", "panic", || catch_unwind(unfinished::unreachable_value).err()).unwrap();
    failed("ends_in_a_panic", "panic", || catch_unwind(unfinished::ends_in_a_panic)).unwrap_err();
    super::check::spans("ends_in_a_return", unfinished::ends_in_a_return);
}
