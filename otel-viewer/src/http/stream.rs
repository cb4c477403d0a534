//! Server-sent events for changes.

use crate::viewer::Viewer;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The least time between two events.
const PAUSE: Duration = Duration::from_millis(250);

/// Sends the present state and then every change, at most four times a second.
pub(super) fn changes(viewer: Viewer) -> Response {
    let mut revisions = viewer.changes().subscribe();
    // The first event is sent at once.
    revisions.mark_changed();
    let events = stream::unfold((viewer, revisions, Instant::now()), |(viewer, mut revisions, next)| async move {
        revisions.changed().await.ok()?;
        sleep_until(next).await;
        revisions.borrow_and_update();
        let data = serde_json::to_string(&viewer.change_now()).unwrap_or_default();
        let event = Event::default().event("changed").data(data);
        Some((Ok::<_, Infallible>(event), (viewer, revisions, Instant::now() + PAUSE)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
