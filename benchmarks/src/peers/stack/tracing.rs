//! `tracing` with tracing-opentelemetry for the span and opentelemetry-appender-tracing for the record, and the macros of the
//! `metrics` crate. By default, the span also gets the record as an event.

use super::EXPECTED;
use crate::case::Case;
use crate::peers::calls::{calls, work};
use crate::peers::count::metrics;
use crate::peers::exporter::{Tally, logs, spans};
use crate::subject::Subject;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use std::time::Instant;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

#[tracing::instrument]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let result = work(id, name);
    metrics::count();
    metrics::record(start.elapsed());
    tracing::info!(id, name, "leaf");
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let tally = Tally::default();
    let spans = spans::provider(case.state, &tally);
    let logs = logs::provider(&tally);
    let recorder = metrics::install();
    let subscriber = tracing_subscriber::registry()
        .with(LevelFilter::INFO)
        .with(tracing_opentelemetry::layer().with_tracer(spans.tracer("benchmarks")))
        .with(OpenTelemetryTracingBridge::new(&logs));
    tracing::subscriber::set_global_default(subscriber).expect("one case a process");
    let totals = recorder.clone();
    let flush = move || {
        _ = spans.force_flush();
        _ = logs.force_flush();
        recorder.run_upkeep();
    };
    let batch = || tracing::info_span!("root").in_scope(|| calls(leaf));
    Subject::recording(Box::new(batch), flush, move || tally.total() + metrics::exported(&totals), EXPECTED)
}
