//! Every kind of expansion without a crate named `otel_runtime`: with a renamed dependency, and through a re-export.
#![deny(warnings, clippy::all, clippy::pedantic)]

use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use otel_renamed::{observed, otel};
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use telemetry::testing::TestTelemetry;
use telemetry::{counted, logged, traced};

fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

#[track_caller]
fn spans<R>(name: &str, work: impl FnOnce() -> R) -> R {
    let telemetry = TestTelemetry::new();
    let result = telemetry.run(work);
    telemetry.spans().assert_len(1).nth(0).root();
    telemetry.span(name);
    result
}

#[derive(telemetry::Outcome)]
#[outcome(crate = telemetry)]
enum OrderError {
    SoldOut,
    #[outcome(transparent)]
    Other(std::fmt::Error),
}

#[test]
fn a_derive_with_a_renamed_dependency() {
    use telemetry::Outcome as _;
    assert_eq!(OrderError::SoldOut.error_type().as_deref(), Some("sold_out"));
    assert_eq!(OrderError::Other(std::fmt::Error).error_type().as_deref(), Some("std::fmt::Error"));
}

#[counted("acme.sync", duration, active, value = a, buckets = [0.1, 1.0], fields(a, "b" = 1))]
#[traced(crate = telemetry, args(a), fields(b = %a, c = a), err, ret, kind = client, level = "info")]
fn sync(a: u8) -> Result<u8, String> {
    Ok(a)
}

#[traced(crate = ::telemetry, args, err(chain), ret(Debug, event), name = a.to_string(), parent = None)]
async fn later(a: u8) -> Result<u8, std::fmt::Error> {
    Ok(a)
}

#[traced(crate = otel, poll_stats)]
fn boxed(a: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(async move { a })
}

#[traced(crate = otel_renamed::otel)]
fn opaque(a: u8) -> impl Future<Output = u8> {
    async move { a }
}

#[logged(crate = telemetry)]
#[traced]
#[counted]
fn numbers(n: u8) -> impl Stream<Item = Result<u8, String>> {
    stream::iter((0..n).map(Ok))
}

#[traced(crate = telemetry)]
fn numbers_boxed(n: u8) -> Result<BoxStream<'static, u8>, String> {
    Ok(stream::iter(0..n).boxed())
}

#[traced(crate = telemetry, iter)]
fn numbers_lazily(n: u8) -> impl Iterator<Item = u8> {
    0..n
}

#[traced(crate = telemetry)]
async fn never() -> ! {
    std::panic::panic_any(1)
}

#[counted(crate = telemetry)]
fn counted_alone() {}

#[logged("{a}: {ret} in {elapsed}", err("{a}: {err}", level = "warn"), entry, slow = "1ns", rate = "9/s", crate = otel)]
async fn logged_alone(a: u8) -> Result<u8, String> {
    Ok(a)
}

#[logged(crate = telemetry, some = "debug", none = "warn", ret(Debug))]
#[counted("acme.parts", on = ok, fields(a), crate = telemetry)]
fn parts(a: u8) -> Option<u8> {
    Some(a)
}

struct Shop(u8);

#[traced(crate = telemetry, fields(acme.shop = self.0))]
impl Shop {
    fn sell(&self) -> u8 {
        self.0
    }

    #[traced(level = "info")]
    async fn sell_later(&self) -> u8 {
        self.0
    }
}

#[traced(crate = crate::telemetry_here::renamed_again)]
mod module {
    pub(super) fn inner() -> u8 {
        1
    }
}

mod telemetry_here {
    pub(super) use telemetry as renamed_again;
}

observed! {
    with(args(a), err)
    fn by_the_facade(a: u8) -> Result<u8, String> {
        Ok(a)
    }
}

observed! {
    all
    fn all_by_the_facade(a: u8) -> u8 {
        a
    }
}

observed! {
    async fn by_the_facade_later() -> u8 {
        1
    }
}

#[test]
fn a_renamed_dependency() {
    assert_eq!(spans("sync", || sync(1)), Ok(1));
    assert_eq!(spans("1", || wait(later(1))), Ok(1));
    assert_eq!(spans("numbers", || wait(numbers(2).collect::<Vec<_>>())).len(), 2);
    assert_eq!(spans("numbers_boxed", || wait(numbers_boxed(2).map_or_else(|_| unreachable!(), BoxStream::count))), 2);
    assert_eq!(spans("numbers_lazily", || numbers_lazily(2).count()), 2);
    assert_eq!(spans("Shop::sell", || Shop(1).sell()), 1);
    assert_eq!(spans("Shop::sell_later", || wait(Shop(1).sell_later())), 1);
    assert!(spans("never", || std::panic::catch_unwind(|| wait(never()))).is_err());
}

#[test]
fn a_dependency_through_a_re_export() {
    assert_eq!(spans("boxed", || wait(boxed(1))), 1);
    assert_eq!(spans("opaque", || wait(opaque(1))), 1);
    assert_eq!(spans("inner", module::inner), 1);
    assert_eq!(spans("by_the_facade", || by_the_facade(1)), Ok(1));
    assert_eq!(spans("by_the_facade_later", || wait(by_the_facade_later())), 1);
}

#[test]
fn metrics_and_logs() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    counted_alone();
    assert_eq!(wait(logged_alone(1)), Ok(1));
    assert_eq!(parts(1), Some(1));
    assert_eq!(all_by_the_facade(1), 1);
    assert_eq!(sync(1), Ok(1));
    telemetry.assert_tree("all_by_the_facade\nsync");
    let bodies = telemetry.logs().bodies();
    assert!(bodies[1].starts_with("1: 1 in "), "{bodies:?}");
    assert!(bodies.contains(&"all of 1".to_owned()), "{bodies:?}");
    for metric in ["function.calls", "acme.parts", "acme.all", "acme.sync", "acme.sync.duration", "acme.sync.active"] {
        telemetry.metric(metric);
    }
}
