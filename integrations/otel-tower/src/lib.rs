#![doc = include_str!("../README.md")]
//!
//! # What is recorded
//!
//! | attribute | span | `http.server.request.duration` | `http.server.active_requests` |
//! |---|---|---|---|
//! | `http.request.method` (`_OTHER` for an unknown method; the span then also has `http.request.method_original`) | yes | yes | yes |
//! | `url.scheme` | yes | `http` or `https` | `http` or `https` |
//! | `http.route`, with the feature `axum` | yes | yes | |
//! | `http.response.status_code` | yes | yes | |
//! | `network.protocol.version` | yes | yes | |
//! | `error.type`: a status of 500 or above, the type of an error of the service or of the body, `panic`, `cancelled` | yes | yes | |
//! | `url.path`, see [`RecordedPath`]; `url.query` without [secrets](otel_runtime::RecordedQuery) | yes | | |
//! | `server.address`, `server.port`, from the URL or the `Host` header | yes | | |
//! | `client.address`, `network.peer.address`, `network.peer.port`, with axum's `ConnectInfo` | yes | | |
//! | `user_agent.original` | yes | | |
//!
//! A status of 400 to 499 is an error of the client, so it does not set the status of the server span. [`TracedBody`] describes
//! when a response is `cancelled`. Behind proxies, [`TrustedProxies`] describes what their headers change.
//!
//! The duration is in seconds and uses the bucket boundaries of the
//! [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration). It covers
//! the same time as the span: it ends when the body ends, fails or is dropped. Requests are measured whether or not their
//! spans are sampled. Clients cannot choose the values of metric attributes, so they cannot create new time series.
//!
//! In a [`Filter`](otel_runtime::Filter), the layer has the target `otel_runtime::tower`. Its spans have the level `info`;
//! its metrics are recorded unless the level is `off`.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "admin")]
mod admin;
mod body;
mod exchange;
#[cfg(feature = "axum")]
#[path = "axum.rs"]
mod framework;
#[cfg(not(feature = "axum"))]
#[path = "plain.rs"]
mod framework;
mod head;
mod layer;
mod nesting;
mod options;
mod path;
mod proxies;
mod request;
mod response;

#[cfg(feature = "admin")]
pub use admin::admin_route;
pub use body::TracedBody;
pub use head::RequestHead;
pub use layer::{HttpServerLayer, TracedService};
pub use path::RecordedPath;
pub use proxies::{InvalidNetwork, TrustedProxies};
pub use response::TracedResponse;
