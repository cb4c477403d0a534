//! What servers and clients say alike about an exchange over HTTP.

use http::{Method, StatusCode, Version};

/// The methods of RFC 9110, of RFC 5789 and `QUERY`; any other could be anything, so the conventions call it `_OTHER`.
const STANDARD: [&str; 10] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];

/// `http.request.method` of a method that is not known.
pub const OTHER_METHOD: &str = "_OTHER";
/// What begins the name of its span.
pub const OTHER_METHOD_SPAN_NAME: &str = "HTTP";

/// The name of a method that everybody knows.
pub fn standard_method(method: &Method) -> Option<&'static str> {
    STANDARD.into_iter().find(|standard| *standard == method.as_str())
}

/// `network.protocol.version`.
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

/// Statuses whose responses have no body, whatever the service returned.
pub fn is_bodiless(status: StatusCode) -> bool {
    status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}
