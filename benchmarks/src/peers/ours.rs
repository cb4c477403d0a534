//! The telemetry of this project, set up as a user does it.

use super::exporter::Tally;
use super::exporter::metrics::INTERVAL;
use crate::subject::{Batch, Subject};
use otel_runtime::{Filter, Logs, Metrics, Telemetry, TelemetryBuilder, Traces};

/// Installs the signals that `with` names, and no others.
pub(crate) fn install(filter: &str, with: impl FnOnce(TelemetryBuilder) -> TelemetryBuilder) -> Telemetry {
    let filter: Filter = filter.parse().expect("a constant");
    let nowhere = Telemetry::builder()
        // Environment variables have no effect.
        .environment([("OTEL_METRIC_EXPORT_INTERVAL", INTERVAL.as_millis().to_string())])
        .traces(Traces::none())
        .metrics(Metrics::none())
        .logs(Logs::none())
        .filter(filter);
    with(nowhere).install().expect("these settings can be followed")
}

/// Keeps `telemetry` alive while the case runs.
pub(crate) fn recording(batch: Batch, telemetry: Telemetry, tally: Tally, expected: u64) -> Subject {
    let flush = move || telemetry.flush().unwrap_or_else(|error| eprintln!("warning: {error}"));
    Subject::recording(batch, flush, move || tally.total(), expected)
}
