//! The body of a request: JSON that arrives in time.

use crate::problem::Problem;
use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::timeout;

/// How long the body of a request may take to arrive, so that a client that sends none does not occupy the service.
const LIMIT: Duration = Duration::from_secs(10);

/// A type whose JSON is the body of a request.
pub trait Body: DeserializeOwned {
    /// What the body has to be, for the response to a request with another body.
    const EXPECTED: &'static str;
}

/// Extracts the body. The response to a body that is missing, late or invalid does not repeat it.
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: Body> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = timeout(LIMIT, Json::from_request(request, state)).await;
        let late = |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "the body did not arrive within ten seconds");
        let Json(body) = body.map_err(late)?.map_err(|rejection| Problem::not_json(&rejection, T::EXPECTED))?;
        Ok(Self(body))
    }
}
