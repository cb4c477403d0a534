//! Context in HTTP headers: `http::HeaderMap` as a carrier for the global propagator of OpenTelemetry.

use crate::thread_context::current_context;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::{Context, global};

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

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
    global::get_text_map_propagator(|propagator| propagator.extract_with_context(base, &Carrier(headers)))
}

/// Writes a context into the headers of a request.
///
/// This function uses the global propagator of OpenTelemetry; see [`extract`]. If no propagator is set, nothing is written. Headers of the same
/// names are replaced. A `tracestate` that belongs to a replaced `traceparent` is removed.
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// otel_runtime::context::inject(&opentelemetry::Context::current(), &mut headers);
/// ```
pub fn inject(context: &Context, headers: &mut HeaderMap) {
    global::get_text_map_propagator(|propagator| inject_with(propagator, context, headers));
}

fn inject_with(propagator: &dyn TextMapPropagator, context: &Context, headers: &mut HeaderMap) {
    let mut carrier = CarrierMut { headers, has_parent: false, has_state: false };
    propagator.inject_context(context, &mut carrier);
    if carrier.has_parent && !carrier.has_state {
        headers.remove(TRACESTATE);
    }
}

struct Carrier<'a>(&'a HeaderMap);

impl Extractor for Carrier<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let values: Vec<_> = self.0.get_all(key).iter().filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then_some(values)
    }
}

struct CarrierMut<'a> {
    headers: &'a mut HeaderMap,
    has_parent: bool,
    has_state: bool,
}

impl Injector for CarrierMut<'_> {
    fn set(&mut self, key: &str, value: String) {
        let name = HeaderName::from_bytes(key.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            self.has_parent |= name == TRACEPARENT;
            // The propagator of the SDK writes an empty one.
            self.has_state |= name == TRACESTATE && !value.is_empty();
            self.headers.insert(name, value);
        }
    }
}

#[cfg(all(test, feature = "sdk"))]
mod tests {
    use super::*;
    use crate::propagation::W3cTraceContext;
    use opentelemetry::trace::TraceContextExt as _;

    const OLD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const NEW: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    fn headers(parent: &'static str, state: Option<&'static str>) -> HeaderMap {
        let pairs = [("traceparent", Some(parent)), ("tracestate", state)];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    fn injected(context: &Context) -> HeaderMap {
        let mut written = headers(OLD, Some("rojo=1"));
        inject_with(&W3cTraceContext::new(), context, &mut written);
        written
    }

    #[test]
    fn a_trace_state_never_stays_beside_another_parent() {
        for state in [None, Some("congo=2")] {
            let sent = headers(NEW, state);
            let context = W3cTraceContext::new().extract_with_context(&Context::new(), &Carrier(&sent));
            assert!(context.has_active_span());
            assert_eq!(injected(&context), sent);
        }
        assert_eq!(injected(&Context::new()), headers(OLD, Some("rojo=1")), "nothing was written");
    }
}
