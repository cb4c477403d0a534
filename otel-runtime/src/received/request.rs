//! Received HTTP requests.

use axum::http::request::Parts;

/// A request that a receiver has received, accepted or not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The path, such as `/v1/traces`, or `/opentelemetry.proto.collector.trace.v1.TraceService/Export` for gRPC.
    pub path: String,
    /// The headers in the order of arrival, with names in lower case; the metadata for gRPC.
    pub headers: Vec<(String, String)>,
    /// Whether the content was accepted: the request was neither answered with a `Fault` of `testing` nor
    /// [refused](Self::refusal).
    pub accepted: bool,
    /// Why the receiver refused the request: the status and a message, such as `404 Not Found: unknown path ..`. `None` if the request was
    /// accepted or answered with a `Fault` of `testing`.
    pub refusal: Option<String>,
}

impl ReceivedRequest {
    pub(crate) fn new(parts: &Parts, accepted: bool) -> Self {
        let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            path: parts.uri.path().to_owned(),
            headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            accepted,
            refusal: None,
        }
    }

    /// Returns the first value of a header, whose name must be in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| &**value)
    }
}
