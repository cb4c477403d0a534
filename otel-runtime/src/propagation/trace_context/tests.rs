//! The cases of the W3C's own suite for trace context, and what it does not cover.

use super::*;
use crate::propagation::Propagator;
use opentelemetry::propagation::TextMapPropagator as _;
use std::collections::HashMap;

const TRACE: &str = "12345678901234567890123456789012";
const SPAN: &str = "1234567890123456";

/// What the next service receives from one that was sent these headers.
fn passed_on(headers: &[(&str, &str)]) -> HashMap<String, String> {
    let context = Propagator::trace_context().extract_with_context(&Context::new(), &Repeated(headers));
    let mut out = HashMap::new();
    Propagator::trace_context().inject_context(&context, &mut out);
    out
}

/// A carrier that can repeat a header.
struct Repeated<'a>(&'a [(&'a str, &'a str)]);

impl Extractor for Repeated<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let found: Vec<_> = self.0.iter().filter(|(name, _)| *name == key).map(|(_, value)| *value).collect();
        (!found.is_empty()).then_some(found)
    }
}

fn traceparent_of(header: &str) -> Option<String> {
    passed_on(&[("traceparent", header)]).remove("traceparent")
}

/// What is left of `tracestate`, beside a valid `traceparent`.
fn state_of(headers: &[&str]) -> Option<String> {
    let parent = format!("00-{TRACE}-{SPAN}-00");
    let mut all = vec![("traceparent", parent.as_str())];
    all.extend(headers.iter().map(|header| ("tracestate", *header)));
    let mut out = passed_on(&all);
    assert!(out.contains_key("traceparent"), "a bad `tracestate` does not end the trace");
    out.remove("tracestate")
}

// The cases are those of the W3C's own suite for trace context, by the names that they have there.

#[test]
fn a_valid_traceparent_is_passed_on() {
    let header = format!("00-{TRACE}-{SPAN}-01");
    assert_eq!(traceparent_of(&header).as_deref(), Some(header.as_str()));
}

#[test]
fn traceparent_ows_handling() {
    let header = format!("00-{TRACE}-{SPAN}-01");
    for padded in [format!(" {header}"), format!("\t{header}"), format!("{header} "), format!("\t {header} \t")] {
        assert_eq!(traceparent_of(&padded).as_deref(), Some(header.as_str()), "{padded:?}");
    }
}

#[test]
fn traceparent_duplicated() {
    let (one, two) = (format!("00-{TRACE}-{SPAN}-01"), format!("00-{TRACE}-1234567890123457-01"));
    assert!(passed_on(&[("traceparent", &one), ("traceparent", &two)]).is_empty());
    assert!(passed_on(&[("traceparent", &one), ("traceparent", &one)]).is_empty());
}

#[test]
fn later_versions_are_read_as_far_as_they_are_known() {
    let passed = format!("00-{TRACE}-{SPAN}-01");
    for header in [format!("cc-{TRACE}-{SPAN}-01"), format!("cc-{TRACE}-{SPAN}-01-what-the-future-will-be-like")] {
        assert_eq!(traceparent_of(&header).as_deref(), Some(passed.as_str()), "{header}");
    }
    assert_eq!(traceparent_of(&format!("cc-{TRACE}-{SPAN}-01.what-the-future-will-be-like")), None);
}

#[test]
fn flags_that_level_2_does_not_define_are_dropped_and_random_is_kept() {
    for (came, goes) in [("00", "00"), ("01", "01"), ("02", "02"), ("03", "03"), ("ff", "03"), ("fc", "00")] {
        let passed = traceparent_of(&format!("00-{TRACE}-{SPAN}-{came}"));
        assert_eq!(passed, Some(format!("00-{TRACE}-{SPAN}-{goes}")));
    }
}

#[test]
fn an_invalid_traceparent_is_ignored() {
    let (zeros, short) = ("0".repeat(32), &TRACE[1..]);
    let invalid = [
        String::new(),
        format!("00-{TRACE}-{SPAN}-01."),
        format!("00-{TRACE}-{SPAN}-01-what-the-future-will-be-like"),
        format!("00-{TRACE}-{SPAN}-01-"),
        format!("ff-{TRACE}-{SPAN}-01"),
        format!(".0-{TRACE}-{SPAN}-01"),
        format!("0.-{TRACE}-{SPAN}-01"),
        format!("000-{TRACE}-{SPAN}-01"),
        format!("0-{TRACE}-{SPAN}-01"),
        format!("00-{zeros}-{SPAN}-01"),
        format!("00-.{short}-{SPAN}-01"),
        format!("00-{short}.-{SPAN}-01"),
        format!("00-{TRACE}3-{SPAN}-01"),
        format!("00-{short}-{SPAN}-01"),
        format!("00-{TRACE}-0000000000000000-01"),
        format!("00-{TRACE}-.234567890123456-01"),
        format!("00-{TRACE}-123456789012345.-01"),
        format!("00-{TRACE}-{SPAN}7-01"),
        format!("00-{TRACE}-123456789012345-01"),
        format!("00-{TRACE}-{SPAN}-.0"),
        format!("00-{TRACE}-{SPAN}-0."),
        format!("00-{TRACE}-{SPAN}-001"),
        format!("00-{TRACE}-{SPAN}-1"),
        // `from_str_radix` takes a sign, and Unicode has other digits and other white space.
        format!("00-+{short}-{SPAN}-01"),
        format!("00-{TRACE}-+234567890123456-01"),
        format!("00-{TRACE}-{SPAN}-+1"),
        format!("+0-{TRACE}-{SPAN}-01"),
        format!("00-{}-{SPAN}-01", TRACE.replace("12", "AB")),
        format!("00-{TRACE}-{SPAN}-0A"),
        format!("\u{a0}00-{TRACE}-{SPAN}-01"),
        format!("00_{TRACE}_{SPAN}_01"),
        format!("00-{TRACE}-{SPAN}-0é"),
    ];
    for header in invalid {
        assert_eq!(traceparent_of(&header), None, "{header:?}");
    }
}

#[test]
fn tracestate_without_traceparent_is_ignored() {
    assert!(passed_on(&[("tracestate", "foo=1")]).is_empty());
    assert!(passed_on(&[("traceparent", "broken"), ("tracestate", "foo=1")]).is_empty());
}

#[test]
fn tracestate_headers_are_joined_in_their_order() {
    let headers = ["foo=1,bar=2", "rojo=1,congo=2", "baz=3"];
    assert_eq!(state_of(&headers).as_deref(), Some("foo=1,bar=2,rojo=1,congo=2,baz=3"));
    assert_eq!(state_of(&["foo=1", ""]).as_deref(), Some("foo=1"));
    assert_eq!(state_of(&["", "foo=1"]).as_deref(), Some("foo=1"));
    assert_eq!(state_of(&["foo=1,,bar=2,"]).as_deref(), Some("foo=1,bar=2"));
}

#[test]
fn no_empty_tracestate_is_sent() {
    assert_eq!(state_of(&[]), None);
    assert_eq!(state_of(&[""]), None);
    assert_eq!(state_of(&[" ,\t,"]), None);
}

#[test]
fn tracestate_ows_handling() {
    for header in ["foo=1 \t , \t bar=2, \t baz=3", "foo=1\t \t,\t \tbar=2,\t \tbaz=3", "\t foo=1,bar=2,baz=3 \t"] {
        assert_eq!(state_of(&[header]).as_deref(), Some("foo=1,bar=2,baz=3"), "{header:?}");
    }
}

#[test]
fn tracestate_all_allowed_characters() {
    let key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
    let value: String = (' '..='~').filter(|c| !",=".contains(*c)).collect();
    for header in [format!("{key}={value}"), format!("{key}@a-z0-9_-*/={value}"), "0x= y".to_owned()] {
        assert_eq!(state_of(&[&header]).as_deref(), Some(header.as_str()));
    }
}

#[test]
fn the_first_of_duplicated_keys_is_the_most_recent_one() {
    assert_eq!(state_of(&["foo=1,foo=2"]).as_deref(), Some("foo=1"));
    assert_eq!(state_of(&["foo=1", "bar=2,foo=1"]).as_deref(), Some("foo=1,bar=2"));
}

#[test]
fn an_invalid_member_makes_the_whole_tracestate_invalid() {
    let bad_keys =
        ["foo =1", "FOO=1", "foo.bar=1", "foo@=1", "@foo=1", "foo@@bar=1", "foo@bar@baz=1", "=1", "foo", "_a=1"];
    for bad in bad_keys.into_iter().chain(["foo=bar=baz", "foo=", "foo=\u{e9}", "foo=a\tb"]) {
        assert_eq!(state_of(&["bar=2", bad]), None, "{bad:?}");
    }
}

#[test]
fn tracestate_key_length_limit() {
    let (z, t, v) = (|n| "z".repeat(n), |n| "t".repeat(n), |n| "v".repeat(n));
    for good in [z(256), format!("{}@{}", t(241), v(14))] {
        assert!(state_of(&["foo=1", &format!("{good}=1")]).is_some(), "{} characters", good.len());
    }
    for bad in [z(257), format!("{}@v", t(242)), format!("t@{}", v(15))] {
        assert_eq!(state_of(&["foo=1", &format!("{bad}=1")]), None, "{} characters", bad.len());
    }
    assert!(state_of(&[&format!("a={}", z(256))]).is_some());
    assert_eq!(state_of(&[&format!("a={}", z(257))]), None);
}

#[test]
fn a_changed_tracestate_is_sent_as_it_is_now() {
    let parent = format!("00-{TRACE}-{SPAN}-00");
    let headers = [("traceparent", parent.as_str()), ("tracestate", "foo=1,t@vendor78901234=2")];
    let context = Propagator::trace_context().extract_with_context(&Context::new(), &Repeated(&headers));
    let sent = |trace: TraceId, state: &TraceState| {
        let span = SpanContext::new(trace, SpanId::from(7), TraceFlags::SAMPLED, false, state.clone());
        let mut out = HashMap::new();
        Propagator::trace_context().inject_context(&context.with_remote_span_context(span), &mut out);
        out.remove("tracestate")
    };
    let (trace, state) =
        (context.span().span_context().trace_id(), context.span().span_context().trace_state().clone());
    assert_eq!(sent(trace, &state).as_deref(), Some("foo=1,t@vendor78901234=2"));
    let changed = state.insert("ours", "3").expect("a valid key");
    assert_eq!(sent(trace, &changed).as_deref(), Some("ours=3,foo=1"));
    assert_eq!(sent(TraceId::from(7), &TraceState::default()), None, "another trace has another state");
}

#[test]
fn tracestate_member_count_limit() {
    let members = |count| (1..=count).map(|n| format!("bar{n:02}={n:02}")).collect::<Vec<_>>().join(",");
    assert_eq!(state_of(&[&members(32)]), Some(members(32)));
    assert_eq!(state_of(&[&members(33)]), None);
    let long: Vec<_> = (0..32).map(|n| format!("a{n}={}", "z".repeat(256))).collect();
    assert_eq!(state_of(&[&long.join(",")]), None, "more than {MAX_TRACESTATE} bytes are not read");
}
