//! `bridge_tracing()` as the only set-up: spans of both kinds arrive at an OTLP receiver in one tree, and the filter may change.
//!
//! A separate binary with one test, because the subscriber and the installation belong to the process.

use opentelemetry::logs::AnyValue;
use otel_runtime::testing::{ReceivedSpan, Receiver};
use otel_runtime::{Logs, Metrics, Telemetry, Traces, traced};
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use tracing::{Instrument as _, Span, debug, debug_span, error, info, info_span, instrument};

const PATIENCE: Duration = Duration::from_secs(30);

#[traced]
fn lock_account(user: i64) {
    info_span!("write_audit_log", user).in_scope(|| info!(user, "locked"));
}

#[instrument]
async fn request(number: i64) {
    tokio::task::yield_now().await;
    lock_account(number);
    let task = async move {
        tokio::task::yield_now().await;
        lock_account(number);
    };
    let span = info_span!(target: "jobs", "task");
    tokio::spawn(task.instrument(span)).await.expect("no panic");
    error!("late");
}

/// How often a field was formatted.
static FORMATTED: AtomicU32 = AtomicU32::new(0);

struct Counted;

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        FORMATTED.fetch_add(1, Relaxed);
        f.write_str("counted")
    }
}

/// The same two callsites in every call.
fn detail(number: i64) {
    debug_span!("detail", number, field = ?Counted).in_scope(|| debug!(number, field = ?Counted, "in detail"));
}

fn install(receiver: &Receiver) -> Telemetry {
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint())];
    let telemetry = Telemetry::builder()
        .environment(variables)
        .service_name("shop")
        .traces(Traces::otlp())
        .metrics(Metrics::none())
        .logs(Logs::otlp().bridge_tracing())
        .install()
        .expect("the settings can be followed");
    assert!(telemetry.report().problems().is_empty(), "{}", telemetry.report());
    telemetry
}

fn numbers(spans: &[ReceivedSpan]) -> Vec<i64> {
    let number = |span: &ReceivedSpan| match span.attributes.get("number") {
        Some(AnyValue::Int(number)) => *number,
        other => panic!("{other:?} in {span:?}"),
    };
    spans.iter().map(number).collect()
}

/// Requests on a runtime with several threads, and a thread that enters a span of another one.
fn both_kinds_of_spans_are_in_one_tree() {
    let receiver = Receiver::start();
    let telemetry = install(&receiver);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().expect("a runtime");
    runtime.block_on(async {
        let requests: Vec<_> = (0..8).map(|number| tokio::spawn(request(number))).collect();
        for request in requests {
            request.await.expect("no panic");
        }
    });
    let startup = info_span!("startup").entered();
    let current = Span::current();
    thread::spawn(move || current.in_scope(|| lock_account(8))).join().expect("no panic");
    drop(startup);
    telemetry.shutdown().expect("nothing is lost");

    let spans = receiver.wait_for_spans(8 * 6 + 3, PATIENCE);
    assert_eq!(spans.len(), 8 * 6 + 3, "{spans:#?}");
    let named = |name: &'static str| spans.iter().filter(move |span| span.name == name);
    let parent = |span: &ReceivedSpan| {
        let parent = spans.iter().find(|other| Some(other.span_id) == span.parent);
        parent.map(|parent| (parent.name.as_str(), parent.trace_id == span.trace_id))
    };
    assert!(named("request").chain(named("startup")).all(|span| parent(span).is_none()));
    assert!(named("task").all(|span| parent(span) == Some(("request", true))));
    assert!(named("write_audit_log").all(|span| parent(span) == Some(("lock_account", true))));
    for around in ["request", "task"] {
        assert_eq!(named("lock_account").filter(|span| parent(span) == Some((around, true))).count(), 8);
    }
    assert_eq!(named("lock_account").filter(|span| parent(span) == Some(("startup", true))).count(), 1);
    for span in &spans {
        assert_eq!(span.resource.text("service.name"), Some("shop"), "{span:?}");
        let scope = match span.name.as_str() {
            "lock_account" => env!("CARGO_PKG_NAME"),
            "task" => "jobs",
            _ => env!("CARGO_CRATE_NAME"),
        };
        assert_eq!(span.scope.name, scope, "{span:?}");
    }
    assert!(named("request").all(|span| span.status == opentelemetry::trace::Status::error("")));

    let logs = receiver.wait_for_logs(17 + 8, PATIENCE);
    assert_eq!(logs.len(), 17 + 8);
    for log in &logs {
        let span = spans.iter().find(|span| log.span == Some((span.trace_id, span.span_id))).expect("a span");
        let is_locked = log.body == Some(AnyValue::from("locked"));
        assert_eq!(span.name, if is_locked { "write_audit_log" } else { "request" });
        // Over OTLP, the scope of an event is its target.
        let scope = (log.resource.text("service.name"), log.scope.name.as_str());
        assert_eq!(scope, (Some("shop"), env!("CARGO_CRATE_NAME")));
    }
}

/// `tracing` caches for each callsite whether it is enabled.
fn a_callsite_follows_the_filter() {
    let receiver = Receiver::start();
    let telemetry = install(&receiver);
    let set_filter = |filter: &str| telemetry.set_filter(filter.parse().expect("a filter"));
    FORMATTED.store(0, Relaxed);
    detail(0);
    assert!(!tracing::enabled!(tracing::Level::DEBUG), "the default is `info`");
    set_filter("debug");
    detail(1);
    // On a thread that has been started before the change.
    let (change, changed) = std::sync::mpsc::channel();
    let other = thread::spawn(move || {
        for number in changed {
            detail(number);
        }
    });
    set_filter("off");
    change.send(2).expect("the thread waits");
    drop(change);
    other.join().expect("no panic");
    detail(3);
    set_filter("warn,tracing_installed=debug");
    detail(4);
    set_filter("warn,tracing_installed::elsewhere=debug");
    detail(5);
    set_filter("trace");
    detail(6);
    telemetry.flush().expect("nothing is lost");
    assert_eq!(numbers(&receiver.wait_for_spans(3, PATIENCE)), [1, 4, 6]);
    assert_eq!(receiver.wait_for_logs(3, PATIENCE).len(), 3);
    assert_eq!(FORMATTED.load(Relaxed), 3 * 2, "a disabled callsite formats nothing");
    telemetry.shutdown().expect("nothing is lost");
    assert!(!tracing::enabled!(tracing::Level::ERROR), "nothing is installed");
    detail(7);
}

fn the_next_installation_uses_the_subscriber() {
    let receiver = Receiver::start();
    let telemetry = install(&receiver);
    telemetry.set_filter("debug".parse().expect("a filter"));
    detail(8);
    telemetry.shutdown().expect("nothing is lost");
    let spans = receiver.wait_for_spans(1, PATIENCE);
    assert_eq!(numbers(&spans), [8]);
}

#[test]
fn the_bridge_is_the_only_subscriber() {
    both_kinds_of_spans_are_in_one_tree();
    a_callsite_follows_the_filter();
    the_next_installation_uses_the_subscriber();
}
