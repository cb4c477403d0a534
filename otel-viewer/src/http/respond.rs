//! Responses.

use super::page::PageFile;
use crate::filter::InvalidFilter;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

/// A message for a response that is no success.
#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
}

pub(super) fn json(value: &impl Serialize) -> Response {
    with_status(StatusCode::OK, value)
}

pub(super) fn failure(status: StatusCode, message: &str) -> Response {
    with_status(status, &Failure { error: message })
}

pub(super) fn not_found(what: &str) -> Response {
    failure(StatusCode::NOT_FOUND, what)
}

/// Returns the value, or status 400 with the reason.
pub(super) fn result<T: Serialize>(result: &Result<T, InvalidFilter>) -> Response {
    match result {
        Ok(value) => json(value),
        Err(error) => failure(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

pub(super) fn file(file: &'static PageFile) -> Response {
    ([(header::CONTENT_TYPE, file.content_type)], file.content).into_response()
}

fn with_status(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => (status, [(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
