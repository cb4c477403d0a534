//! The limits of attributes count keys: replacing a value is possible beyond the limit, and drops nothing.
//!
//! Specification: [attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits) and
//! [span limits](https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits).

use super::turn;
use opentelemetry::trace::{Span as _, SpanContext, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData};
use otel_runtime::{Logs, Metrics, Telemetry, Traces, record, traced};

/// Exports what `work` records, with a limit of three attributes.
fn exported(work: impl FnOnce()) -> Vec<SpanData> {
    let _turn = turn();
    let exporter = InMemorySpanExporter::default();
    let limits =
        ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"];
    let telemetry = Telemetry::builder()
        .environment(limits.map(|variable| (variable, "3")))
        .traces(Traces::exporter(exporter.clone()).code_attributes(false))
        .logs(Logs::none())
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    work();
    telemetry.flush().expect("everything is delivered");
    exporter.get_finished_spans().expect("the exporter keeps spans")
}

fn text(span: &SpanData) -> (Vec<String>, u32) {
    let mut attributes: Vec<_> = span.attributes.iter().map(|pair| format!("{}={}", pair.key, pair.value)).collect();
    attributes.sort();
    (attributes, span.dropped_attributes_count)
}

fn expected(attributes: [&str; 3], dropped: u32) -> (Vec<String>, u32) {
    (attributes.map(str::to_owned).into(), dropped)
}

#[test]
fn a_value_is_replaced_beyond_the_limit() {
    #[traced(fields(a = 1, b = 1))]
    fn work() {
        record!(c = 1);
        record!(a = 2, d = 2);
        record!(a = 3, c = 3);
    }
    let spans = exported(work);
    assert_eq!(text(&spans[0]), expected(["a=3", "b=1", "c=3"], 1));
}

#[test]
fn repeated_keys_do_not_use_up_the_limit() {
    #[traced(fields(a = 1))]
    fn work() {
        for _ in 0..1000 {
            record!(a = 2);
        }
        record!(b = 3);
        record!(c = 4);
        record!(d = 5, e = 5);
        record!(b = 6);
    }
    let spans = exported(work);
    assert_eq!(text(&spans[0]), expected(["a=2", "b=6", "c=4"], 2));
}

#[test]
fn attributes_at_the_start_are_limited_by_key() {
    const A: &str = "a";
    #[traced(fields(a = 1, b = 1, c = 1, { A } = 2))]
    fn work() {}
    #[traced(fields(a = 1, b = 1, c = 1, d = 1, e = 1))]
    fn more() {
        record!(e = 2, a = 2);
    }
    let spans = exported(|| {
        work();
        more();
    });
    assert_eq!(text(&spans[0]), expected(["a=2", "b=1", "c=1"], 0));
    // The number of keys that were dropped, as `e` is one of them.
    assert_eq!(text(&spans[1]), expected(["a=2", "b=1", "c=1"], 2));
}

#[test]
fn hand_written_spans_have_the_same_limit() {
    let spans = exported(|| {
        let mut span = global::tracer("by hand").start("work");
        for key in ["a", "b", "c", "d", "a"] {
            span.set_attribute(KeyValue::new(key, key.to_uppercase()));
        }
        // It ends when it is dropped.
        drop(span);
        let mut ended = global::tracer("by hand").start("ended");
        ended.end();
        for number in 0..9 {
            ended.set_attribute(KeyValue::new(number.to_string(), number));
        }
    });
    assert_eq!(text(&spans[0]), expected(["a=A", "b=B", "c=C"], 1));
    assert_eq!(text(&spans[1]), (Vec::new(), 0));
}

#[test]
fn text_by_hand_is_cut_before_an_exporter_of_the_sdk_gets_it() {
    let _turn = turn();
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder()
        .environment([("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3")])
        .traces(Traces::exporter(exporter.clone()))
        .logs(Logs::none())
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    let mut span = global::tracer("by hand").start("work");
    span.set_attribute(KeyValue::new("a", "äöüß€"));
    span.add_event("event", vec![KeyValue::new("a", "äöüß€")]);
    span.end();
    telemetry.flush().expect("everything is delivered");
    let spans = exporter.get_finished_spans().expect("the exporter keeps spans");
    assert_eq!(text(&spans[0]).0, ["a=äöü"]);
    assert_eq!(spans[0].events[0].attributes[0].value.as_str(), "äöü");
}

#[test]
fn events_and_links_are_limited_by_key() {
    #[traced]
    fn work() {
        let attributes = ["a", "a", "b", "c", "d", "a"].map(|key| KeyValue::new(key, 1));
        let context = Context::current();
        context.span().add_event("event", attributes.to_vec());
        context.span().add_link(SpanContext::NONE, attributes.to_vec());
    }
    let spans = exported(work);
    let keys = |attributes: &[KeyValue]| attributes.iter().map(|pair| pair.key.to_string()).collect::<Vec<_>>();
    let event = &spans[0].events[0];
    assert_eq!(
        (keys(&event.attributes), event.dropped_attributes_count),
        (vec!["a".into(), "b".into(), "c".into()], 1)
    );
    let link = &spans[0].links[0];
    assert_eq!((keys(&link.attributes), link.dropped_attributes_count), (vec!["a".into(), "b".into(), "c".into()], 1));
}
