//! Simulated faults of a receiver.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsPartialSuccess;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsPartialSuccess;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTracePartialSuccess;
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

/// The number of items that a handler rejects, and the message.
#[derive(Clone, Debug, Default)]
pub(super) struct Rejection {
    pub(super) items: usize,
    pub(super) message: String,
}

impl Rejection {
    /// Returns the number in the type of OTLP.
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
