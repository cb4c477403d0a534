//! The attributes that HTTP servers and clients have in common.

use http::{Method, StatusCode, Version};

/// The methods of RFC 9110 and RFC 5789, and `QUERY`. The conventions record any other method as `_OTHER`.
const STANDARD: [&str; 10] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];

/// The value of `http.request.method` for an unknown method.
pub const OTHER_METHOD: &str = "_OTHER";
/// The first part of the span name for an unknown method.
pub const OTHER_METHOD_SPAN_NAME: &str = "HTTP";

/// Returns the name of the method if it is a standard method.
pub fn standard_method(method: &Method) -> Option<&'static str> {
    STANDARD.into_iter().find(|standard| *standard == method.as_str())
}

/// Returns the value of `network.protocol.version`.
pub fn protocol_version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_09 => Some("0.9"),
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}

/// Returns whether responses with this status have no body, whatever the service returns.
pub fn is_bodiless(status: StatusCode) -> bool {
    status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}
