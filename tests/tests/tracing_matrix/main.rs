//! The same code with the layer of `tracing-opentelemetry` and with that of this project: what both record, compared.
//!
//! A separate binary, because what is received over OTLP comes from the installed pipeline of the process.

mod differences;
mod grpc;
mod http;
mod instrumented;
mod scopes;
mod tree;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use otel_runtime::bridge::tracing_layer;
use otel_runtime::testing::Receiver;
use otel_runtime::{Logs, Metrics, Telemetry, Traces};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tree::{Seen, tree};

/// Installing is process-wide, so tests take turns.
static TURN: Mutex<()> = Mutex::new(());

/// The spans that `work` leaves with `tracing-opentelemetry`.
fn their_spans(level: LevelFilter, work: &dyn Fn()) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("theirs"));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer).with(level), work);
    exporter.get_finished_spans().expect("the exporter works")
}

/// The same, as a tree.
fn theirs(level: LevelFilter, work: &dyn Fn()) -> String {
    tree(their_spans(level, work).iter().map(Seen::from).collect())
}

/// The spans that `work` leaves with the layer of this project, as an OTLP receiver gets them.
fn ours(level: LevelFilter, logs: Logs, work: &dyn Fn()) -> String {
    let receiver = Receiver::start();
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint())];
    let telemetry = Telemetry::builder()
        .environment(variables)
        .filter(level.to_string().parse().expect("a filter"))
        .traces(Traces::otlp())
        .logs(logs)
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    tracing::subscriber::with_default(tracing_subscriber::registry().with(tracing_layer()), work);
    telemetry.shutdown().expect("nothing is lost");
    tree(receiver.wait_for_spans(0, Duration::ZERO).iter().map(Seen::from).collect())
}

/// Asserts that both layers record the same spans, and these.
#[track_caller]
fn assert_same(level: LevelFilter, work: impl Fn(), expected: &str) {
    assert_different(level, work, expected, expected);
}

/// Asserts what each layer records.
#[track_caller]
fn assert_different(level: LevelFilter, work: impl Fn(), expected_theirs: &str, expected_ours: &str) {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let theirs = theirs(level, &work);
    let without_logs = ours(level, Logs::none(), &work);
    let ours = ours(level, Logs::otlp(), &work);
    drop(turn);
    assert_eq!(without_logs, ours, "without and with log records");
    assert_eq!(
        (tree::unindented(expected_theirs), tree::unindented(expected_ours)),
        (theirs.clone(), ours.clone()),
        "tracing-opentelemetry:\n{theirs}\nours:\n{ours}"
    );
}

/// Runs a future, and the tasks that it spawns, on this thread, whose default subscriber is that of the test.
fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}
