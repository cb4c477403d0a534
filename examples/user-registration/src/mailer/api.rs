//! HTTP: a mail is taken into the queue, or it is not.

use super::delivery::{Mail, Queue, QueueFull};
use crate::problem::Problem;
use crate::serve::TRACE_ID;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use otel_runtime::tower::ServerLayer;

const MAX_BODY: usize = 16 * 1024;

/// The routes; probes have no server spans.
pub fn router(queue: Queue) -> Router {
    Router::new()
        .route("/send", post(send))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(ServerLayer::new().trace_id_header(TRACE_ID))
        .route("/health", get(|| async { "up" }))
        .route("/ready", get(ready))
        .with_state(queue)
}

async fn send(State(queue): State<Queue>, body: Result<Json<Mail>, JsonRejection>) -> Result<StatusCode, Problem> {
    let expected = "expected JSON with `to`, `template` (`welcome`) and `user_id`";
    let Json(mail) = body.map_err(|rejection| Problem::not_json(&rejection, expected))?;
    queue.add(mail)?;
    Ok(StatusCode::ACCEPTED)
}

async fn ready(State(queue): State<Queue>) -> (StatusCode, &'static str) {
    if queue.takes_mails() {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the queue takes no mails")
    }
}

impl From<QueueFull> for Problem {
    fn from(_: QueueFull) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too many mails are queued, try again later")
    }
}
