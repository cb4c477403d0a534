//! A request to a receiver.

use axum::http::request::Parts;

/// One request, whether it was accepted or not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// Such as `/v1/traces`, or `/opentelemetry.proto.collector.trace.v1.TraceService/Export` over gRPC.
    pub path: String,
    /// In the order of arrival, names in lower case; metadata over gRPC.
    pub headers: Vec<(String, String)>,
    /// Whether what it carried was taken: neither a [`Fault`](crate::testing::Fault) answered it, nor was it [refused](Self::refusal).
    pub accepted: bool,
    /// Why the receiver refused the request of itself: the status, then what is wrong, such as `404 Not Found: unknown path ..`.
    /// Nothing where a [`Fault`](crate::testing::Fault) answered.
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

    /// The first value of a header, asked for in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| &**value)
    }
}
