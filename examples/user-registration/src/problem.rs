//! Failures as problem details (RFC 9457), for both services.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Why a request was not fulfilled.
#[derive(Serialize)]
pub struct Problem {
    #[serde(serialize_with = "code")]
    status: StatusCode,
    title: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<InvalidField>,
}

/// A field that was refused, and why; the value itself is not repeated.
#[derive(Debug, PartialEq, Serialize)]
pub struct InvalidField {
    pub field: &'static str,
    pub problem: &'static str,
}

impl Problem {
    pub fn new(status: StatusCode, title: &'static str) -> Self {
        Self { status, title, errors: Vec::new() }
    }

    /// What went wrong inside is in the trace; the client cannot help it.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side")
    }

    /// The rejection's own text may quote the body, and with it a password.
    pub fn not_json(rejection: &JsonRejection, expected: &'static str) -> Self {
        let title = match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "expected the content type `application/json`",
            StatusCode::PAYLOAD_TOO_LARGE => "the body is too long",
            _ => expected,
        };
        Self::new(rejection.status(), title)
    }
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
