//! Error responses with problem details (RFC 9457), for both services.

use axum::extract::rejection::JsonRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde::Serialize;

/// The reason why a request failed.
#[derive(Serialize)]
pub struct Problem {
    #[serde(serialize_with = "code")]
    status: StatusCode,
    title: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<InvalidField>,
}

/// An invalid field, and what is wrong with it. The value itself is not repeated.
#[derive(Debug, PartialEq, Serialize)]
pub struct InvalidField {
    pub field: &'static str,
    pub problem: &'static str,
}

impl Problem {
    pub fn new(status: StatusCode, title: &'static str) -> Self {
        Self { status, title, errors: Vec::new() }
    }

    /// The details of an internal error are in the trace, not in the response.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal server error")
    }

    /// The text of the rejection is not used, because it can quote the body, which may contain a password.
    pub fn not_json(rejection: &JsonRejection, expected: &'static str) -> Self {
        let title = match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "expected the content type `application/json`",
            StatusCode::PAYLOAD_TOO_LARGE => "the body is too long",
            _ => expected,
        };
        Self::new(rejection.status(), title)
    }
}

/// Responds with problem details to requests for unknown paths, and to methods that a path does not have.
pub fn with_problems<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let unknown = || async { Problem::new(StatusCode::NOT_FOUND, "there is nothing at this path") };
    router.fallback(unknown).method_not_allowed_fallback(other_method)
}

/// The response to a method that a path does not have.
pub async fn other_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this path does not have this method")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let problem = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, problem, Json(self)).into_response()
    }
}

impl From<Vec<InvalidField>> for Problem {
    fn from(errors: Vec<InvalidField>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "some fields are not valid") }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn code<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
