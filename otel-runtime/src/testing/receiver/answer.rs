//! Responses to requests of both transports, with and without faults.

use super::connection::Connection;
use super::fault::Fault;
use super::store::{REJECTED, Store};
use crate::received::ReceivedRequest;
use crate::receiver::{Rejected, refusal};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use prost::Message as _;
use std::sync::Arc;
use std::time::Duration;
use tonic::{Code, Status};

/// Records each request, and responds instead of the handlers if a fault is set.
pub(super) async fn answer(
    State(store): State<Arc<Store>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let fault = store.next_fault();
    let (parts, body) = request.into_parts();
    let accepted = matches!(fault, None | Some(Fault::PartialSuccess(..)));
    let received = ReceivedRequest::new(&parts, accepted);
    let grpc = received.header("content-type").is_some_and(|kind| kind.starts_with("application/grpc"));
    let place = store.add_request(received);
    match fault {
        None => handled(&store, place, next.run(Request::from_parts(parts, body)).await).await,
        Some(Fault::PartialSuccess(items, message)) => {
            let response = next.run(Request::from_parts(parts, body));
            handled(&store, place, REJECTED.scope(Rejected { items, message }, response).await).await
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
    let (reason, response) = refusal(response).await;
    if let Some(reason) = reason {
        store.refuse(place, reason);
    }
    response
}

fn faulty(status: u16, after: Option<Duration>, grpc: bool) -> Response {
    if grpc {
        let details = after.map_or_else(Vec::new, retry_info);
        return Status::with_details(grpc_code(status), "refused by the test", details.into()).into_http();
    }
    let mut response = Response::new(Body::empty());
    if let Some(after) = after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs()));
    }
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// Returns a `google.rpc.Status` with the delay as `google.rpc.RetryInfo`.
fn retry_info(after: Duration) -> Vec<u8> {
    let delay = Delay { seconds: i64::try_from(after.as_secs()).unwrap_or(i64::MAX) };
    let info = RetryInfo { retry_delay: Some(delay) }.encode_to_vec();
    let detail = Detail { type_url: "type.googleapis.com/google.rpc.RetryInfo".to_owned(), value: info };
    RpcStatus { details: vec![detail] }.encode_to_vec()
}

#[derive(Clone, PartialEq, prost::Message)]
struct RpcStatus {
    #[prost(message, repeated, tag = "3")]
    details: Vec<Detail>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Detail {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct RetryInfo {
    #[prost(message, optional, tag = "1")]
    retry_delay: Option<Delay>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Delay {
    #[prost(int64, tag = "1")]
    seconds: i64,
}

fn grpc_code(http: u16) -> Code {
    match http {
        400 => Code::InvalidArgument,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 | 501 => Code::Unimplemented,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    }
}
