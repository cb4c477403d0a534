//! Refused requests: limits, unknown paths, and the reasons in responses of both transports.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// Maximum size of a body, compressed or not: ten times the largest batch of an SDK with default settings.
pub(super) const BODY_LIMIT: usize = 16 * 1024 * 1024;

fn is_grpc(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).map(axum::http::HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"application/grpc"))
}

/// Responds to requests whose header `authorization` is not the expected one, if one is expected.
pub(super) async fn without_token(State(expected): State<Option<Arc<str>>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).map_or(&[][..], axum::http::HeaderValue::as_bytes);
    if expected.as_deref().is_none_or(|expected| is_same(given, expected.as_bytes())) {
        return next.run(request).await;
    }
    let message = "the token is missing or wrong; write it into the header `authorization`, after `Bearer `";
    if is_grpc(&request) {
        return tonic::Status::unauthenticated(message).into_http();
    }
    (StatusCode::UNAUTHORIZED, message).into_response()
}

/// Compares in a time that depends only on the length.
fn is_same(given: &[u8], expected: &[u8]) -> bool {
    let different = given.iter().zip(expected).fold(0, |all, (left, right)| all | (left ^ right));
    given.len() == expected.len() && different == 0
}

/// Responds to requests with unknown paths.
pub(super) async fn unknown_path(request: Request) -> Response {
    let path = request.uri().path();
    if is_grpc(&request) {
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
