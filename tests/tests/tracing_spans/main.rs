//! Spans of the `tracing` crate: their fields, parents and statuses, next to spans of `#[traced]` and hand-written ones.

mod entering;
mod extension;
mod fields;
mod hazards;
mod layers;
mod lines;
mod mirrored;
mod mirrored_async;
mod mixed;
mod parents;
mod status;
mod trace_ids;

use otel_runtime::bridge::tracing_layer;
use otel_runtime::testing::TestTelemetry;
use tracing_subscriber::layer::SubscriberExt as _;

/// Records what `work` does, with a subscriber that has only the layer.
fn recorded(work: impl FnOnce()) -> TestTelemetry {
    recorded_by(TestTelemetry::new(), work)
}

fn recorded_by(telemetry: TestTelemetry, work: impl FnOnce()) -> TestTelemetry {
    let subscriber = tracing_subscriber::registry().with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(work));
    telemetry
}
