//! Fields are attributes with their types, and some of them are properties of the span.

use crate::recorded;
use opentelemetry::trace::SpanKind;
use opentelemetry::{Array, Value};
use otel_runtime::testing::TestTelemetry;
use std::{fmt, io};
use tracing::field::Empty;
use tracing::{Level, info_span, instrument, span};

#[test]
fn fields_keep_their_types() {
    let telemetry = recorded(|| {
        drop(info_span!(
            "typed",
            small = -1_i8,
            large = u64::MAX,
            wide = i128::MIN,
            widest = u128::MAX,
            fits = 5_u128,
            half = 0.5,
            yes = true,
            text = "tea",
            displayed = %"milk",
            debugged = ?Some(1),
            r#type = "herbal",
            dotted.key = 1_u8,
            absent = Empty,
        ));
    });
    let span = telemetry.span("typed");
    span.attr("small", -1).attr("large", u64::MAX.to_string()).attr("wide", i128::MIN.to_string());
    span.attr("widest", u128::MAX.to_string()).attr("fits", 5).attr("half", 0.5).attr("yes", true).attr("text", "tea");
    span.attr("displayed", "milk").attr("debugged", "Some(1)").attr("type", "herbal").attr("dotted.key", 1);
    span.no_attr("absent").attr("code.file.path", file!()).has_attr("code.line.number").no_attr("code.function.name");
    span.status_unset().kind(SpanKind::Internal).no_events();
}

#[test]
fn a_recorded_field_replaces_the_initial_value() {
    let telemetry = recorded(|| {
        let span = info_span!("late", rows = 1, user = Empty);
        // Before the span is entered, and afterwards.
        span.record("user", "ada");
        span.in_scope(|| _ = tracing::Span::current().record("rows", 7));
        span.record("unknown", 1);
    });
    telemetry.span("late").attr("rows", 7).attr("user", "ada").no_attr("unknown");
}

#[derive(Debug)]
struct Failure(io::Error);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order failed")
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_error_has_its_sources() {
    let telemetry = recorded(|| {
        let failure = Failure(io::Error::other("disk full"));
        drop(info_span!("failed", cause = &failure as &(dyn std::error::Error + 'static)));
    });
    let sources = Value::Array(Array::String(vec!["disk full".into()]));
    telemetry.span("failed").attr("cause", "the order failed").attr("cause.chain", sources);
}

#[test]
fn recording_an_error_that_is_its_own_source_ends() {
    #[derive(Debug)]
    struct Cycle;
    impl fmt::Display for Cycle {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("again")
        }
    }
    impl std::error::Error for Cycle {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&Self)
        }
    }
    let telemetry = recorded(|| drop(info_span!("cyclic", cause = &Cycle as &(dyn std::error::Error + 'static))));
    telemetry.span("cyclic").attr("cause", "again").has_attr("cause.chain");
}

#[test]
fn special_fields_are_properties_of_the_span() {
    let telemetry = recorded(|| {
        let route = "/users/{id}";
        drop(info_span!("request", otel.name = %format_args!("GET {route}"), otel.kind = "server", otel.other = 1));
        drop(info_span!("client", otel.kind = ?SpanKind::Client));
        let span = info_span!("named later", otel.name = Empty, otel.kind = Empty);
        span.record("otel.kind", "producer");
        span.in_scope(|| _ = span.record("otel.name", "publish"));
    });
    telemetry
        .span("GET /users/{id}")
        .kind(SpanKind::Server)
        .no_attr("otel.name")
        .no_attr("otel.kind")
        .attr("otel.other", 1);
    telemetry.span("client").kind(SpanKind::Client);
    telemetry.span("publish").kind(SpanKind::Producer);
}

#[test]
fn text_is_cut_at_the_limit() {
    let telemetry = crate::recorded_by(TestTelemetry::builder().text_limit(3).build(), || {
        drop(
            info_span!("cut", text = "grüße", displayed = %"grüße", error = &io::Error::other("grüße") as &(dyn std::error::Error + 'static)),
        );
    });
    telemetry.span("cut").attr("text", "grü").attr("displayed", "grü").attr("error", "grü");
}

#[instrument(fields(sum = a + b), skip(b))]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[test]
fn arguments_of_instrument_are_attributes() {
    let telemetry = recorded(|| _ = add(1, 2));
    telemetry.span("add").attr("a", 1).attr("sum", 3).no_attr("b");
}

#[test]
fn the_scope_is_the_crate_or_an_explicit_target() {
    let telemetry = recorded(|| {
        drop(info_span!("plain"));
        drop(span!(target: "store", Level::INFO, "targeted"));
    });
    let scope = |name: &str| telemetry.span(name).data().scope.name.clone();
    assert_eq!((scope("plain").as_str(), scope("targeted").as_str()), ("tracing_spans", "store"));
}
