//! The format of <https://www.jaegertracing.io/sdk-migration/#propagation-format>. The values are those of the tests of
//! OpenTelemetry for Java, `JaegerPropagatorTest`.

use super::{Propagator, baggage, caller, extracted, forwarded, injected, map, with_span};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceFlags;
use opentelemetry::{Context, KeyValue};

const TRACE: &str = "000000000000004d0000000000000016";
const SPAN: &str = "0000000000017c29";

fn read(header: &str) -> String {
    caller(&Propagator::jaeger(), &[("uber-trace-id", header)])
}

#[test]
fn zeros_at_the_start_can_be_missing() {
    let sampled = format!("{TRACE} {SPAN} sampled");
    for header in [
        format!("{TRACE}:{SPAN}:0:1"),
        "4d0000000000000016:17c29:0:1".to_owned(),
        "4D0000000000000016:17C29:0000000000000000:01".to_owned(),
        " 4d0000000000000016:17c29::1 ".to_owned(),
    ] {
        assert_eq!(read(&header), sampled, "{header}");
    }
    assert_eq!(read("236f2e:17c29:0:1"), "00000000000000000000000000236f2e 0000000000017c29 sampled");
}

#[test]
fn the_flags_are_a_bitmap() {
    for (flags, sampled) in
        [("0", "not sampled"), ("1", "sampled"), ("3", "sampled"), ("2", "sampled"), ("5", "sampled")]
    {
        assert_eq!(read(&format!("{TRACE}:{SPAN}:0:{flags}")), format!("{TRACE} {SPAN} {sampled}"));
    }
    assert_eq!(read(&format!("{TRACE}:{SPAN}:0:08")), format!("{TRACE} {SPAN} not sampled"));
    assert_eq!(read(&format!("{TRACE}:{SPAN}:0:ff")), format!("{TRACE} {SPAN} sampled"));
}

#[test]
fn the_header_can_be_encoded_like_a_part_of_a_url() {
    for colon in ["%3A", "%3a"] {
        assert_eq!(read(&[TRACE, SPAN, "0", "5"].join(colon)), format!("{TRACE} {SPAN} sampled"));
    }
}

#[test]
fn what_is_no_context_is_ignored() {
    for bad in [
        "",
        "aa:bb:cc",
        "aa:bb:cc:dd:ee",
        &format!("abcdefghijklmnopabcdefghijklmnop:{SPAN}:0:0"),
        &format!("{TRACE}00:{SPAN}:0:0"),
        &format!("{TRACE}:abcdefghijklmnop:0:0"),
        &format!("{TRACE}:{SPAN}00:0:0"),
        &format!("{TRACE}:{SPAN}:0:"),
        &format!("{TRACE}:{SPAN}:0:10220"),
        &format!("{TRACE}:{SPAN}:0:abcdefr"),
        &format!("{TRACE}:{SPAN}:0:+1"),
        &format!("0:{SPAN}:0:1"),
        &format!("{TRACE}:0:0:1"),
        &format!("{TRACE}:{SPAN}:0:\u{fffd}"),
    ] {
        assert_eq!(read(bad), "", "{bad:?}");
    }
    let header = format!("{TRACE}:{SPAN}:0:1");
    let twice = [("uber-trace-id", header.as_str()), ("uber-trace-id", &header)];
    assert_eq!(caller(&Propagator::jaeger(), &twice), "", "nothing decides which one is right");
}

#[test]
fn ids_are_written_in_full() {
    for (flags, digit) in [(TraceFlags::SAMPLED, '1'), (TraceFlags::default(), '0')] {
        let context = with_span(&Context::new(), TRACE, SPAN, flags);
        let header = format!("{TRACE}:{SPAN}:0:{digit}");
        assert_eq!(injected(&Propagator::jaeger(), &context), map(&[("uber-trace-id", &header)]));
    }
    let debug = forwarded(&Propagator::jaeger(), &[("uber-trace-id", "4d0000000000000016:17c29:1:3")]);
    assert_eq!(debug["uber-trace-id"], format!("{TRACE}:{SPAN}:0:3"));
    assert_eq!(Propagator::jaeger().fields().collect::<Vec<_>>(), ["uber-trace-id"]);
}

#[test]
fn baggage_is_read_from_its_own_headers() {
    let read = |carrier: &[(&str, &str)]| baggage(&extracted(&Propagator::jaeger(), carrier));
    let both = map(&[("nometa", "nometa-value"), ("meta", "meta-value")]);
    let prefixed = [("uberctx-nometa", "nometa-value"), ("Uberctx-meta", "meta-value"), ("another", "value")];
    assert_eq!(read(&prefixed), both);
    assert_eq!(read(&[("jaeger-baggage", "nometa = nometa-value , meta=meta-value")]), both);
    assert_eq!(read(&[("jaeger-baggage", "nometa+novalue"), ("uberctx-", "value"), ("uberctx", "value")]), map(&[]));
    assert_eq!(read(&[("uberctx-a", "x%20y+%C3%A9%3D"), ("uberctx-b", "\u{fffd}")]), map(&[("a", "x y é=")]));
}

#[test]
fn baggage_is_written_with_encoded_values() {
    let context = Context::new().with_baggage([KeyValue::new("a", "x y é=+"), KeyValue::new("b.c", "1")]);
    let headers = injected(&Propagator::jaeger(), &context);
    assert_eq!(headers, map(&[("uberctx-a", "x%20y%20%C3%A9%3D%2B"), ("uberctx-b.c", "1")]));
}
