//! `tracing::info!` and opentelemetry-appender-tracing.

use super::subject;
use crate::case::{Case, State};
use crate::peers::calls::work;
use crate::peers::exporter::{Tally, logs};
use crate::subject::Subject;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    tracing::info!(id, name, "leaf");
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let tally = Tally::default();
    let provider = logs::provider(&tally);
    let level = if case.state == State::Recorded { LevelFilter::INFO } else { LevelFilter::WARN };
    let subscriber = tracing_subscriber::registry().with(level).with(OpenTelemetryTracingBridge::new(&provider));
    tracing::subscriber::set_global_default(subscriber).expect("one case a process");
    subject(case.state, leaf, provider, tally)
}
