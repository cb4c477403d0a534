//! The result of one attempt to send a request.

use std::time::Duration;

/// Sends requests to a destination.
pub(super) trait Sender: Send + 'static {
    /// Makes one attempt to send a request, and waits for the response.
    fn send(&self, body: &[u8]) -> Answer;

    /// Completes what was kept. Called at a flush and at the shutdown, after all requests before it were sent.
    fn finish(&self) {}
}

/// What a destination answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The request was accepted, except for some of its items.
    Accepted { rejected: u64, reason: String },
    /// The destination keeps the items of the request, and counts them with `Lane::settle`, before it answers or later.
    Kept,
    /// The request was refused, and would be refused again.
    Refused { cause: String },
    /// There was no answer, or one that asks for another attempt.
    Unavailable {
        cause: String,
        /// The delay before the next attempt that the destination requires.
        retry_after: Option<Duration>,
        /// Whether there was no connection at all.
        unreachable: bool,
    },
}

/// The sender of a protocol whose feature is disabled. It cannot be created.
#[cfg(not(all(feature = "otlp-http", feature = "otlp-grpc")))]
pub(super) enum NoSender {}

#[cfg(not(all(feature = "otlp-http", feature = "otlp-grpc")))]
impl Sender for NoSender {
    fn send(&self, _: &[u8]) -> Answer {
        match *self {}
    }
}
