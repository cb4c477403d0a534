//! Simulated faults of a receiver.

use std::time::Duration;

/// A simulated fault of a [`Receiver`](crate::testing::Receiver). The content of the request is discarded, unless stated otherwise.
///
/// For gRPC, an HTTP status is mapped to the corresponding gRPC status: 400 to `INVALID_ARGUMENT`, 401 to `UNAUTHENTICATED`, 403 to
/// `PERMISSION_DENIED`, 404 and 501 to `UNIMPLEMENTED`, 429, 502, 503 and 504 to `UNAVAILABLE`, and any other to `UNKNOWN`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Responds with this HTTP status.
    Refuse(u16),
    /// Responds with this HTTP status and a `Retry-After` header in whole seconds, or with `RetryInfo` in the details of a gRPC status.
    RetryAfter(u16, Duration),
    /// Rejects this many items at the end of a request, accepts the others, and responds with a partial success and this message.
    PartialSuccess(usize, String),
    /// Never responds.
    Hang,
    /// Closes the connection without a response.
    Disconnect,
}
