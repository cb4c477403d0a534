//! Keys that are set twice: exported attributes have unique keys, and the last value counts.
//!
//! Specification: [attribute collections](https://opentelemetry.io/docs/specs/otel/common/#attribute-collections): "the exported
//! attributes MUST be unique".

use crate::{block_on, record};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{Span as _, SpanContext, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, Key, KeyValue};
use otel_runtime::testing::{LogAssert, SpanAssert};
use otel_runtime::{count, counted, instrument, log, logged, record, span, traced};

const STEP: &str = "acme.step";

fn keys_of(span: &SpanAssert) -> Vec<&str> {
    span.data().attributes.iter().map(|(key, _)| key).collect()
}

#[track_caller]
fn unique(span: &SpanAssert, key: &str) {
    let keys = keys_of(span);
    assert_eq!(keys.iter().filter(|other| **other == key).count(), 1, "{keys:?}");
}

#[track_caller]
fn unique_in_record(log: &LogAssert, key: &str) {
    let keys: Vec<&str> = log.data().attributes.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.iter().filter(|other| **other == key).count(), 1, "{keys:?}");
}

#[test]
fn a_late_value_replaces_the_one_at_the_start() {
    #[traced(fields(acme.step = 1, acme.other = 1))]
    fn work() {
        record!("acme.step" = 2);
        record!({ STEP } = "three");
    }
    #[traced(fields(acme.step = 1))]
    async fn work_later() {
        record!("acme.step" = "three");
    }
    let telemetry = record(|| {
        work();
        block_on(work_later());
    });
    for name in ["work", "work_later"] {
        let span = telemetry.span(name);
        span.attr(STEP, "three");
        unique(&span, STEP);
    }
    telemetry.span("work").attr("acme.other", 1);
}

#[test]
fn a_constant_key_can_be_that_of_another_field() {
    #[traced(fields(acme.step = 1, { STEP } = 2))]
    fn work() {}
    #[traced(fields({ STEP } = 2, acme.step = 1, acme.lines = 3))]
    fn first() {}
    const LINE: Key = Key::from_static_str("code.line.number");
    #[traced(fields({ LINE } = 7))]
    fn elsewhere() {}
    let telemetry = record(|| {
        work();
        first();
        elsewhere();
    });
    telemetry.span("work").attr(STEP, 2);
    telemetry.span("first").attr(STEP, 1).attr("acme.lines", 3);
    telemetry.span("elsewhere").attr("code.line.number", 7);
    unique(&telemetry.span("work"), STEP);
    unique(&telemetry.span("first"), STEP);
    unique(&telemetry.span("elsewhere"), "code.line.number");
}

#[test]
fn the_fields_of_results_and_errors_replace_earlier_ones() {
    #[traced(fields(acme.step = 1), err(fields(acme.step = err.len())), ret(fields(acme.step = *ret)))]
    fn work(good: bool) -> Result<i64, String> {
        record!("acme.step" = 2);
        if good { Ok(7) } else { Err("no".repeat(10)) }
    }
    let good = record(|| _ = work(true)).span("work");
    good.attr(STEP, 7);
    unique(&good, STEP);
    let bad = record(|| _ = work(false)).span("work");
    bad.attr(STEP, 20).error_type("std::string::String");
    unique(&bad, STEP);
    unique(&bad, "error.type");
}

#[test]
fn an_error_type_that_was_set_by_hand_is_replaced_by_that_of_the_outcome() {
    #[traced]
    fn work() -> Result<(), u8> {
        Context::current().span().set_attribute(KeyValue::new("error.type", "guess"));
        Err(1)
    }
    let span = record(|| _ = work()).span("work");
    span.error_type("u8");
    unique(&span, "error.type");
}

#[test]
fn a_function_and_an_inline_span_write_to_the_same_span() {
    #[traced(current, fields(acme.step = "inner"))]
    fn inner() {}
    let span = record(|| {
        let _span = span!("outer", fields(acme.step = "outer"));
        inner();
    });
    let span = span.span("outer");
    span.attr(STEP, "inner");
    unique(&span, STEP);
}

#[test]
fn log_records_have_unique_keys() {
    #[logged("{acme.step} done", fields(acme.step = 1, { STEP } = 2))]
    fn work() {}
    let telemetry = record(|| {
        work();
        log!("by hand", fields({ STEP } = 1, acme.step = 2));
    });
    for place in 0..2 {
        let log = telemetry.logs().nth(place);
        log.attr(STEP, 2);
        unique_in_record(&log, STEP);
    }
    telemetry.logs().nth(0).body("2 done");
}

#[test]
fn metrics_have_unique_keys() {
    #[counted("acme.works", fields(acme.step = "first", { STEP } = step))]
    fn work(step: &str) {}
    let telemetry = record(|| work("second"));
    telemetry.metric("acme.works").value(&[KeyValue::new(STEP, "second")], 1);
}

#[test]
fn the_order_of_writing_decides_which_attribute_of_a_metric_is_last() {
    #[counted("acme.first", duration, active, fields({ STEP } = "constant", acme.step = "literal"))]
    fn first() {}
    #[counted("acme.last", duration, active, fields(acme.step = "literal", { STEP } = "constant"))]
    fn last() {}
    #[counted("acme.between", duration, active, fields({ STEP } = 1, acme.step = -2, { STEP } = step, acme.other = 1.5))]
    fn between(step: i64) {}
    #[counted("acme.captured", duration, active, args(step as { STEP }), fields("acme.step" = true))]
    fn captured(step: i64) {}
    let telemetry = record(|| {
        first();
        last();
        between(3);
        captured(4);
        count!("acme.inline.first", fields({ STEP } = "constant", acme.step = "literal"));
        count!("acme.inline.last", fields(acme.step = "literal", { STEP } = "constant"));
        count!("acme.inline.values", histogram, value = 1.0, fields({ STEP } = 1, acme.step = "literal"));
    });
    let check = |metric: &str, expected: &[KeyValue]| {
        for (suffix, value) in [("", 1), (".active", 0)] {
            let metric = telemetry.metric(&format!("{metric}{suffix}"));
            metric.points(1).value(expected, value);
        }
        telemetry.metric(&format!("{metric}.duration")).points(1).count(expected, 1);
    };
    check("acme.first", &[KeyValue::new(STEP, "literal")]);
    check("acme.last", &[KeyValue::new(STEP, "constant")]);
    check("acme.between", &[KeyValue::new(STEP, 3), KeyValue::new("acme.other", 1.5)]);
    check("acme.captured", &[KeyValue::new(STEP, true)]);
    telemetry.metric("acme.inline.first").points(1).value(&[KeyValue::new(STEP, "literal")], 1);
    telemetry.metric("acme.inline.last").points(1).value(&[KeyValue::new(STEP, "constant")], 1);
    telemetry.metric("acme.inline.values").points(1).count(&[KeyValue::new(STEP, "literal")], 1);
}

#[test]
fn fields_that_several_signals_share_keep_their_place() {
    const WORKS: &str = "acme.works";
    #[traced(fields({ STEP } = 1, acme.step = step))]
    #[counted(name = WORKS, fields({ STEP } = 1, acme.step = step))]
    #[logged("done", fields({ STEP } = 1, acme.step = step))]
    fn all(step: &str) {}
    #[traced(fields(acme.step = step))]
    #[counted(name = WORKS, fields({ STEP } = 1, acme.step = step))]
    #[logged("done", fields(acme.step = step, { STEP } = 1))]
    fn some(step: &str) {}
    let telemetry = record(|| {
        all("second");
        some("second");
    });
    telemetry.metric(WORKS).points(1).value(&[KeyValue::new(STEP, "second")], 2);
    telemetry.span("all").attr(STEP, "second");
    telemetry.span("some").attr(STEP, "second");
    telemetry.logs().nth(0).attr(STEP, "second");
    telemetry.logs().nth(1).attr(STEP, 1);
}

#[test]
fn a_field_of_instrument_that_is_given_twice_is_shared_in_its_place() {
    #[instrument(fields(acme.step = 1, acme.step = %step))]
    #[logged("done", fields(acme.step = %step))]
    fn last(step: &str) {}
    #[instrument(fields(acme.step = %step, acme.step = 1))]
    #[logged("done", fields(acme.step = %step))]
    fn first(step: &str) {}
    let telemetry = record(|| {
        last("shared");
        first("shared");
    });
    telemetry.span("last").attr(STEP, "shared");
    telemetry.span("first").attr(STEP, 1);
    telemetry.logs().nth(0).attr(STEP, "shared");
    telemetry.logs().nth(1).attr(STEP, "shared");
}

#[test]
fn an_announced_series_has_unique_keys() {
    #[counted("acme.after", fields({ STEP } = "constant", acme.step = "literal"), announce(announce_after))]
    fn after() {}
    #[counted("acme.before", fields(acme.step = "literal", { STEP } = step),
        announce(announce_before, [acme.step = "second"]))]
    fn before(step: &str) {}
    let telemetry = record(|| {
        announce_after();
        announce_before();
        after();
        before("second");
    });
    telemetry.metric("acme.after").points(1).value(&[KeyValue::new(STEP, "literal")], 1);
    telemetry.metric("acme.before").points(1).value(&[KeyValue::new(STEP, "second")], 1);
}

#[test]
fn events_and_links_have_unique_keys() {
    let telemetry = record(|| {
        #[traced]
        fn work() {
            let twice = || vec![KeyValue::new(STEP, 1), KeyValue::new(STEP, 2)];
            let context = Context::current();
            context.span().add_event("step", twice());
            context.span().add_link(SpanContext::NONE, twice());
        }
        work();
    });
    let span = telemetry.span("work");
    let (events, links) = (&span.data().events, &span.data().links);
    assert_eq!((events.len(), links.len()), (1, 1));
    for attributes in [&events[0].attributes, &links[0].attributes] {
        assert_eq!(attributes.iter().collect::<Vec<_>>(), [(STEP, &AnyValue::Int(2))]);
    }
}

#[test]
fn a_hand_written_span_has_unique_keys() {
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    let mut span = telemetry.tracer("by hand").start("work");
    span.set_attribute(KeyValue::new(STEP, 1));
    span.set_attribute(KeyValue::new(STEP, 2));
    drop(span);
    let span = telemetry.span("work");
    span.attr(STEP, 2);
    unique(&span, STEP);
}
