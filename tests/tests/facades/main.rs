//! Records of annotated functions in the `tracing` and `log` crates instead of OTLP. A separate binary, because the logger
//! and the installation are process-wide.

mod combinations;
mod logger;
mod subscriber;

use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData};
use otel_runtime::{Logs, Metrics, Telemetry, TelemetryBuilder, Traces, traced};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Installing is process-wide, so these tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

const FAILS: u32 = line!() + 2;
#[traced(err)]
fn fails() -> Result<(), &'static str> {
    Err("sold out")
}

#[traced(err(level = "debug"))]
fn fails_quietly() -> Result<(), &'static str> {
    Err("no matter")
}

#[traced(ret(level = "warn"))]
fn counts() -> u8 {
    3
}

mod other {
    #[otel_runtime::traced(err)]
    pub(super) fn fails() -> Result<(), &'static str> {
        Err("elsewhere")
    }
}

fn builder(logs: Logs) -> (TelemetryBuilder, InMemorySpanExporter) {
    let no_variables: [(&str, &str); 0] = [];
    let spans = InMemorySpanExporter::default();
    let builder = Telemetry::builder().environment(no_variables).metrics(Metrics::none());
    (builder.traces(Traces::exporter(spans.clone())).logs(logs), spans)
}

/// The spans of `work` if records go to `logs`.
fn spans_of(logs: Logs, work: impl FnOnce()) -> Spans {
    let (builder, exporter) = builder(logs);
    let telemetry = builder.install().expect("the settings can be followed");
    work();
    telemetry.flush().expect("nothing is lost");
    Spans(exporter.get_finished_spans().expect("the exporter works"))
}

struct Spans(Vec<SpanData>);

impl Spans {
    /// The ids of the span with this name, as both crates record them here.
    fn ids(&self, name: &str) -> String {
        ids(self.0.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no span `{name}` in {:?}", self.0)))
    }
}

fn ids(span: &SpanData) -> String {
    let (trace, span) = (span.span_context.trace_id(), span.span_context.span_id());
    assert!(trace != TraceId::INVALID && span != SpanId::INVALID);
    format!(" trace_id:\"{trace}\" span_id:\"{span}\"")
}
