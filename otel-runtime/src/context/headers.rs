//! Context in HTTP headers: `http::HeaderMap` as a carrier for the global propagator of OpenTelemetry.

use super::stale::is_stale;
use crate::thread_context::current_context;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::{Context, global};
use std::cell::OnceCell;

/// Returns the caller's context from the headers of a request, or the current context if the headers contain none.
///
/// This function uses the global propagator of OpenTelemetry. Installing telemetry sets it according to
/// `OTEL_PROPAGATORS`, by default to W3C trace context and baggage; an application can also set its own. If no propagator is
/// set, the headers are not read.
///
/// ```
/// let headers = http::HeaderMap::new();
/// let caller = otel_runtime::context::extract(&headers);
/// # _ = caller;
/// ```
pub fn extract(headers: &HeaderMap) -> Context {
    extract_into(&current_context(), headers)
}

/// Returns `base` with the values from the headers.
pub(crate) fn extract_into(base: &Context, headers: &HeaderMap) -> Context {
    global::get_text_map_propagator(|propagator| propagator.extract_with_context(base, &Carrier::new(headers)))
}

/// Writes a context into the headers of a request.
///
/// This function uses the global propagator of OpenTelemetry; see [`extract`]. It replaces the headers of the propagator, so that they
/// contain only this context, even if the headers were copied from another request. If the context has no baggage, for example, the header
/// `baggage` is removed. If the propagator writes nothing, or none is set, the headers do not change.
///
/// A value of baggage reaches the receiver unchanged. Its metadata ([`BaggageMetadata`](opentelemetry::baggage::BaggageMetadata)) is opaque
/// and has no encoding in W3C Baggage: spaces around it are lost, and commas and characters that are not printable ASCII are
/// percent-encoded but not decoded, so that `a,b` arrives as `a%2Cb`. Encode such metadata yourself.
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// otel_runtime::context::inject(&opentelemetry::Context::current(), &mut headers);
/// ```
pub fn inject(context: &Context, headers: &mut HeaderMap) {
    global::get_text_map_propagator(|propagator| inject_with(propagator, context, headers));
}

fn inject_with(propagator: &dyn TextMapPropagator, context: &Context, headers: &mut HeaderMap) {
    let mut written = Written(HeaderMap::new());
    propagator.inject_context(context, &mut written);
    if written.0.is_empty() {
        return;
    }
    let fields: Vec<_> = propagator.fields().collect();
    let stale: Vec<_> = headers.keys().filter(|name| is_stale(name.as_str(), &fields)).cloned().collect();
    for name in stale {
        headers.remove(name);
    }
    headers.extend(written.0);
}

/// The headers, including values that are not ASCII, as the propagators read them. A value that is not ASCII is invalid, but it must not be
/// ignored: a second `traceparent` makes the first one invalid. In `baggage`, the other members remain valid.
struct Carrier<'a> {
    headers: &'a HeaderMap,
    /// The decoded headers. They are created when a value that is not ASCII is read.
    decoded: OnceCell<HeaderMap<String>>,
}

impl<'a> Carrier<'a> {
    fn new(headers: &'a HeaderMap) -> Self {
        Self { headers, decoded: OnceCell::new() }
    }

    /// Returns the headers. Bytes that are not ASCII are replaced by a character that is invalid in every header of a propagator.
    fn decoded(&self) -> &HeaderMap<String> {
        let decode = |value: &HeaderValue| {
            let character = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
            value.as_bytes().iter().map(character).collect()
        };
        self.decoded.get_or_init(|| self.headers.iter().map(|(name, value)| (name.clone(), decode(value))).collect())
    }
}

impl Extractor for Carrier<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let value = self.headers.get(key)?;
        value.to_str().ok().or_else(|| self.decoded().get(key).map(String::as_str))
    }

    fn keys(&self) -> Vec<&str> {
        self.headers.keys().map(HeaderName::as_str).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let values: Result<Vec<_>, _> = self.headers.get_all(key).iter().map(HeaderValue::to_str).collect();
        let values = values.unwrap_or_else(|_| self.decoded().get_all(key).iter().map(String::as_str).collect());
        (!values.is_empty()).then_some(values)
    }
}

/// The headers that propagators write.
struct Written(HeaderMap);

impl Injector for Written {
    fn set(&mut self, key: &str, value: String) {
        let name = HeaderName::from_bytes(key.as_bytes());
        // The propagator of the SDK sets an empty `tracestate`, but empty headers are not sent.
        if let (Ok(name), Ok(value), false) = (name, HeaderValue::try_from(&value), value.is_empty()) {
            self.0.insert(name, value);
        }
    }
}

#[cfg(all(test, feature = "sdk"))]
mod formats;

#[cfg(all(test, feature = "sdk"))]
mod tests {
    use super::*;
    use crate::propagation::Propagator;
    use opentelemetry::KeyValue;
    use opentelemetry::baggage::BaggageExt as _;
    use opentelemetry::propagation::text_map_propagator::FieldIter;

    const OLD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const NEW: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    fn propagator() -> Propagator {
        [Propagator::trace_context(), Propagator::baggage()].into_iter().collect()
    }

    fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
        let value = |bytes| HeaderValue::from_bytes(bytes).expect("valid bytes");
        pairs.iter().map(|(name, bytes)| (HeaderName::from_static(name), value(bytes))).collect()
    }

    /// Returns the headers that are forwarded if these headers are received.
    fn forwarded(received: &[(&'static str, &[u8])]) -> HeaderMap {
        let context = propagator().extract_with_context(&Context::new(), &Carrier::new(&headers(received)));
        let mut sent = HeaderMap::new();
        inject_with(&propagator(), &context, &mut sent);
        sent
    }

    #[test]
    fn injecting_leaves_exactly_the_headers_of_the_context() {
        let old: [(_, &[u8]); 5] = [
            ("traceparent", OLD.as_bytes()),
            ("tracestate", b"rojo=1"),
            ("baggage", b"old=1"),
            ("baggage", b"older=1"),
            ("accept", b"*/*"),
        ];
        let contexts: [&[(&str, &[u8])]; 4] = [
            &[("traceparent", NEW.as_bytes())],
            &[("traceparent", NEW.as_bytes()), ("tracestate", b"congo=2")],
            &[("traceparent", NEW.as_bytes()), ("baggage", b"new=1")],
            &[("baggage", b"new=1")],
        ];
        for expected in contexts {
            let context = propagator().extract_with_context(&Context::new(), &Carrier::new(&headers(expected)));
            let mut written = headers(&old);
            inject_with(&propagator(), &context, &mut written);
            assert_eq!(written.remove("accept").as_ref().map(HeaderValue::as_bytes), Some(&b"*/*"[..]));
            assert_eq!(written, headers(expected));
        }
        let mut written = headers(&old);
        inject_with(&propagator(), &Context::new(), &mut written);
        assert_eq!(written, headers(&old), "there is nothing to replace them with");
        let context = Context::new().with_baggage([KeyValue::new("new", "1")]);
        inject_with(&Propagator::baggage(), &context, &mut written);
        assert!(written.contains_key("traceparent"), "not a header of this propagator");
    }

    /// A propagator that has its own headers, like that for B3, and does not set all of them.
    #[derive(Debug)]
    struct Partial([String; 2]);

    impl TextMapPropagator for Partial {
        fn inject_context(&self, _: &Context, injector: &mut dyn Injector) {
            injector.set("X-B3-TraceId", "7".to_owned());
            injector.set("tracestate", String::new());
        }

        fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
            let value = extractor.get("x-b3-traceid").map(str::to_owned).unwrap_or_default();
            context.with_baggage([KeyValue::new("read", value)])
        }

        fn fields(&self) -> FieldIter<'_> {
            FieldIter::new(&self.0)
        }
    }

    #[test]
    fn headers_of_other_propagators_are_replaced_and_read_in_the_same_way() {
        let partial = Partial(["X-B3-TraceId".to_owned(), "X-B3-ParentSpanId".to_owned()]);
        let mut written = headers(&[("x-b3-traceid", b"1"), ("x-b3-parentspanid", b"2")]);
        inject_with(&partial, &Context::new(), &mut written);
        assert_eq!(written, headers(&[("x-b3-traceid", b"7")]));
        let received = headers(&[("x-b3-traceid", b"\xe9")]);
        let context = partial.extract_with_context(&Context::new(), &Carrier::new(&received));
        assert_eq!(context.baggage().get("read").map(ToString::to_string).as_deref(), Some("\u{fffd}"));
    }

    /// <https://www.w3.org/TR/trace-context-2/#traceparent-header>: more than one header is invalid.
    #[test]
    fn a_value_that_is_not_ascii_counts_as_a_second_traceparent() {
        let valid = ("traceparent", OLD.as_bytes());
        let state: (_, &[u8]) = ("tracestate", b"rojo=1");
        for bad in [&b"\xe9"[..], "00-é".as_bytes(), &[OLD.as_bytes(), b"\xff"].concat()] {
            assert_eq!(forwarded(&[valid, ("traceparent", bad)]), HeaderMap::new());
            assert_eq!(forwarded(&[("traceparent", bad), valid, state]), HeaderMap::new());
            assert_eq!(forwarded(&[("traceparent", bad)]), HeaderMap::new());
        }
        assert_eq!(forwarded(&[valid, state]), headers(&[valid, state]));
        assert_eq!(forwarded(&[valid, state, ("x-name", b"\xe9")]), headers(&[valid, state]));
    }

    /// <https://www.w3.org/TR/trace-context-2/#tracestate-header-field-values>: an invalid member makes the whole header invalid.
    #[test]
    fn a_member_of_tracestate_that_is_not_ascii_makes_the_whole_tracestate_invalid() {
        let valid = ("traceparent", OLD.as_bytes());
        for bad in [&b"congo=\xe9"[..], b"\xe9=1", b"rojo=1,congo=2\xff", b"\x80"] {
            for states in [
                [("tracestate", &b"rojo=1"[..]), ("tracestate", bad)],
                [("tracestate", bad), ("tracestate", b"rojo=1")],
            ] {
                assert_eq!(forwarded(&[valid, states[0], states[1]]), headers(&[valid]));
            }
        }
    }

    /// <https://www.w3.org/TR/baggage/#value>: values are ASCII, everything else is percent-encoded.
    #[test]
    fn members_of_baggage_that_are_not_ascii_are_left_out_and_the_others_are_kept() {
        for bad in [&b"b=\xe9"[..], "b=é".as_bytes(), b"\xe9=2", b"b=2;p=\xe9", b"\xff"] {
            let joined = [&b"a=1,"[..], bad, b",c=3"].concat();
            assert_eq!(forwarded(&[("baggage", &joined)]), headers(&[("baggage", b"a=1,c=3")]));
            let separate = [("baggage", &b"a=1"[..]), ("baggage", bad), ("baggage", b"c=3")];
            assert_eq!(forwarded(&separate), headers(&[("baggage", b"a=1,c=3")]));
        }
    }
}
