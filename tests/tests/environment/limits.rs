//! The limits of spans and log records.

use super::run::{PATIENCE, Run, exported, full_span, run, work};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _};
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry::{Array, KeyValue, Value, global};
use otel_runtime::testing::{ReceivedLog, ReceivedSpan};
use otel_runtime::{Telemetry, log, logged, traced};

const LONG: &str = "äöüß€";

fn span(run: &Run) -> ReceivedSpan {
    run.receiver.wait_for_spans(1, PATIENCE).remove(0)
}

/// Writes a record with three attributes by hand.
fn full_record(telemetry: &Telemetry) {
    let logger = telemetry.logger_provider().logger("by hand");
    let mut record = logger.create_log_record();
    record.set_body(LONG.into());
    record.add_attribute("a", LONG);
    record.add_attribute("b", AnyValue::Bytes(Box::new(vec![1; 5])));
    let list = vec![AnyValue::from(LONG), AnyValue::from(7)];
    record.add_attribute("c", AnyValue::ListAny(Box::new(list)));
    record.add_attribute("a", LONG);
    logger.emit(record);
}

/// Writes records by an annotated function, an inline macro, and both bridges' crates.
#[logged("body {text}", fields(a = text, b = text, c = text))]
fn three_fields(text: &str) {}

fn is_text(value: &AnyValue) -> bool {
    matches!(value, AnyValue::String(_))
}

fn by_all(telemetry: &Telemetry) {
    three_fields(LONG);
    log!("body {LONG}", fields(a = LONG, b = LONG, c = LONG));
    full_record(telemetry);
}

/// Checks the records of [`by_all`].
#[track_caller]
fn check_texts(logs: &[ReceivedLog], expected: &str) {
    let logs: Vec<_> = logs.iter().filter(|log| log.attributes.get("a").is_some()).collect();
    assert_eq!(logs.len(), 3, "{logs:?}");
    for log in logs {
        assert_eq!(log.attributes.text("a"), Some(expected), "{log:?}");
        let body = format!("{:?}", log.body);
        assert!(body.contains(LONG), "bodies have no limit: {body}");
    }
}

#[test]
fn otel_attribute_value_length_limit() {
    let run = run(&[("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3")], |telemetry| {
        work(LONG);
        by_all(telemetry);
    });
    run.receiver.span("work").attr("acme.text", "äöü");
    let logs = run.receiver.wait_for_logs(4, PATIENCE);
    check_texts(&logs, "äöü");
    let by_hand = logs.iter().find(|log| log.attributes.get("b").is_some_and(|value| !is_text(value)));
    let by_hand = by_hand.expect("the record with a binary value");
    assert_eq!(by_hand.attributes.get("b"), Some(&AnyValue::Bytes(Box::new(vec![1; 3]))));
    let list = vec![AnyValue::from("äöü"), AnyValue::from(7)];
    assert_eq!(by_hand.attributes.get("c"), Some(&AnyValue::ListAny(Box::new(list))));
    // The attributes of metrics are exempt.
    run.receiver.metric("environment.work").value(&[KeyValue::new("acme.text", LONG)], 1);
    let run = exported(&[("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "-1")]);
    let problem = "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: `-1` is not a whole number of 0 or more; using 4096";
    assert_eq!(run.problems, [problem]);
}

#[test]
fn otel_span_attribute_value_length_limit() {
    #[traced(fields(text = LONG, texts = [LONG, "a"]))]
    fn annotated() {}
    let variables = [("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3"), ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4")];
    let run = run(&variables, |telemetry| {
        annotated();
        full_span();
        work(LONG);
        full_record(telemetry);
    });
    let texts = Value::Array(Array::String(vec!["äöü".into(), "a".into()]));
    run.receiver.span("annotated").attr("text", "äöü").attr("texts", texts);
    let full = run.receiver.span("full").attr("a", "äöü").data().clone();
    assert_eq!(full.events[0].attributes.text("a"), Some("äöü"));
    assert_eq!(full.links[0].attributes.text("a"), Some("äöü"));
    // Shared fields are evaluated once, and cut for each signal.
    run.receiver.span("work").attr("acme.text", "äöü");
    let logs = run.receiver.wait_for_logs(2, PATIENCE);
    assert_eq!((logs[0].attributes.text("acme.text"), logs[1].attributes.text("a")), (Some("äöüß"), Some("äöüß")));
}

#[test]
fn otel_logrecord_attribute_value_length_limit() {
    #[traced(err)]
    fn fails() -> Result<(), &'static str> {
        Err(LONG)
    }
    let variables = [("OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3"), ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4")];
    let run = run(&variables, |telemetry| {
        by_all(telemetry);
        work(LONG);
        _ = fails();
    });
    let logs = run.receiver.wait_for_logs(5, PATIENCE);
    check_texts(&logs, "äöü");
    let texts: Vec<_> = logs.iter().filter_map(|log| log.attributes.text("acme.text")).collect();
    let messages: Vec<_> = logs.iter().filter_map(|log| log.attributes.text("exception.message")).collect();
    assert_eq!((texts, messages), (vec!["äöü"], vec!["äöü"]));
    run.receiver.span("work").attr("acme.text", "äöüß");
    run.receiver.span("fails").error("äöüß");
}

#[test]
fn otel_attribute_count_limit() {
    let run = run(&[("OTEL_ATTRIBUTE_COUNT_LIMIT", "2")], |telemetry| {
        full_span();
        full_record(telemetry);
    });
    let span = span(&run);
    assert_eq!((span.attributes.len(), span.dropped_attributes_count), (2, 1));
    // Events and links have variables of their own.
    assert_eq!((span.events[0].attributes.len(), span.links[0].attributes.len()), (3, 3));
    let log = run.receiver.wait_for_logs(1, PATIENCE).remove(0);
    assert_eq!((log.attributes.len(), log.dropped_attributes_count), (2, 1));
}

#[test]
fn otel_span_attribute_count_limit() {
    let variables = [("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "1"), ("OTEL_ATTRIBUTE_COUNT_LIMIT", "2")];
    let run = run(&variables, |telemetry| {
        full_span();
        full_record(telemetry);
    });
    let span = span(&run);
    assert_eq!((span.attributes.len(), span.dropped_attributes_count), (1, 2));
    assert_eq!(run.receiver.wait_for_logs(1, PATIENCE)[0].attributes.len(), 2);
}

#[test]
fn otel_logrecord_attribute_count_limit() {
    let variables = [("OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "1"), ("OTEL_ATTRIBUTE_COUNT_LIMIT", "2")];
    let run = run(&variables, |telemetry| {
        by_all(telemetry);
        full_span();
    });
    let logs = run.receiver.wait_for_logs(3, PATIENCE);
    let counts: Vec<_> = logs.iter().map(|log| (log.attributes.len(), log.dropped_attributes_count)).collect();
    // Annotated functions also have attributes for their name, file and line.
    assert_eq!(counts, [(1, 5), (1, 5), (1, 2)]);
    assert_eq!(span(&run).attributes.len(), 2);
}

#[test]
fn otel_span_event_count_limit() {
    let span = span(&run(&[("OTEL_SPAN_EVENT_COUNT_LIMIT", "2")], |_| full_span()));
    assert_eq!((span.events.len(), span.dropped_events_count), (2, 1));
}

#[test]
fn otel_span_link_count_limit() {
    let span = span(&run(&[("OTEL_SPAN_LINK_COUNT_LIMIT", "0")], |_| full_span()));
    assert_eq!((span.links.len(), span.dropped_links_count), (0, 3));
}

#[test]
fn otel_event_attribute_count_limit() {
    let span = span(&run(&[("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "1")], |_| full_span()));
    assert_eq!((span.events[0].attributes.len(), span.events[0].dropped_attributes_count), (1, 2));
    assert_eq!(span.links[0].attributes.len(), 3);
}

#[test]
fn otel_link_attribute_count_limit() {
    let span = span(&run(&[("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "1")], |_| full_span()));
    assert_eq!((span.links[0].attributes.len(), span.links[0].dropped_attributes_count), (1, 2));
    assert_eq!(span.events[0].attributes.len(), 3);
}

#[test]
fn without_a_limit_text_by_hand_is_whole() {
    let run = run(&[], |telemetry| {
        let long = "x".repeat(5000);
        let mut span = global::tracer("by hand").start("span");
        span.set_attribute(KeyValue::new("a", long.clone()));
        span.end();
        let logger = telemetry.logger_provider().logger("by hand");
        let mut record = logger.create_log_record();
        record.add_attribute("a", long.clone());
        logger.emit(record);
        work(&long);
    });
    let length = |text: Option<&str>| text.map(str::len);
    assert_eq!(length(run.receiver.span("span").data().attributes.text("a")), Some(5000));
    let logs = run.receiver.wait_for_logs(2, PATIENCE);
    assert_eq!(length(logs[0].attributes.text("a")), Some(5000));
    // Annotated functions have a default limit.
    assert_eq!(length(logs[1].attributes.text("acme.text")), Some(4096));
}
