//! Runs a function and compares the spans that it creates.

use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Whether each function has all three attributes.
const STACKED: bool = false;

/// The child span that every body creates. Its parent shows what the span of the function covers.
#[traced]
pub(crate) fn inside() {}

/// Checks that `work` creates exactly the spans of `path`, `outer > inner`, and that none of them failed.
#[track_caller]
pub(crate) fn spans<R>(path: &str, work: impl FnOnce() -> R) -> R {
    let telemetry = TestTelemetry::new();
    let result = telemetry.run(work);
    check(&telemetry, path, None);
    result
}

/// The same for work that fails: the outermost span has this `error.type`.
#[track_caller]
pub(crate) fn failed<R>(path: &str, error_type: &str, work: impl FnOnce() -> R) -> R {
    let telemetry = TestTelemetry::new();
    let result = telemetry.run(work);
    check(&telemetry, path, Some(error_type));
    result
}

/// The same for work that creates no spans.
#[track_caller]
pub(crate) fn no_spans<R>(work: impl FnOnce() -> R) -> R {
    let telemetry = TestTelemetry::new();
    let result = telemetry.run(work);
    telemetry.assert_no_spans();
    result
}

#[track_caller]
fn check(telemetry: &TestTelemetry, path: &str, mut error_type: Option<&str>) {
    telemetry.assert_tree(path);
    let names: Vec<&str> = path.split(" > ").collect();
    telemetry.spans().assert_len(names.len());
    if STACKED {
        assert!(!telemetry.logs().is_empty(), "nothing is logged");
        telemetry.metric("function.calls").counter();
    }
    for name in names {
        match error_type.take() {
            Some(error_type) => telemetry.span(name).error_type(error_type),
            None => telemetry.span(name).status_unset(),
        };
    }
}

/// Polls until ready, without a waker.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

/// Is ready at the second poll, so that a future that awaits it is polled twice.
pub(crate) fn pause() -> impl Future<Output = ()> + Send {
    struct Pause(bool);
    impl Future for Pause {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
        }
    }
    Pause(false)
}
