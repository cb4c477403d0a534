//! The rules for headers, with the other formats of `OTEL_PROPAGATORS`.

use super::{Carrier, inject_with};
use crate::propagation::Propagator;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, KeyValue};

const PARENT: &str = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

type Headers = &'static [(&'static str, &'static str)];

/// The headers of each format, as another context can have left them, with the name of its propagator.
const FORMATS: [(fn() -> Propagator, Headers); 5] = [
    (Propagator::b3, B3),
    (Propagator::b3_multi, B3),
    (
        Propagator::jaeger,
        &[
            ("uber-trace-id", "4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1"),
            ("uberctx-old", "1"),
            ("UberCtx-older", "1"),
        ],
    ),
    (
        Propagator::xray,
        &[("x-amzn-trace-id", "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1")],
    ),
    (
        Propagator::ot_trace,
        &[
            ("ot-tracer-traceid", TRACE),
            ("ot-tracer-spanid", "00f067aa0ba902b7"),
            ("ot-tracer-sampled", "true"),
            ("ot-baggage-old", "1"),
        ],
    ),
];
const B3: Headers = &[
    ("b3", PARENT),
    ("x-b3-traceid", TRACE),
    ("x-b3-spanid", "00f067aa0ba902b7"),
    ("x-b3-parentspanid", "05e3ac9a4f6e3b90"),
    ("x-b3-sampled", "0"),
    ("x-b3-flags", "1"),
];

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let name = |name: &str| HeaderName::from_bytes(name.as_bytes()).expect("a name");
    pairs.iter().map(|(key, value)| (name(key), HeaderValue::from_str(value).expect("a value"))).collect()
}

fn extracted(propagator: &Propagator, headers: &HeaderMap) -> Context {
    propagator.extract_with_context(&Context::new(), &Carrier::new(headers))
}

#[test]
fn injecting_leaves_exactly_the_headers_of_the_context() {
    let caller =
        extracted(&Propagator::b3(), &headers(&[("b3", "80f198ee56343ba864fe8b2a57d3eff7-05e3ac9a4f6e3b90-1")]));
    let others = [("accept", "*/*"), ("traceparent", "kept"), ("uberctx", "kept"), ("x-b3", "kept")];
    for context in [caller.clone(), caller.with_baggage([KeyValue::new("new", "2")])] {
        for (propagator, old) in FORMATS {
            let (mut fresh, mut reused) = (headers(&others), headers(&[old, &others].concat()));
            inject_with(&propagator(), &context, &mut fresh);
            inject_with(&propagator(), &context, &mut reused);
            assert!(fresh.len() > others.len());
            assert_eq!(reused, fresh, "{}", propagator());
            let read = extracted(&propagator(), &reused);
            assert_eq!(read.span().span_context().span_id().to_string(), "05e3ac9a4f6e3b90");
        }
    }
    for (propagator, old) in FORMATS {
        let mut reused = headers(old);
        inject_with(&propagator(), &Context::new(), &mut reused);
        assert_eq!(reused, headers(old), "there is nothing to replace them with");
    }
}

#[test]
fn values_that_are_not_ascii_are_invalid() {
    for (propagator, valid) in FORMATS {
        assert!(extracted(&propagator(), &headers(valid)).has_active_span());
        for byte in [b"\xe9", b"\x80", b"\xff"] {
            let damaged = headers(valid).into_iter().map(|(name, value)| {
                let bytes = [value.as_bytes(), byte].concat();
                (name.expect("each header once"), HeaderValue::from_bytes(&bytes).expect("valid bytes"))
            });
            let context = extracted(&propagator(), &damaged.collect());
            assert!(!context.has_active_span() && context.baggage().is_empty(), "{}", propagator());
        }
    }
}

/// B3 defines that the first value applies. The other formats do not say which one is right.
#[test]
fn repeated_headers_are_read_as_the_format_defines() {
    for (propagator, valid) in FORMATS {
        let mut repeated = headers(valid);
        for (name, value) in headers(valid) {
            repeated.append(name.expect("each header once"), value);
        }
        let is_b3 = valid == B3;
        assert_eq!(extracted(&propagator(), &repeated).has_active_span(), is_b3, "{}", propagator());
    }
}
