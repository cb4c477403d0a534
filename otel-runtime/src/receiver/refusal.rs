//! Refused requests: limits, unknown paths, and the reasons in responses of both transports.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// Maximum size of a body, compressed or not: ten times the largest batch of an SDK with default settings.
pub(super) const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Responds to requests with unknown paths.
pub(super) async fn unknown_path(request: Request) -> Response {
    let path = request.uri().path();
    let kind = request.headers().get(header::CONTENT_TYPE).map(axum::http::HeaderValue::as_bytes);
    if kind.is_some_and(|kind| kind.starts_with(b"application/grpc")) {
        let message = format!("unknown method `{path}`; the services are those of OTLP for traces, metrics and logs");
        return tonic::Status::unimplemented(message).into_http();
    }
    let message = format!("unknown path `{path}`; write `/v1/traces`, `/v1/metrics` or `/v1/logs`");
    (StatusCode::NOT_FOUND, message).into_response()
}

/// Returns why a response refuses the request, such as `404 Not Found: unknown path ..`, and the response.
pub(crate) async fn refusal(response: Response) -> (Option<String>, Response) {
    if let Some(status) = tonic::Status::from_header_map(response.headers()) {
        let message = || describe(&format!("gRPC status {:?}", status.code()), status.message());
        return ((status.code() != tonic::Code::Ok).then(message), response);
    }
    let status = response.status();
    if status.is_success() {
        return (None, response);
    }
    let (parts, body) = response.into_parts();
    // The text comes from this receiver, so it is short and available.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let message = describe(&status.to_string(), &String::from_utf8_lossy(&body));
    (Some(message), Response::from_parts(parts, Body::from(body)))
}

fn describe(status: &str, text: &str) -> String {
    if text.is_empty() { status.to_owned() } else { format!("{status}: {text}") }
}
