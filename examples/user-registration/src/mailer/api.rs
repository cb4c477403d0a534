//! The HTTP API: puts mails into the queue, and confirms their delivery.

use super::delivery::{Mail, NotDelivered, Queue};
use crate::body::{Body, JsonBody};
use crate::problem::{Problem, with_problems};
use crate::serve::server_layer;
use crate::tenant::checked;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::map_request;
use axum::routing::{get, post};

const MAX_BODY: usize = 16 * 1024;

/// The routes. Health checks have no server spans.
pub fn router(queue: Queue) -> Router {
    with_problems(Router::new().route("/send", post(send)))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(server_layer())
        .layer(map_request(async |request| checked(request)))
        .route("/health", get(|| async { "up" }))
        .route("/ready", get(ready))
        .with_state(queue)
}

impl Body for Mail {
    const EXPECTED: &'static str = "expected JSON with `to`, `template` (`welcome`) and `user_id`";
}

async fn send(State(queue): State<Queue>, JsonBody(mail): JsonBody<Mail>) -> Result<StatusCode, Problem> {
    mail.check()?;
    queue.deliver(mail).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn ready(State(queue): State<Queue>) -> (StatusCode, &'static str) {
    if queue.takes_mails() && queue.outbox().is_there().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "mails cannot be delivered")
    }
}

impl From<NotDelivered> for Problem {
    fn from(error: NotDelivered) -> Self {
        let title = match error {
            NotDelivered::QueueFull => "the mail queue is full, try again later",
            NotDelivered::Failed => "the mail was not delivered, try again later",
        };
        Self::new(StatusCode::SERVICE_UNAVAILABLE, title)
    }
}
