//! The examples and rules of <https://github.com/openzipkin/b3-propagation>.

use super::{Propagator, caller, extracted, forwarded, injected, map, with_span};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceFlags;

const TRACE: &str = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN: &str = "05e3ac9a4f6e3b90";
const PARENT: &str = "e457b5a2e4d86bd1";

fn single(header: &str) -> String {
    caller(&Propagator::b3(), &[("b3", header)])
}

/// The caller according to the headers without `X-B3-`.
fn multi(headers: &[(&str, &str)]) -> String {
    let names: Vec<_> = headers.iter().map(|(name, _)| format!("X-B3-{name}")).collect();
    let headers: Vec<_> = names.iter().map(String::as_str).zip(headers.iter().map(|(_, value)| *value)).collect();
    caller(&Propagator::b3_multi(), &headers)
}

#[test]
fn the_examples_of_the_single_header_are_read() {
    let sampled = format!("{TRACE} {SPAN} sampled");
    let not_sampled = format!("{TRACE} {SPAN} not sampled");
    assert_eq!(single(&format!("{TRACE}-{SPAN}-1-{PARENT}")), sampled);
    assert_eq!(single(&format!("{TRACE}-{SPAN}-1")), sampled);
    assert_eq!(single(&format!("{TRACE}-{SPAN}-d")), sampled);
    assert_eq!(single(&format!("{TRACE}-{SPAN}-0")), not_sampled);
    assert_eq!(single(&format!("{TRACE}-{SPAN}")), not_sampled, "the decision is deferred");
    assert_eq!(single(&format!(" {TRACE}-{SPAN}-1\t")), sampled);
    assert_eq!(single(&format!("{}-{SPAN}-1", &TRACE[16..])), format!("{:0>32} {SPAN} sampled", &TRACE[16..]));
}

#[test]
fn the_examples_of_several_headers_are_read() {
    let ids = [("TraceId", "463ac35c9f6413ad48485a3953bb6124"), ("SpanId", "a2fb4a1d1a96d312")];
    let with = |others: &[(&str, &str)]| multi(&[&ids, others].concat());
    let sampled = "463ac35c9f6413ad48485a3953bb6124 a2fb4a1d1a96d312 sampled";
    let not_sampled = "463ac35c9f6413ad48485a3953bb6124 a2fb4a1d1a96d312 not sampled";
    assert_eq!(with(&[("Sampled", "1"), ("ParentSpanId", "0020000000000001")]), sampled);
    assert_eq!(with(&[("Sampled", "true")]), sampled);
    assert_eq!(with(&[("Flags", "1")]), sampled);
    assert_eq!(with(&[("Flags", "1"), ("Sampled", "0")]), sampled, "debug implies that the trace is sampled");
    assert_eq!(with(&[("Flags", "0"), ("Sampled", "1")]), sampled);
    for others in [&[("Sampled", "0")], &[("Sampled", "false")], &[("ParentSpanId", "not an id")]] {
        assert_eq!(with(others), not_sampled);
    }
    assert_eq!(with(&[]), not_sampled, "the decision is deferred");
    assert_eq!(with(&[("Sampled", "1"), ("Sampled", "0"), ("TraceId", TRACE)]), sampled, "the first value wins");
    assert_eq!(
        multi(&[("TraceId", "48485a3953bb6124"), ids[1]]),
        "000000000000000048485a3953bb6124 a2fb4a1d1a96d312 not sampled"
    );
}

#[test]
fn what_is_no_context_is_ignored() {
    let zeros = "0".repeat(32);
    for bad in [
        "",
        "0",
        "1",
        "d",
        "-",
        TRACE,
        &format!("{TRACE}-"),
        &format!("{TRACE}-{SPAN}-"),
        &format!("{TRACE}-{SPAN}-2"),
        &format!("{TRACE}-{SPAN}-true"),
        &format!("{TRACE}-{SPAN}-1-"),
        &format!("{TRACE}-{SPAN}-1-{PARENT}-"),
        &format!("{TRACE}-{SPAN}-1-{TRACE}"),
        &format!("{zeros}-{SPAN}-1"),
        &format!("{TRACE}-{}-1", &zeros[16..]),
        &format!("{}-{SPAN}-1", TRACE.to_uppercase()),
        &format!("{TRACE}0-{SPAN}-1"),
        &format!("{}-{SPAN}-1", &TRACE[1..]),
        &format!("{TRACE}-{SPAN}-1\u{fffd}"),
        "é-é-é",
    ] {
        assert_eq!(single(bad), "", "{bad:?}");
    }
    for bad in [
        [("TraceId", TRACE), ("SpanId", ""), ("Sampled", "1")],
        [("TraceId", "x"), ("SpanId", SPAN), ("Sampled", "1")],
        [("TraceId", TRACE), ("SpanId", SPAN), ("Sampled", "yes")],
        [("TraceId", &TRACE[..31]), ("SpanId", SPAN), ("Sampled", "1")],
        [("Other", TRACE), ("SpanId", SPAN), ("Sampled", "1")],
    ] {
        assert_eq!(multi(&bad), "", "{bad:?}");
    }
}

/// <https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-extract>
#[test]
fn both_encodings_are_read_and_the_single_header_has_precedence() {
    let header = format!("{TRACE}-{SPAN}-1");
    let several = [("X-B3-TraceId", "463ac35c9f6413ad48485a3953bb6124"), ("x-b3-spanid", "a2fb4a1d1a96d312")];
    for propagator in [Propagator::b3(), Propagator::b3_multi()] {
        let from_several = "463ac35c9f6413ad48485a3953bb6124 a2fb4a1d1a96d312 not sampled";
        assert_eq!(caller(&propagator, &several), from_several);
        let both = |header| [several[0], several[1], ("b3", header)];
        assert_eq!(caller(&propagator, &both(&header)), format!("{TRACE} {SPAN} sampled"));
        assert_eq!(caller(&propagator, &both("broken")), from_several);
    }
}

#[test]
fn the_configured_encoding_is_written() {
    let fields = |propagator: &Propagator| propagator.fields().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(fields(&Propagator::b3()), ["b3"]);
    assert_eq!(fields(&Propagator::b3_multi()), ["x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags"]);
    for (flags, digit) in [(TraceFlags::SAMPLED, "1"), (TraceFlags::default(), "0")] {
        let context = with_span(&opentelemetry::Context::new(), TRACE, SPAN, flags);
        assert_eq!(injected(&Propagator::b3(), &context), map(&[("b3", &format!("{TRACE}-{SPAN}-{digit}"))]));
        let expected = map(&[("x-b3-traceid", TRACE), ("x-b3-spanid", SPAN), ("x-b3-sampled", digit)]);
        assert_eq!(injected(&Propagator::b3_multi(), &context), expected);
    }
    assert!(injected(&Propagator::b3(), &opentelemetry::Context::new()).is_empty());
}

#[test]
fn debug_is_kept_for_the_whole_trace_and_a_deferred_decision_until_there_is_a_span() {
    let received = format!("{TRACE}-{SPAN}-d-{PARENT}");
    let received = [("b3", received.as_str())];
    assert_eq!(forwarded(&Propagator::b3(), &received)["b3"], format!("{TRACE}-{SPAN}-d"));
    let expected = map(&[("x-b3-traceid", TRACE), ("x-b3-spanid", SPAN), ("x-b3-flags", "1")]);
    assert_eq!(forwarded(&Propagator::b3_multi(), &received), expected);
    let context = extracted(&Propagator::b3(), &received);
    let child = with_span(&context, TRACE, PARENT, TraceFlags::SAMPLED);
    assert_eq!(injected(&Propagator::b3(), &child)["b3"], format!("{TRACE}-{PARENT}-d"));
    let other = with_span(&context, "463ac35c9f6413ad48485a3953bb6124", PARENT, TraceFlags::SAMPLED);
    assert_eq!(injected(&Propagator::b3(), &other)["b3"], format!("463ac35c9f6413ad48485a3953bb6124-{PARENT}-1"));

    let deferred = format!("{TRACE}-{SPAN}");
    let received = [("b3", deferred.as_str())];
    assert_eq!(forwarded(&Propagator::b3(), &received)["b3"], deferred);
    assert!(!forwarded(&Propagator::b3_multi(), &received).contains_key("x-b3-sampled"));
    let context = extracted(&Propagator::b3(), &received);
    let child = with_span(&context, TRACE, PARENT, TraceFlags::default());
    assert_eq!(injected(&Propagator::b3(), &child)["b3"], format!("{TRACE}-{PARENT}-0"));
}
