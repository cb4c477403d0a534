//! The decision at the end of a trace in an installation, with its threads, its flush and its shutdown.

use super::*;
use opentelemetry::global;
use opentelemetry::trace::Span as _;
use opentelemetry_sdk::logs::InMemoryLogExporter;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use otel_runtime::testing::Receiver;
use otel_runtime::{InstallError, Logs, Metrics, Telemetry, Traces, log};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// Telemetry is installed for the whole process, so these tests run one after the other.
pub(super) fn alone() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

fn install(traces: Traces, logs: Logs) -> Result<Telemetry, InstallError> {
    let builder = Telemetry::builder().environment([("", ""); 0]).service_name("shop");
    builder.traces(traces).logs(logs).metrics(Metrics::none()).install()
}

fn exporting(receiver: &Receiver, sampler: Sampler) -> Telemetry {
    let traces = Traces::otlp().endpoint(receiver.http_endpoint()).sampler(sampler);
    install(traces, Logs::otlp().endpoint(receiver.http_endpoint())).expect("the settings can be followed")
}

#[traced]
fn work(n: u32) -> Result<(), String> {
    log!("working", level = "info");
    leaf();
    step(n % 10 == 7)
}

#[test]
fn errors_of_several_threads_are_exported_whole() {
    let _alone = alone();
    let receiver = Receiver::start();
    let telemetry = exporting(&receiver, nothing().keep_errors().drop_logs_of_dropped_traces());
    let work = |_| thread::spawn(|| (0..500).filter(|n| work(*n).is_err()).count());
    let threads: Vec<_> = (0..4).map(work).collect();
    let failed: usize = threads.into_iter().map(|thread| thread.join().expect("does not panic")).sum();
    assert_eq!(failed, 200);
    let counts = telemetry.report().trace_decisions().expect("the sampler decides at the end");
    assert_eq!((counts.kept_for_errors, counts.dropped), (200, 1_800), "{counts}");
    assert_eq!((counts.spans_kept, counts.spans_dropped, counts.log_records_dropped), (600, 5_400, 1_800), "{counts}");
    let report = telemetry.report().to_string();
    assert!(
        report.contains("traces: 0 sampled, 200 kept for errors, 0 kept as slow, 1800 dropped, 0 evicted"),
        "{report}"
    );
    telemetry.shutdown().expect("nothing is lost");
    assert_eq!(receiver.spans().iter().count(), 600);
    assert_eq!(receiver.logs().len(), 200);
}

#[test]
fn a_flush_keeps_what_is_slow_already_and_a_shutdown_drops_the_rest() {
    let _alone = alone();
    let receiver = Receiver::start();
    let telemetry = exporting(&receiver, nothing().keep_errors().keep_slower_than(Duration::from_secs(2)));
    let tracer = global::tracer("by hand");
    let slow = Context::new().with_span(tracer.start_with_context("slow", &Context::new()));
    tracer.start_with_context("part of slow", &slow).end();
    telemetry.flush().expect("nothing is lost");
    assert_eq!(receiver.spans().iter().count(), 0);
    thread::sleep(Duration::from_millis(2_100));
    let fast = Context::new().with_span(tracer.start_with_context("fast", &Context::new()));
    tracer.start_with_context("part of fast", &fast).end();
    let failed = Context::new().with_span(tracer.start_with_context("failed", &Context::new()));
    let mut part = tracer.start_with_context("part of failed", &failed);
    part.set_status(Status::error("failed"));
    part.end();
    telemetry.flush().expect("nothing is lost");
    let mut names: Vec<_> = receiver.spans().iter().map(|span| span.name.clone()).collect();
    names.sort_unstable();
    assert_eq!(names, ["part of failed", "part of slow"]);
    slow.span().end();
    telemetry.shutdown().expect("spans of traces that were not kept are no loss");
    let mut names: Vec<_> = receiver.spans().iter().map(|span| span.name.clone()).collect();
    names.sort_unstable();
    assert_eq!(names, ["part of failed", "part of slow", "slow"]);
}

#[test]
fn exporters_of_the_sdk_exclude_it() {
    let _alone = alone();
    let reason = "the decision at the end of a trace requires that no exporter of traces is written for the SDK";
    let traces = Traces::exporter(InMemorySpanExporter::default()).sampler(Sampler::parent_ratio(0.5).keep_errors());
    let error = install(traces, Logs::none()).expect_err("it is refused");
    assert_eq!(error.to_string(), format!("traces.sampler: `parentbased_traceidratio(0.5), keep_errors`: {reason}"));
    let sampler = Sampler::parent_ratio(0.5).keep_errors().drop_logs_of_dropped_traces();
    let logs = Logs::exporter(InMemoryLogExporter::default());
    let error = install(Traces::json_lines().sampler(sampler), logs).expect_err("it is refused");
    assert_eq!(
        error.to_string(),
        "traces.sampler: `drop_logs_of_dropped_traces` requires that no exporter of log records is written for the SDK"
    );
    let error = install(Traces::json_lines().sampler(Sampler::always_on().keep_errors()), Logs::none());
    assert_eq!(
        error.expect_err("it is refused").to_string(),
        "traces.sampler: `keep_errors` requires a sampler that follows the parent, such as `Sampler::parent_ratio(..)`"
    );
}
