//! Responses to requests of both transports, with and without faults.

use super::connection::Connection;
use super::fault::{Fault, Rejection};
use super::refusal;
use super::store::Store;
use crate::received::ReceivedRequest;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;
use std::time::Duration;

/// Records each request, and responds instead of the handlers if a fault is set.
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

/// Records whether a handler refused the request, before the response is sent.
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
