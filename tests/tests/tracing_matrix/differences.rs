//! What the two layers record differently, as listed in MIGRATION.md.

use crate::tree::{Seen, tree};
use crate::{assert_different, assert_same, their_spans};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use otel_runtime::bridge::tracing_layer;
use otel_runtime::testing::TestTelemetry;
use std::error::Error;
use std::{fmt, io};
use tracing::field::Empty;
use tracing::{debug_span, error, info_span};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Identity, SubscriberExt as _};
use tracing_subscriber::{Layer, Registry};

#[derive(Debug)]
struct Failure(io::Error);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order failed")
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn errors_in_fields() {
    let work = || {
        let failure = Failure(io::Error::other("disk full"));
        drop(info_span!("chained", cause = &failure as &(dyn Error + 'static)));
        drop(info_span!("simple", cause = &failure.0 as &(dyn Error + 'static)));
    };
    assert_different(
        LevelFilter::INFO,
        work,
        r#"
        chained cause="the order failed" cause.chain=["disk full"] exception.message="the order failed" exception.stacktrace=["disk full"]
        simple cause="disk full" cause.chain=[] exception.message="disk full" exception.stacktrace=[]
        "#,
        r#"
        chained cause="the order failed" cause.chain=["disk full"]
        simple cause="disk full"
        "#,
    );
}

#[test]
fn attributes_of_the_span_from_an_error_in_an_event() {
    let work = || {
        let failure = Failure(io::Error::other("disk full"));
        info_span!("failed").in_scope(|| error!(cause = &failure as &(dyn Error + 'static), "no order"));
    };
    assert_different(
        LevelFilter::INFO,
        work,
        r#"failed error() exception.message="the order failed" exception.stacktrace=["disk full"]"#,
        "failed error()",
    );
}

#[test]
fn unsigned_and_large_integers() {
    let work = || drop(info_span!("integers", unsigned = 7_u8, large = u64::MAX, wide = 5_i128));
    let spans = their_spans(LevelFilter::INFO, &work);
    let value =
        |key: &str| spans[0].attributes.iter().find(|field| field.key.as_str() == key).map(|field| &field.value);
    assert_eq!(value("unsigned"), Some(&"7".into()));
    assert_eq!(value("wide"), Some(&"5".into()));
    assert_different(
        LevelFilter::INFO,
        work,
        "integers large=18446744073709551615 unsigned=7 wide=5",
        r#"integers large="18446744073709551615" unsigned=7 wide=5"#,
    );
}

#[test]
fn a_name_that_is_recorded_after_the_start() {
    let work = || {
        let span = info_span!("request", otel.name = Empty);
        span.in_scope(|| _ = span.record("otel.name", "GET /teas"));
    };
    assert_different(LevelFilter::INFO, work, "request", "GET /teas");
}

#[test]
fn a_field_that_is_recorded_twice_before_the_start() {
    let work = || _ = info_span!("order", rows = 1).record("rows", 7);
    let spans = their_spans(LevelFilter::INFO, &work);
    assert_eq!(spans[0].attributes.iter().filter(|field| field.key.as_str() == "rows").count(), 2);
    assert_same(LevelFilter::INFO, work, "order rows=7");
}

#[test]
fn an_explicit_parent_that_only_another_layer_sees() {
    fn children(recording: impl Layer<Registry> + Send + Sync) {
        // A layer without a filter.
        let subscriber =
            tracing_subscriber::registry().with(recording.with_filter(LevelFilter::INFO)).with(Identity::new());
        tracing::subscriber::with_default(subscriber, || {
            info_span!("outer").in_scope(|| {
                let detail = debug_span!("detail");
                drop(info_span!(parent: &detail, "child"));
            });
        });
    }
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    children(tracing_opentelemetry::layer().with_tracer(provider.tracer("theirs")));
    let spans = exporter.get_finished_spans().expect("the exporter works");
    assert_eq!(tree(spans.iter().map(Seen::from).collect()), "child\nouter\n");

    let telemetry = TestTelemetry::new();
    telemetry.run(|| children(tracing_layer()));
    telemetry.assert_tree("outer\n  child");
}

#[test]
fn text_of_an_error_that_is_a_string() {
    let work = || info_span!("failed").in_scope(|| error!(error = "sold out"));
    assert_different(LevelFilter::INFO, work, r#"failed error("sold out")"#, "failed error(sold out)");
}
