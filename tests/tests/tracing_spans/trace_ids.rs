//! The IDs of the current span in lines of `tracing_subscriber::fmt`.

use crate::lines::Lines;
use otel_runtime::bridge::{WithTraceIds, tracing_layer};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use tracing::{info, info_span};
use tracing_subscriber::fmt::{self, FormatEvent};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer, Registry};

fn printed(layer: impl Layer<Registry> + Send + Sync, work: impl FnOnce()) -> TestTelemetry {
    let telemetry = TestTelemetry::new();
    let subscriber = tracing_subscriber::registry().with(layer).with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(work));
    telemetry
}

/// The IDs of a span as they are printed.
fn ids(telemetry: &TestTelemetry, span: &str) -> (String, String) {
    let span = telemetry.span(span);
    (span.data().trace_id.to_string(), span.data().span_id.to_string())
}

#[traced]
fn annotated() {
    info!("in a function");
}

fn work() {
    info!("outside");
    annotated();
    let named = info_span!("named");
    info_span!("span", user = "ada").in_scope(|| {
        info!("inside");
        info!(parent: &named, "elsewhere");
        info!(parent: None, "nowhere");
    });
}

#[test]
fn lines_of_text_begin_with_the_ids() {
    let lines = Lines::default();
    let format = WithTraceIds::text(fmt::format().without_time().with_target(false));
    let telemetry = printed(fmt::layer().with_ansi(false).event_format(format).with_writer(lines.clone()), work);
    let line = |name: &str, rest: &str| {
        let (trace, span) = ids(&telemetry, name);
        format!("trace_id={trace} span_id={span}  INFO {rest}\n")
    };
    let expected = [
        " INFO outside\n".to_owned(),
        line("annotated", "in a function"),
        line("span", "span{user=\"ada\"}: inside"),
        line("named", "named: elsewhere"),
        " INFO nowhere\n".to_owned(),
    ];
    assert_eq!(lines.text(), expected.concat());
}

#[test]
fn colours_are_kept() {
    let lines = Lines::default();
    let format = WithTraceIds::text(fmt::format().without_time().compact());
    printed(fmt::layer().with_ansi(true).event_format(format).with_writer(lines.clone()), annotated);
    assert!(lines.text().contains("\u{1b}[32m INFO\u{1b}[0m"), "{:?}", lines.text());
}

fn json_lines<F>(format: F, work: fn()) -> (TestTelemetry, Vec<serde_json::Value>)
where
    F: FormatEvent<Registry, fmt::format::JsonFields> + Send + Sync + 'static,
{
    let lines = Lines::default();
    let layer = fmt::layer().json().event_format(WithTraceIds::json(format)).with_writer(lines.clone());
    let telemetry = printed(layer, work);
    let objects = lines.text().lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    (telemetry, objects)
}

#[test]
fn json_lines_have_the_ids_as_fields() {
    let (telemetry, lines) = json_lines(fmt::format().json(), work);
    assert_eq!(lines.len(), 5);
    for (place, name) in [(1, "annotated"), (2, "span"), (3, "named")] {
        let (trace, span) = ids(&telemetry, name);
        assert_eq!((&lines[place]["trace_id"], &lines[place]["span_id"]), (&trace.into(), &span.into()), "{name}");
    }
    for place in [0, 4] {
        assert!(lines[place].get("trace_id").is_none(), "{}", lines[place]);
    }
    assert_eq!(lines[2]["fields"]["message"], "inside");
    assert_eq!(lines[2]["span"]["user"], "ada");
}

#[test]
fn an_empty_object_stays_an_object() {
    let format = fmt::format().json().without_time().with_level(false).with_target(false).flatten_event(true);
    let (_, lines) = json_lines(format.with_current_span(false).with_span_list(false), || {
        info_span!("span").in_scope(|| info!(absent = tracing::field::Empty));
    });
    assert_eq!(lines[0].as_object().map(serde_json::Map::len), Some(2), "{}", lines[0]);
}
