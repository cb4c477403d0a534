//! The examples of <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>, and the cases of
//! OpenTelemetry for Java, `AwsXrayPropagatorTest`.

use super::{Propagator, caller, forwarded, injected, map, with_span};
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceFlags;

const SPAN: &str = "53995c3f42cd8ad8";

fn read(header: &str) -> String {
    caller(&Propagator::xray(), &[("x-amzn-trace-id", header)])
}

#[test]
fn the_examples_are_read() {
    let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    let sampled = "5759e988bd862e3fe1be46a994272793 53995c3f42cd8ad8 sampled";
    assert_eq!(read(header), sampled);
    assert_eq!(read("Parent=53995c3f42cd8ad8;Sampled=1;Root=1-5759e988-bd862e3fe1be46a994272793"), sampled);
    assert_eq!(read(&header.replace(';', "; ")), sampled);
    assert_eq!(
        read(&format!("Self=1-67891234-12456789abcdef012345678;{header};Lineage=a87bd80c:1|68fd508a:5;Foo=Bar;")),
        sampled
    );
    let not_sampled = sampled.replace("sampled", "not sampled");
    assert_eq!(read(&header.replace("Sampled=1", "Sampled=0")), not_sampled);
    assert_eq!(read(&header.replace("Sampled=1", "Sampled=?")), not_sampled, "the decision is deferred");
    assert_eq!(read(&header.replace(";Sampled=1", "")), not_sampled, "the decision is deferred");
}

#[test]
fn zeros_at_the_start_of_the_time_can_be_missing() {
    for (time, digits) in [("0", "00000000"), ("1a", "0000001a"), ("00000000", "00000000")] {
        let header = format!("Root=1-{time}-d188f8fa79d48a391a778fa6;Parent={SPAN};Sampled=1");
        assert_eq!(read(&header), format!("{digits}d188f8fa79d48a391a778fa6 {SPAN} sampled"));
    }
}

#[test]
fn what_is_no_context_is_ignored() {
    let valid = format!("Root=1-8a3c60f7-d188f8fa79d48a391a778fa6;Parent={SPAN};Sampled=0");
    for (part, bad) in [
        ("1-8a3c60f7-d188f8fa79d48a391a778fa6", "abcdefghijklmnopabcdefghijklmnop"),
        ("778fa6", "778fa600"),
        ("778fa6", "778fa"),
        ("778fa6", "778fag"),
        ("8a3c60f7", "8a3c60f711"),
        ("8a3c60f7", ""),
        ("8a3c60f7-", ""),
        ("Root=1", "Root=2"),
        ("Root=", "root="),
        (SPAN, "abcdefghijklmnop"),
        (SPAN, "53995c3f42cd8ad800"),
        (SPAN, "0000000000000000"),
        ("Sampled=0", "Sampled="),
        ("Sampled=0", "Sampled=10220"),
        ("Sampled=0", "Sampled=a"),
        ("Sampled=0", "Sampled"),
        (";Sampled=0", &format!(";Parent={SPAN}")),
        (";Sampled=0", "\u{fffd}"),
        ("8a3c60f7-d188f8fa79d48a391a778fa6", "00000000-000000000000000000000000"),
    ] {
        assert_ne!(valid.replacen(part, bad, 1), valid);
        assert_eq!(read(&valid.replacen(part, bad, 1)), "", "{bad:?} instead of {part:?}");
    }
    for bad in ["", ";", "Root=1-622422bf-59625fe25708d4660735d8ef", "Sampled=1"] {
        assert_eq!(read(bad), "", "{bad:?}");
    }
}

#[test]
fn the_header_has_three_fields() {
    for (flags, digit) in [(TraceFlags::SAMPLED, '1'), (TraceFlags::default(), '0')] {
        let context = with_span(&Context::new(), "8a3c60f7d188f8fa79d48a391a778fa6", SPAN, flags);
        let header = format!("Root=1-8a3c60f7-d188f8fa79d48a391a778fa6;Parent={SPAN};Sampled={digit}");
        assert_eq!(injected(&Propagator::xray(), &context), map(&[("x-amzn-trace-id", &header)]));
    }
    let deferred = format!("Root=1-8a3c60f7-d188f8fa79d48a391a778fa6;Parent={SPAN};Sampled=?");
    let forwarded = forwarded(&Propagator::xray(), &[("x-amzn-trace-id", &deferred)]);
    assert_eq!(forwarded, map(&[("x-amzn-trace-id", &deferred)]));
    assert_eq!(Propagator::xray().fields().collect::<Vec<_>>(), ["X-Amzn-Trace-Id"]);
}
