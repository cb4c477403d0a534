//! Both pipelines record the same telemetry, including the order of attributes and the numbers of dropped items.

use super::pipelines::both;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, Severity};
use opentelemetry::trace::{
    Link, Span as _, SpanContext, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceState, Tracer as _,
};
use opentelemetry::{Array, Context, KeyValue, SpanId, StringValue, TraceId, Value};
use otel_runtime::testing::{ReceivedLog, ReceivedSpan, TestTelemetry};
use otel_runtime::{log, logged, record, span, traced};
use std::collections::HashMap;
use std::panic::catch_unwind;
use std::time::{Duration, SystemTime};

fn remote() -> SpanContext {
    let state = TraceState::from_key_value([("rojo", "1"), ("congo", "2")]).expect("a trace state");
    SpanContext::new(TraceId::from(7), SpanId::from(9), TraceFlags::SAMPLED, true, state)
}

#[derive(Debug)]
struct Declined;

impl std::fmt::Display for Declined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("declined")
    }
}

impl std::error::Error for Declined {}

/// A child of a span in another process, with every kind of option and value.
#[traced(
    kind = server, parent = remote(), links = [remote()], args, err(chain), ret(Display, attr),
    fields(text = "tea", half = 0.5, yes = true, list = [1, 2], none = None::<u8>, large = u64::MAX, ?place, twice = 1)
)]
#[logged("placed {place}", entry, event = "acme.placed", fields(acme.list = vec!["a", "b"], acme.half = 0.5))]
fn place(place: &str, fails: bool) -> Result<u32, Declined> {
    record!("twice" = 2, late = "yes");
    log!("inside", level = "debug", fields(never = 1));
    log!("inside", level = "warn", fields(acme.n = 1));
    span!("block", fields(n = 7); { bare() });
    if fails { Err(Declined) } else { Ok(7) }
}

#[traced]
fn bare() {}

#[traced(leaf, fields(n = 1))]
fn leaf() {}

#[traced(root, name = String::from("named at run time"))]
#[logged]
fn panics() {
    panic!("expected in this test");
}

#[traced]
async fn cancelled() {
    std::future::pending::<()>().await;
}

fn by_attributes() {
    _ = place("here", false);
    _ = place("there", true);
    bare();
    leaf();
    assert!(catch_unwind(panics).is_err());
    let mut future = Box::pin(cancelled());
    let mut task = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(future.as_mut().poll(&mut task).is_pending());
}

fn texts(texts: &[&'static str]) -> Value {
    Value::Array(texts.iter().copied().map(StringValue::from).collect::<Vec<_>>().into())
}

/// More of everything than the limits permit, and the same key twice.
fn many(number: usize) -> Vec<KeyValue> {
    let twice = KeyValue::new("0", "last");
    (0..number).map(|key| KeyValue::new(key.to_string(), i64::try_from(key).expect("small"))).chain([twice]).collect()
}

fn spans_by_hand(telemetry: &TestTelemetry) {
    let tracer = telemetry.tracer("by hand");
    let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let values = [
        KeyValue::new("floats", Value::Array(Array::F64(vec![0.5, f64::INFINITY]))),
        KeyValue::new("truths", Value::Array(Array::Bool(vec![true, false]))),
        KeyValue::new("texts", texts(&["a", ""])),
        KeyValue::new("empty", Value::Array(Array::I64(Vec::new()))),
        KeyValue::new("", "no key"),
        KeyValue::new("twice", 1),
        KeyValue::new("twice", "last"),
    ];
    let builder = tracer.span_builder("explicit").with_kind(SpanKind::Producer).with_start_time(time(100));
    // The number of attributes that were dropped before is 0, because the SDK does not keep it.
    let links = vec![Link::new(remote(), many(2), 0), Link::with_context(SpanContext::NONE)];
    let parent = Context::new().with_remote_span_context(remote());
    let mut span = builder.with_attributes(values).with_links(links).start_with_context(&tracer, &parent);
    span.add_event_with_timestamp("early", time(101), many(3));
    span.add_link(remote(), many(200));
    span.set_status(Status::error("late"));
    span.set_status(Status::Unset);
    span.update_name("renamed");
    span.end_with_timestamp(time(103));
    span.set_attribute(KeyValue::new("after", "the end"));
    span.update_name("never");

    let mut span = tracer.start("full");
    for attribute in many(200) {
        span.set_attribute(attribute);
    }
    for number in 0..200 {
        span.add_event(format!("event {number}"), many(if number == 0 { 200 } else { 0 }));
        span.add_link(remote(), Vec::new());
    }
    span.set_status(Status::Ok);
    span.set_status(Status::error("never"));
    drop(span);
}

fn logs_by_hand(telemetry: &TestTelemetry) {
    let logger = telemetry.logger("by hand");
    logger.emit(logger.create_log_record());
    let mut record = logger.create_log_record();
    record.set_target("somewhere::else");
    record.set_event_name("acme.happened");
    record.set_severity_number(Severity::Fatal4);
    record.set_severity_text("worst");
    record.set_timestamp(SystemTime::UNIX_EPOCH + Duration::from_secs(100));
    record.set_observed_timestamp(SystemTime::UNIX_EPOCH + Duration::from_secs(200));
    record.set_trace_context(TraceId::from(7), SpanId::from(9), Some(TraceFlags::SAMPLED));
    let list: AnyValue = [AnyValue::from(1), "two".into(), AnyValue::from_iter([0.5])].into_iter().collect();
    let map: AnyValue = [("key", list.clone())].into_iter().collect();
    record.set_body(map.clone());
    record.add_attribute("bytes", AnyValue::Bytes(Box::new(vec![0, 255])));
    record.add_attributes([("list", list), ("map", map), ("small", AnyValue::from(-1_i8)), ("yes", true.into())]);
    logger.emit(record);
}

/// Replaces values that differ in each run: IDs by the position of the span, and current times.
fn normalized(telemetry: &TestTelemetry) -> (Vec<ReceivedSpan>, Vec<ReceivedLog>) {
    let year_2000 = SystemTime::UNIX_EPOCH + Duration::from_secs(946_684_800);
    let fixed = |time: SystemTime| if time > year_2000 { year_2000 } else { time };
    let spans = telemetry.spans();
    let places: HashMap<_, _> = spans.iter().zip(1_u64..).map(|(span, place)| (span.span_id, place)).collect();
    let known = |id: SpanId| places.get(&id).map_or(id, |place| SpanId::from(*place));
    let mut traces: Vec<_> = spans.iter().map(|span| span.trace_id).collect();
    traces.dedup();
    let trace =
        |id: TraceId| traces.iter().zip(100_u128..).find(|(other, _)| **other == id).map_or(id, |(_, n)| n.into());
    let span = |span: &ReceivedSpan| {
        let mut span = span.clone();
        (span.trace_id, span.span_id, span.parent) =
            (trace(span.trace_id), known(span.span_id), span.parent.map(known));
        assert!(span.end >= span.start, "{span:?}");
        (span.start, span.end) = (fixed(span.start), fixed(span.end));
        for event in &mut span.events {
            event.time = fixed(event.time);
        }
        span
    };
    let log = |log: &ReceivedLog| {
        let mut log = log.clone();
        (log.span, log.time) = (log.span.map(|(id, span)| (trace(id), known(span))), fixed(log.time));
        log
    };
    (spans.iter().map(span).collect(), telemetry.logs().iter().map(log).collect())
}

#[test]
fn both_pipelines_record_the_same() {
    let [(spans, logs), (of_sdk, logs_of_sdk)] = both().map(|telemetry| {
        telemetry.run(by_attributes);
        spans_by_hand(&telemetry);
        logs_by_hand(&telemetry);
        normalized(&telemetry)
    });
    assert_eq!((spans.len(), logs.len()), (12, 9));
    assert_eq!((of_sdk.len(), logs_of_sdk.len()), (spans.len(), logs.len()));
    for (ours, of_sdk) in spans.iter().zip(&of_sdk) {
        assert_eq!(ours, of_sdk);
    }
    for (ours, of_sdk) in logs.iter().zip(&logs_of_sdk) {
        assert_eq!(ours, of_sdk);
    }
}

/// The differences of the SDK: it keeps all attributes of log records, but not the number of dropped attributes that an application passes
/// with a link.
#[test]
fn the_pipelines_differ_in_what_the_sdk_drops() {
    let [ours, of_sdk] = both().map(|telemetry| {
        let logger = telemetry.logger("by hand");
        let mut record = logger.create_log_record();
        record.add_attributes((0..200).map(|key| (key.to_string(), key)));
        logger.emit(record);
        let tracer = telemetry.tracer("by hand");
        tracer.span_builder("work").with_links(vec![Link::new(remote(), Vec::new(), 3)]).start(&tracer).end();
        let (spans, logs) = normalized(&telemetry);
        (logs[0].attributes.len(), logs[0].dropped_attributes_count, spans[0].links[0].dropped_attributes_count)
    });
    assert_eq!((ours, of_sdk), ((128, 72, 3), (200, 0, 0)));
}
