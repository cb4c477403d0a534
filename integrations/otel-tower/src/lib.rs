//! A server span and metrics for every HTTP request, as a tower layer.
//!
//! Follows the [HTTP server conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span):
//! the span continues the trace of the client, is current while the service and the response body are polled, and ends
//! with the body. A status of 500 and above is an error of the server; one of 400 and above is the client's.
//!
//! ```
//! # #[cfg(feature = "axum")] {
//! use axum::{Router, routing::get};
//! use http::HeaderName;
//! use otel_runtime::RecordedQuery;
//! use otel_tower::HttpServerLayer;
//!
//! let layer = HttpServerLayer::new()
//!     .query(RecordedQuery::redacting(["token"]))
//!     .trace_id_header(HeaderName::from_static("x-trace-id"));
//! let app: Router = Router::new().route("/users/{id}", get(|| async { "a user" })).layer(layer);
//! # }
//! ```
//!
//! # What is recorded
//!
//! | what | of the span | of `http.server.request.duration` | of `http.server.active_requests` |
//! |---|---|---|---|
//! | `http.request.method` (`_OTHER`, with `http.request.method_original` on the span) | yes | yes | yes |
//! | `url.scheme` | yes | `http` or `https` | `http` or `https` |
//! | `http.route`, with axum | yes | yes | |
//! | `http.response.status_code` | yes | yes | |
//! | `network.protocol.version` | yes | yes | |
//! | `error.type`: the status from 500 on, the type of the error of service or body, `panic`, `cancelled` | yes | yes | |
//! | `url.path`, `url.query` without [secrets](otel_runtime::RecordedQuery) | yes | | |
//! | `server.address`, `server.port`, from the URL or `Host` | yes | | |
//! | `client.address`, `network.peer.address`, `network.peer.port`, with axum's `ConnectInfo` | yes | | |
//! | `user_agent.original` | yes | | |
//!
//! The duration is in seconds, with the bounds of the
//! [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration), and lasts as long as
//! the span: until the body has ended, broke or was dropped. Requests are measured whether or not their spans are sampled. No label has
//! values that a client can choose. A filter knows the integration as `otel_runtime::tower`; spans are of level `info`, metrics are on
//! unless it is `off`.

mod body;
mod exchange;
#[cfg(feature = "axum")]
#[path = "axum.rs"]
mod framework;
#[cfg(not(feature = "axum"))]
#[path = "plain.rs"]
mod framework;
mod layer;
mod options;
mod request;
mod response;

pub use body::TracedBody;
pub use layer::{HttpServerLayer, TracedService};
pub use response::TracedResponse;
