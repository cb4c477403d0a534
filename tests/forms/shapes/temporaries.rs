//! Temporaries of the last expression of a body. They are dropped inside the span in every edition, as if the body were a function of its own.
#![expect(clippy::semicolon_if_nothing_returned, reason = "without the semicolon, it is the last expression")]
#![allow(
    clippy::unused_unit,
    clippy::if_same_then_else,
    clippy::redundant_closure_call,
    reason = "these are forms of the last expression; the lints see only some of the attributes' expansions"
)]

use crate::shapes::check::{inside, pause, spans, wait};
use otel_runtime::span;
use otel_runtime::traced;

/// Calls `inside` when it is dropped.
struct Guard;

impl Guard {
    fn nothing(&self) {}

    fn number(&self) -> u8 {
        1
    }

    fn result(&self) -> Result<(), u8> {
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        inside();
    }
}

#[test]
fn functions() {
    #[traced]
    fn nothing() {
        Guard.nothing()
    }
    spans("nothing > inside", nothing);
    #[traced]
    fn declared_nothing() -> () {
        Guard.nothing()
    }
    spans("declared_nothing > inside", declared_nothing);
    #[traced]
    fn branches() {
        if true { Guard.nothing() } else { Guard.nothing() }
    }
    spans("branches > inside", branches);
    #[traced]
    fn number() -> u8 {
        Guard.number()
    }
    spans("number > inside", number);
    #[traced(err)]
    fn result() -> Result<(), u8> {
        Guard.result()
    }
    spans("result > inside", || result().unwrap());
    #[traced]
    #[track_caller]
    fn guarded() -> u8 {
        Guard.number()
    }
    spans("guarded > inside", || guarded());
}

#[test]
fn futures() {
    #[traced]
    async fn nothing() {
        pause().await;
        Guard.nothing()
    }
    spans("nothing > inside", || wait(nothing()));
    #[traced(err)]
    async fn result() -> Result<(), u8> {
        pause().await;
        Guard.result()
    }
    spans("result > inside", || wait(result()).unwrap());
    #[traced]
    fn boxed() -> std::pin::Pin<Box<dyn std::future::Future<Output = ()>>> {
        Box::pin(async { Guard.nothing() })
    }
    spans("boxed > inside", || wait(boxed()));
}

#[test]
fn blocks_and_closures() {
    fn block() {
        span!("block"; { Guard.nothing() })
    }
    spans("block > inside", block);
    fn number() -> u8 {
        span!("number"; { Guard.number() })
    }
    spans("number > inside", number);
    fn result() -> Result<(), u8> {
        span!("result", err; { Guard.result() })
    }
    spans("result > inside", || result().unwrap());
    fn block_later() {
        wait(span!("later"; async { Guard.nothing() }))
    }
    spans("later > inside", block_later);
    #[traced]
    fn closure() {
        (|| Guard.nothing())()
    }
    spans("closure > inside", closure);
}

#[test]
fn items() {
    #[traced(iter)]
    fn numbers() -> impl Iterator<Item = u8> {
        (0..Guard.number()).map(|number| number + 1)
    }
    spans("numbers > inside", || assert_eq!(numbers().count(), 1));
}
