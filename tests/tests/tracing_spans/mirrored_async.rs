//! Futures, streams and iterators of annotated functions as spans of `tracing`.

use crate::lines::Lines;
use crate::mirrored::{mirroring, printer};
use otel_runtime::bridge::tracing_layer;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio::task::yield_now;
use tracing::instrument::WithSubscriber as _;
use tracing::{Dispatch, Instrument as _, Span, info, info_span};
use tracing_subscriber::layer::SubscriberExt as _;

/// Returns what is printed on a runtime with several threads, and what is recorded.
fn printed<F: Future<Output = ()>>(work: impl FnOnce() -> F) -> (String, TestTelemetry) {
    let lines = Lines::default();
    let telemetry = mirroring();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(printer(&lines)).with(tracing_layer()));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let work = tracing::dispatcher::with_default(&dispatch, || telemetry.run(work));
    runtime.block_on(telemetry.run_async(work).with_subscriber(dispatch));
    (lines.text(), telemetry)
}

#[traced]
async fn child(number: u32) {
    info!(number, "before");
    yield_now().await;
    info!(number, "after");
}

#[traced]
async fn parent() {
    let (first, second) = (child(1), child(2));
    futures_util::join!(first, second);
    info!("joined");
}

#[test]
fn a_future_is_a_span_while_it_is_polled() {
    let (lines, telemetry) = printed(parent);
    let expected = "parent:child: before number=1
parent:child: before number=2
parent:child: after number=1
parent:child: after number=2
parent: joined
";
    assert_eq!(lines, expected);
    telemetry.assert_tree("parent\n  child\n  child");
}

#[traced]
async fn spawning() {
    let task = child(1).in_current_span().with_current_subscriber();
    tokio::spawn(task).await.expect("no panic");
    let task = async { info!("in a task") }.instrument(info_span!("task")).with_current_subscriber();
    tokio::spawn(task).await.expect("no panic");
}

#[test]
fn a_spawned_future_in_the_current_span_is_below_the_function() {
    let (lines, telemetry) = printed(spawning);
    let expected = "spawning:child: before number=1
spawning:child: after number=1
spawning:task: in a task
";
    assert_eq!(lines, expected);
    telemetry.assert_tree("spawning\n  child\n  task");
}

#[test]
fn a_task_may_outlive_the_function() {
    #[traced]
    fn detaching() -> Span {
        Span::current()
    }
    let (lines, telemetry) = printed(|| async { child(1).instrument(detaching()).await });
    assert_eq!(lines, "detaching:child: before number=1\ndetaching:child: after number=1\n");
    telemetry.assert_tree("detaching\n  child");
}

#[test]
fn a_cancelled_future_exits_its_span() {
    struct PrintsWhenDropped;
    impl Drop for PrintsWhenDropped {
        fn drop(&mut self) {
            info!("dropped");
        }
    }
    #[traced]
    async fn waits() {
        let _prints = PrintsWhenDropped;
        std::future::pending::<()>().await;
    }
    let (lines, telemetry) = printed(|| async {
        {
            let mut future = pin!(waits());
            assert!(matches!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
            assert!(Span::current().is_none());
        }
        info!("cancelled");
    });
    assert_eq!(lines, "waits: dropped\ncancelled\n");
    assert_eq!(telemetry.spans().names(), ["waits"]);
}

#[test]
fn the_computation_of_items_is_in_the_span() {
    #[traced(iter)]
    fn numbers() -> impl Iterator<Item = u32> {
        (1..3).inspect(|number| info!(number, "computed"))
    }
    let (lines, telemetry) = printed(|| async {
        for number in numbers() {
            info!(number, "used");
        }
    });
    let expected = "numbers: computed number=1
used number=1
numbers: computed number=2
used number=2
";
    assert_eq!(lines, expected);
    assert_eq!(telemetry.spans().names(), ["numbers"]);
}

#[test]
fn a_part_of_a_call_is_in_the_span() {
    #[traced(err)]
    async fn fails() -> Result<(), String> {
        info!("failing");
        Err("sold out".to_owned())
    }
    let (lines, telemetry) = printed(|| async { assert!(fails().await.is_err()) });
    assert_eq!(lines, "fails: failing\n");
    telemetry.span("fails").error("sold out");
}
