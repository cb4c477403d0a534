//! Context in HTTP headers: `http::HeaderMap` as a carrier for the global propagator of OpenTelemetry.

use crate::thread_context::current_context;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::{Context, global};

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
/// This function uses the global propagator of OpenTelemetry; see [`extract`]. If no propagator is set, nothing is written.
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// otel_runtime::context::inject(&opentelemetry::Context::current(), &mut headers);
/// ```
pub fn inject(context: &Context, headers: &mut HeaderMap) {
    global::get_text_map_propagator(|propagator| propagator.inject_context(context, &mut CarrierMut(headers)));
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

struct CarrierMut<'a>(&'a mut HeaderMap);

impl Injector for CarrierMut<'_> {
    fn set(&mut self, key: &str, value: String) {
        let name = HeaderName::from_bytes(key.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}
