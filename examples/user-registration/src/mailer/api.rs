//! The HTTP API: puts mails into the queue.

use super::delivery::{Mail, Queue, QueueFull};
use crate::problem::Problem;
use crate::serve::server_layer;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};

const MAX_BODY: usize = 16 * 1024;

/// The routes. Health checks have no server spans.
pub fn router(queue: Queue) -> Router {
    Router::new()
        .route("/send", post(send))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(server_layer())
        .route("/health", get(|| async { "up" }))
        .route("/ready", get(ready))
        .with_state(queue)
}

async fn send(State(queue): State<Queue>, body: Result<Json<Mail>, JsonRejection>) -> Result<StatusCode, Problem> {
    let expected = "expected JSON with `to`, `template` (`welcome`) and `user_id`";
    let Json(mail) = body.map_err(|rejection| Problem::not_json(&rejection, expected))?;
    mail.check()?;
    queue.add(mail)?;
    Ok(StatusCode::ACCEPTED)
}

async fn ready(State(queue): State<Queue>) -> (StatusCode, &'static str) {
    if queue.takes_mails() && queue.outbox().is_there().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "mails cannot be delivered")
    }
}

impl From<QueueFull> for Problem {
    fn from(_: QueueFull) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the mail queue is full, try again later")
    }
}
