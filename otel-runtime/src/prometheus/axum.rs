//! Converts a page into a response of axum.

use super::Page;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, self.content_type)], self.body).into_response()
    }
}
