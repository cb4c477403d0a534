//! The format of the basic tracers of `OpenTracing`. The values are those of the tests of OpenTelemetry for Java,
//! `OtTracePropagatorTest`.

use super::{Propagator, baggage, caller, extracted, injected, map, with_span};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceFlags;
use opentelemetry::{Context, KeyValue};

const TRACE: &str = "ff000000000000000000000000000041";
const SPAN: &str = "ff00000000000041";

fn read(trace: &str, span: &str, sampled: &str) -> String {
    let headers = [("ot-tracer-traceid", trace), ("ot-tracer-spanid", span), ("ot-tracer-sampled", sampled)];
    caller(&Propagator::ot_trace(), &headers)
}

#[test]
fn ids_with_16_and_32_digits_are_read() {
    for (sampled, text) in [("1", "sampled"), ("true", "sampled"), ("0", "not sampled"), ("false", "not sampled")] {
        assert_eq!(read(TRACE, SPAN, sampled), format!("{TRACE} {SPAN} {text}"));
        assert_eq!(read("ff00000000000000", SPAN, sampled), format!("0000000000000000ff00000000000000 {SPAN} {text}"));
    }
    let without = [("ot-tracer-traceid", TRACE), ("Ot-Tracer-SpanId", SPAN)];
    assert_eq!(caller(&Propagator::ot_trace(), &without), format!("{TRACE} {SPAN} not sampled"));
}

#[test]
fn what_is_no_context_is_ignored() {
    let too_long = format!("{TRACE}00");
    for (trace, span, sampled) in [
        ("abcdefghijklmnopabcdefghijklmnop", SPAN, "1"),
        (&too_long, SPAN, "1"),
        ("41", SPAN, "1"),
        ("", SPAN, "1"),
        (TRACE, "abcdefghijklmnop", "1"),
        (TRACE, "abcdefghijklmnop00", "1"),
        (TRACE, "0000000000000000", "1"),
        (TRACE, SPAN, "yes"),
        (TRACE, SPAN, ""),
        (TRACE, SPAN, "\u{fffd}"),
    ] {
        assert_eq!(read(trace, span, sampled), "", "{trace} {span} {sampled}");
    }
}

#[test]
fn the_lower_half_of_the_trace_id_is_written() {
    for (flags, sampled) in [(TraceFlags::SAMPLED, "true"), (TraceFlags::default(), "false")] {
        let context = with_span(&Context::new(), TRACE, SPAN, flags);
        let expected =
            [("ot-tracer-traceid", "0000000000000041"), ("ot-tracer-spanid", SPAN), ("ot-tracer-sampled", sampled)];
        assert_eq!(injected(&Propagator::ot_trace(), &context), map(&expected));
    }
    let no_lower_half = with_span(&Context::new(), "ff000000000000000000000000000000", SPAN, TraceFlags::SAMPLED);
    assert!(injected(&Propagator::ot_trace(), &no_lower_half).is_empty(), "zero is not a trace id");
    let fields: Vec<_> = Propagator::ot_trace().fields().map(str::to_owned).collect();
    assert_eq!(fields, ["ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled"]);
}

#[test]
fn baggage_belongs_to_a_span() {
    let entries = [("ot-baggage-foo", "bar"), ("ot-baggage-key", "value")];
    let ids = [("ot-tracer-traceid", TRACE), ("ot-tracer-spanid", SPAN)];
    let read = |carrier: &[(&str, &str)]| baggage(&extracted(&Propagator::ot_trace(), carrier));
    assert_eq!(read(&[ids, entries].concat()), map(&[("foo", "bar"), ("key", "value")]));
    assert_eq!(read(&entries), map(&[]));

    let context =
        Context::new().with_baggage([KeyValue::new("foo", "bar"), KeyValue::new("é", "1"), KeyValue::new("b", "é")]);
    assert!(injected(&Propagator::ot_trace(), &context).is_empty());
    let headers = injected(&Propagator::ot_trace(), &with_span(&context, TRACE, SPAN, TraceFlags::SAMPLED));
    let written: Vec<_> = headers.iter().filter(|(name, _)| name.starts_with("ot-baggage-")).collect();
    assert_eq!(written, [(&"ot-baggage-foo".to_owned(), &"bar".to_owned())]);
}
