//! A project moves from `tracing::instrument` by changing a `use` line: the same functions under both, and what comes out.

#![expect(
    clippy::unwrap_used,
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    unused_variables,
    reason = "the signatures are what is tested"
)]

use opentelemetry::trace::{SpanKind, Status, TracerProvider as _};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use otel_runtime::testing::TestTelemetry;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tracing_subscriber::layer::SubscriberExt as _;

mod before {
    use opentelemetry::trace::SpanKind;
    use tracing::field::Empty;
    use tracing::{Level, instrument};
    include!("migration/shapes.rs");
}

mod after {
    use opentelemetry::trace::SpanKind;
    use otel_runtime::instrument;
    use tracing::Level;
    include!("migration/shapes.rs");
}

/// What is compared: name, kind, status, and the fields as text in the order of their keys.
#[derive(Debug, PartialEq)]
struct Seen {
    name: String,
    kind: SpanKind,
    status: Status,
    fields: Vec<(String, String)>,
}

impl From<&SpanData> for Seen {
    fn from(span: &SpanData) -> Self {
        // What each adds by itself.
        let own = ["error.type", "busy_ns", "idle_ns"];
        let recorded = span.attributes.iter().filter(|field| !own.contains(&field.key.as_str()));
        let mut fields: Vec<_> =
            recorded.map(|field| (field.key.to_string(), field.value.as_str().into_owned())).collect();
        fields.sort();
        Self { name: span.name.to_string(), kind: span.span_kind.clone(), status: span.status.clone(), fields }
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

fn with_tracing(work: fn()) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("before"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), work);
    exporter.get_finished_spans().unwrap()
}

fn telemetry() -> TestTelemetry {
    TestTelemetry::builder().filter("trace".parse().unwrap()).code_attributes(false).build()
}

fn with_ours(work: fn()) -> TestTelemetry {
    let telemetry = telemetry();
    telemetry.run(work);
    telemetry
}

fn assert_same(before: &[SpanData], after: &TestTelemetry) {
    let spans = after.spans();
    let before: Vec<Seen> = before.iter().map(Seen::from).collect();
    let after: Vec<Seen> = spans.iter().map(Seen::from).collect();
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    assert_eq!(before.len(), after.len());
}

#[test]
fn the_15_commonest_shapes_give_the_same_spans() {
    let after = with_ours(after::run_shapes);
    assert_same(&with_tracing(before::run_shapes), &after);
    after.spans().assert_len(15);
}

#[test]
fn other_words_give_the_same_spans() {
    assert_same(&with_tracing(before::run_more), &with_ours(after::run_more));
}
