//! Answers that go wrong, for both transports.

use super::connection::Connection;
use super::refusal;
use super::store::{ReceivedRequest, Store};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsPartialSuccess;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsPartialSuccess;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTracePartialSuccess;
use std::sync::Arc;
use std::time::Duration;

/// How a [`Receiver`](super::Receiver) misbehaves; what a request carried is thrown away, unless said otherwise.
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

/// Notes every request, and answers it in place of the handlers when a fault is set.
pub(super) async fn answer(
    State(store): State<Arc<Store>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let fault = store.next_fault();
    let (mut parts, body) = request.into_parts();
    let accepted = matches!(fault, None | Some(Fault::PartialSuccess(..)));
    let received = ReceivedRequest::new(&parts, accepted);
    let grpc = received.header("content-type").is_some_and(|kind| kind.starts_with("application/grpc"));
    let place = store.add_request(received);
    match fault {
        None => handled(&store, place, next.run(Request::from_parts(parts, body)).await).await,
        Some(Fault::PartialSuccess(items, message)) => {
            parts.extensions.insert(Rejection { items, message });
            handled(&store, place, next.run(Request::from_parts(parts, body)).await).await
        }
        Some(Fault::Refuse(status)) => faulty(status, None, grpc),
        Some(Fault::RetryAfter(status, after)) => faulty(status, Some(after), grpc),
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::Disconnect) => {
            connection.cut();
            StatusCode::OK.into_response()
        }
    }
}

/// Notes, before the sender can know it, whether a handler refused a request.
async fn handled(store: &Store, place: usize, response: Response) -> Response {
    let (reason, response) = refusal::reason(response).await;
    if let Some(reason) = reason {
        store.refuse(place, reason);
    }
    response
}

fn faulty(status: u16, after: Option<Duration>, grpc: bool) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    if let Some(after) = after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs()));
    }
    if grpc {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        headers.insert("grpc-status", HeaderValue::from(grpc_status(status)));
        headers.insert("grpc-message", HeaderValue::from_static("refused by the test"));
    } else {
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    response
}

fn grpc_status(http: u16) -> u16 {
    let code = match http {
        400 => tonic::Code::InvalidArgument,
        401 => tonic::Code::Unauthenticated,
        403 => tonic::Code::PermissionDenied,
        404 | 501 => tonic::Code::Unimplemented,
        429 | 502 | 503 | 504 => tonic::Code::Unavailable,
        _ => tonic::Code::Unknown,
    };
    code as u16
}
