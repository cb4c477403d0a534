//! A project switches from `tracing::instrument` by changing a `use` line: compares the spans of the same functions with both.

#![expect(
    clippy::unwrap_used,
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::used_underscore_binding,
    unused_variables,
    reason = "the signatures are what is tested"
)]

use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status, TracerProvider as _};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use otel_runtime::testing::{ReceivedSpan, TestTelemetry};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

mod table;
mod traced;

mod before {
    use opentelemetry::trace::SpanKind;
    use tracing::field::Empty;
    use tracing::{Level, instrument};
    include!("shapes.rs");
    include!("calls.rs");
    include!("values.rs");
}

mod after {
    use opentelemetry::trace::SpanKind;
    use otel_runtime::instrument;
    use tracing::Level;
    include!("shapes.rs");
    include!("calls.rs");
    include!("values.rs");
}

/// The compared properties: name, kind, status, and the fields as text in the order of their keys.
#[derive(Debug, PartialEq)]
struct Seen {
    name: String,
    kind: SpanKind,
    status: Status,
    fields: Vec<(String, String)>,
}

impl Seen {
    fn new(name: &str, kind: &SpanKind, status: &Status, fields: impl Iterator<Item = (String, String)>) -> Self {
        // Omits attributes that only one of them adds. `tracing-opentelemetry` adds `exception.*` and the sources of an error in a field.
        let own = ["error.type", "busy_ns", "idle_ns", "exception.message", "exception.stacktrace"];
        let is_own = |key: &str| own.contains(&key) || key.strip_suffix(".chain").is_some();
        let mut fields: Vec<_> = fields.filter(|(key, _)| !is_own(key)).collect();
        fields.sort();
        Self { name: name.to_owned(), kind: kind.clone(), status: status.clone(), fields }
    }
}

impl From<&SpanData> for Seen {
    fn from(span: &SpanData) -> Self {
        let fields = span.attributes.iter().map(|field| (field.key.to_string(), field.value.as_str().into_owned()));
        Self::new(&span.name, &span.span_kind, &span.status, fields)
    }
}

impl From<&ReceivedSpan> for Seen {
    fn from(span: &ReceivedSpan) -> Self {
        let fields = span.attributes.iter().map(|(key, value)| (key.to_owned(), text(value)));
        Self::new(&span.name, &span.kind, &span.status, fields)
    }
}

/// Formats a value in the same way as the value type of spans.
fn text(value: &AnyValue) -> String {
    match value {
        AnyValue::String(text) => text.to_string(),
        AnyValue::Int(number) => number.to_string(),
        AnyValue::Double(number) => number.to_string(),
        AnyValue::Boolean(yes) => yes.to_string(),
        AnyValue::ListAny(values) => format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(",")),
        other => panic!("{other:?} is not the value of a span attribute"),
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

fn with_tracing(level: LevelFilter, work: fn()) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("before"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer).with(level), work);
    exporter.get_finished_spans().unwrap()
}

fn with_ours(level: LevelFilter, work: fn()) -> TestTelemetry {
    let telemetry = TestTelemetry::builder().filter(level.to_string().parse().unwrap()).code_attributes(false).build();
    telemetry.run(work);
    telemetry
}

fn assert_same(before: &[SpanData], after: &TestTelemetry) {
    let spans = after.spans();
    let before: Vec<Seen> = before.iter().map(Seen::from).collect();
    let after: Vec<Seen> = spans.iter().map(Seen::from).collect();
    let different: Vec<_> = before.iter().zip(&after).filter(|(before, after)| before != after).collect();
    assert!(different.is_empty(), "before and after: {different:#?}");
    assert_eq!(before.len(), after.len());
}

#[test]
fn other_options_create_the_same_spans() {
    let after = with_ours(LevelFilter::TRACE, after::run_more);
    assert_same(&with_tracing(LevelFilter::TRACE, before::run_more), &after);
    after.spans().assert_len(16);
}

#[test]
fn every_value_that_tracing_accepts_is_recorded_the_same() {
    let after = with_ours(LevelFilter::TRACE, after::run_values);
    assert_same(&with_tracing(LevelFilter::TRACE, before::run_values), &after);
    after.spans().assert_len(18);
    let span = |name| after.span(name);
    // A key that `assert_same` leaves out.
    span("v14_names_that_are_recorded_automatically").attr("error.type", "custom");
    // Numbers are numbers.
    span("v03_wrapped_numbers").attr("wrapping", 7).attr("small", 1).attr("generic", 1).attr("optional", 1);
    span("v05_errors").attr("plain", "an error occurred when formatting an argument");
}

#[test]
fn err_and_ret_are_records() {
    let after = with_ours(LevelFilter::TRACE, after::run_more);
    let logs = after.logs();
    let texts: Vec<_> = logs
        .iter()
        .map(|log| {
            let text = log.attributes.get("exception.message").or(log.body.as_ref()).unwrap();
            (&*log.severity_text, format!("{text:?}"))
        })
        .collect();
    let expected = [
        ("ERROR", r#"String(Owned("out of stock"))"#),
        ("INFO", r#"String(Owned("7"))"#),
        ("ERROR", r#"String(Owned("Failed"))"#),
        ("WARN", r#"String(Owned("7"))"#),
        ("DEBUG", r#"String(Owned("Some(7)"))"#),
        ("ERROR", r#"String(Owned("out of stock"))"#),
        ("ERROR", r#"String(Owned("out of stock"))"#),
    ];
    assert_eq!(texts, expected.map(|(severity, text)| (severity, text.to_owned())));
}

mod statuses {
    use otel_runtime::{instrument, traced};

    #[traced]
    pub(super) fn outer() {
        child();
        with_a_parent();
        super::block_on(future());
        failing().unwrap_err();
        described_only(500);
    }

    #[instrument(fields(otel.status_code = "ERROR", otel.status_message = "late"))]
    fn child() {}

    #[instrument(parent = opentelemetry::Context::current(), fields(otel.status_code = ?opentelemetry::trace::Status::Ok))]
    fn with_a_parent() {}

    #[instrument(fields(otel.status_code = "error"))]
    fn future() -> impl Future<Output = ()> {
        std::future::ready(())
    }

    #[instrument(fields(otel.status_code = "error"), err)]
    fn failing() -> Result<(), &'static str> {
        Err("from the end")
    }

    #[instrument(skip_all, fields(otel.status_description = %code))]
    fn described_only(code: u16) {}
}

#[test]
fn a_status_in_fields_is_set_however_the_span_starts() {
    let after = with_ours(LevelFilter::TRACE, statuses::outer);
    let spans = after.spans();
    let expected = [
        ("child", Status::error("late")),
        ("with_a_parent", Status::Ok),
        ("future", Status::error("")),
        ("failing", Status::error("from the end")),
        ("described_only", Status::error("500")),
    ];
    for (name, status) in expected {
        let named = spans.named(name);
        assert_eq!(named.iter().map(|span| &span.status).collect::<Vec<_>>(), [&status], "{name}");
    }
}

mod differences {
    use otel_runtime::instrument;

    #[derive(Debug)]
    #[expect(dead_code, reason = "read by `Debug` only")]
    pub(super) struct Id(u64);

    #[instrument]
    pub(super) fn own_types(
        name: String,
        some: Option<u64>,
        none: Option<u64>,
        list: &[u64],
        ids: &[Id],
        other: Option<Id>,
    ) {
    }

    #[instrument(fields(id))]
    pub(super) fn a_bare_name_of_a_parameter(id: Id) {}

    #[instrument(redact(token), ret(attr))]
    pub(super) fn words_that_tracing_does_not_know(token: &str) -> u64 {
        7
    }

    pub(super) fn run() {
        own_types("a".to_owned(), Some(1), None, &[2], &[Id(3)], Some(Id(4)));
        a_bare_name_of_a_parameter(Id(5));
        words_that_tracing_does_not_know("secret");
    }
}

#[test]
fn intentional_differences() {
    let after = with_ours(LevelFilter::TRACE, differences::run);
    let spans = after.spans();
    let fields: Vec<_> = spans.iter().map(|span| Seen::from(span).fields).collect();
    let expected = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
        fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    // Typed values: no quotes around text, nothing for `None`, arrays.
    let own_types = [("ids", "[Id(3)]"), ("list", "[2]"), ("name", "a"), ("other", "Some(Id(4))"), ("some", "1")];
    assert_eq!(fields[0], expected(&own_types));
    // `tracing` declares an empty field.
    assert_eq!(fields[1], expected(&[("id", "Id(5)")]));
    assert_eq!(fields[2], expected(&[("return", "7"), ("token", "[redacted]")]));
}
