//! Call sites during the exit of their thread, in the destructor of a thread-local variable. The OpenTelemetry context no longer exists, so
//! there are no spans and no log records; metrics are recorded. A panic there would abort the process.

use opentelemetry::Context;
use opentelemetry_sdk::logs::InMemoryLogExporter;
use opentelemetry_sdk::metrics::InMemoryMetricExporter;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use otel_runtime::context::{self, Envelope};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Logs, Metrics, Telemetry, Traces, count, counted, log, logged, record, span, traced};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::{fs, thread};

/// Installing is process-wide, so these tests take turns.
static TURN: Mutex<()> = Mutex::new(());

#[traced(fields(size = 1), err)]
fn work() -> Result<u8, String> {
    record!(late = 1);
    Ok(1)
}

#[traced(parent = None::<Context>, kind = client)]
#[counted("acme.ends", fields(acme.kind = "all"), duration, active)]
#[logged("done in {elapsed}", entry)]
fn everything() {}

#[counted("acme.counts", fields(acme.kind = "one"))]
fn counts() {}

#[logged]
fn logs() {}

#[traced]
async fn later() {
    log!("later");
}

#[traced(iter)]
fn numbers() -> impl Iterator<Item = u8> {
    [1, 2].into_iter()
}

/// Calls every kind of call site.
fn call_everything() {
    _ = work();
    everything();
    counts();
    logs();
    poll(later());
    assert_eq!(numbers().count(), 2);
    let _span = span!("inline", fields(size = 1));
    count!("acme.inline");
    log!("inline", level = "error");
    record!(late = 2);
    tracing::error!("an event");
    log::error!("a record");
}

/// Carries the context in every way.
fn carry_everything() {
    assert_eq!(context::carry(|| 1)(), 1);
    assert_eq!(context::carry_each(|n: u8| n + 1)(1), 2);
    assert_eq!(Envelope::new(1).open(|n| n + 1), 2);
    poll(context::in_context(async {}));
    let mut headers = http::HeaderMap::new();
    let extracted = context::extract(&headers);
    context::inject(&extracted, &mut headers);
}

fn poll(future: impl Future) {
    assert!(matches!(pin!(future).poll(&mut std::task::Context::from_waker(Waker::noop())), Poll::Ready(_)));
}

struct CallsWhenDropped(fn());

impl Drop for CallsWhenDropped {
    fn drop(&mut self) {
        (self.0)();
    }
}

thread_local! {
    static LAST: RefCell<Option<CallsWhenDropped>> = const { RefCell::new(None) };
}

/// Runs `before` on a thread, and `at_exit` when the thread has ended and its context is gone.
fn on_a_thread_that_ends(before: fn(), at_exit: fn()) {
    // Created before the context, so it is dropped after that.
    let thread = thread::spawn(move || {
        LAST.with_borrow_mut(|last| *last = Some(CallsWhenDropped(at_exit)));
        before();
    });
    assert!(thread.join().is_ok());
}

struct Exported {
    spans: InMemorySpanExporter,
    logs: InMemoryLogExporter,
    metrics: InMemoryMetricExporter,
    telemetry: Telemetry,
}

impl Exported {
    fn install() -> Self {
        let (spans, logs, metrics) = Default::default();
        let (to_spans, to_logs, to_metrics) = (
            InMemorySpanExporter::clone(&spans),
            InMemoryLogExporter::clone(&logs),
            InMemoryMetricExporter::clone(&metrics),
        );
        let no_variables: [(&str, &str); 0] = [];
        let telemetry = Telemetry::builder()
            .environment(no_variables)
            .traces(Traces::exporter(to_spans))
            .logs(Logs::exporter(to_logs).bridge_tracing().bridge_log())
            .metrics(Metrics::exporter(to_metrics))
            .install()
            .expect("the settings can be followed");
        Self { spans, logs, metrics, telemetry }
    }

    fn spans(&self) -> Vec<String> {
        self.telemetry.flush().expect("everything is delivered");
        let mut names: Vec<_> =
            self.spans.get_finished_spans().expect("the spans").iter().map(|span| span.name.to_string()).collect();
        names.sort();
        names
    }
}

#[test]
fn every_call_site_is_harmless() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let exported = Exported::install();
    on_a_thread_that_ends(
        || _ = work(),
        || {
            call_everything();
            carry_everything();
        },
    );
    assert_eq!(exported.spans(), ["work"], "only the call before the exit");
    assert!(exported.logs.get_emitted_logs().expect("the records").is_empty());
    let metrics = format!("{:?}", exported.metrics.get_finished_metrics().expect("the metrics"));
    for name in ["acme.ends", "acme.counts", "acme.inline"] {
        assert!(metrics.contains(name), "{name} in {metrics}");
    }
}

#[test]
fn a_thread_that_never_had_a_context_is_harmless() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let _exported = Exported::install();
    on_a_thread_that_ends(|| (), call_everything);
    // Nothing annotated has run on this thread when its context is dropped.
    on_a_thread_that_ends(|| Context::map_current(|_| ()), call_everything);
    on_a_thread_that_ends(|| Context::map_current(|_| ()), carry_everything);
}

type Anything = Box<dyn std::any::Any>;

thread_local! {
    static KEPT: RefCell<Vec<Anything>> = const { RefCell::new(Vec::new()) };
}

/// A guard, a future and an iterator that live longer than the context of their thread.
#[test]
fn what_outlives_the_context_ends_without_it() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let exported = Exported::install();
    let thread = thread::spawn(|| {
        KEPT.with_borrow_mut(Vec::clear);
        let mut future = Box::pin(pending());
        assert!(future.as_mut().poll(&mut std::task::Context::from_waker(Waker::noop())).is_pending());
        let mut iterator = Box::new(numbers());
        assert_eq!(iterator.next(), Some(1));
        let guard = span!("kept");
        KEPT.with_borrow_mut(|kept| kept.extend([Box::new(guard) as Anything, Box::new(future), Box::new(iterator)]));
    });
    assert!(thread.join().is_ok());
    assert_eq!(exported.spans(), ["kept", "numbers", "pending"]);
}

#[traced(err)]
#[logged]
async fn pending() -> Result<(), String> {
    let _dropped = CallsWhenDropped(call_everything);
    std::future::pending().await
}

#[test]
fn a_test_loses_nothing_before_the_exit() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let telemetry = TestTelemetry::new();
    let ended = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            LAST.with_borrow_mut(|last| *last = Some(CallsWhenDropped(call_everything)));
            telemetry.run(work)
        });
        thread.join()
    });
    assert_eq!(ended.ok(), Some(Ok(1)));
    telemetry.spans().assert_len(1);
}

/// A process would otherwise end by `SIGABRT` without a failed assertion, so a destructor that runs is checked, too.
#[test]
fn destructors_run() {
    let file = std::env::temp_dir().join(format!("otel-runtime-thread-end-{}", std::process::id()));
    thread::spawn({
        let file = file.clone();
        move || {
            struct Writes(std::path::PathBuf);
            impl Drop for Writes {
                fn drop(&mut self) {
                    let mut text = String::new();
                    _ = write!(text, "{:?}", context::carry(|| 1)());
                    _ = fs::write(&self.0, text);
                }
            }
            thread_local! {
                static WRITES: RefCell<Option<Writes>> = const { RefCell::new(None) };
            }
            WRITES.with_borrow_mut(|writes| *writes = Some(Writes(file)));
        }
    })
    .join()
    .expect("does not panic");
    assert_eq!(fs::read_to_string(&file).expect("the destructor has run"), "1");
    _ = fs::remove_file(file);
}
