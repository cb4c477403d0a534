//! Ways in which a receiver misbehaves.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsPartialSuccess;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsPartialSuccess;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTracePartialSuccess;
use std::time::Duration;

/// How a [`Receiver`](crate::testing::Receiver) misbehaves; what a request carried is thrown away, unless said otherwise.
///
/// Over gRPC an HTTP status becomes the gRPC status that OTLP pairs it with: 400 is `INVALID_ARGUMENT`, 401
/// `UNAUTHENTICATED`, 403 `PERMISSION_DENIED`, 404 and 501 `UNIMPLEMENTED`, 429, 502, 503 and 504 `UNAVAILABLE`, any other
/// `UNKNOWN`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Answers with this HTTP status.
    Refuse(u16),
    /// Answers with this HTTP status and a `Retry-After` header (whole seconds).
    RetryAfter(u16, Duration),
    /// Keeps all but the last so many items of a request, and says in the answer how many it rejected and why.
    PartialSuccess(usize, String),
    /// Never answers.
    Hang,
    /// Closes the connection without an answer.
    Disconnect,
}

/// How many items a handler has to reject, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Rejection {
    pub(super) items: usize,
    pub(super) message: String,
}

impl Rejection {
    /// As the wire counts.
    fn count(&self) -> i64 {
        i64::try_from(self.items).unwrap_or(i64::MAX)
    }
}

impl From<Rejection> for ExportTracePartialSuccess {
    fn from(rejection: Rejection) -> Self {
        Self { rejected_spans: rejection.count(), error_message: rejection.message }
    }
}

impl From<Rejection> for ExportMetricsPartialSuccess {
    fn from(rejection: Rejection) -> Self {
        Self { rejected_data_points: rejection.count(), error_message: rejection.message }
    }
}

impl From<Rejection> for ExportLogsPartialSuccess {
    fn from(rejection: Rejection) -> Self {
        Self { rejected_log_records: rejection.count(), error_message: rejection.message }
    }
}
