#![doc = include_str!("../README.md")]
//!
//! # What is recorded
//!
//! | attribute | span | `http.client.request.duration` |
//! |---|---|---|
//! | `http.request.method` (`_OTHER` for an unknown method; the span then also has `http.request.method_original`) | yes | yes |
//! | `server.address`, `server.port` | yes | yes |
//! | `url.full`, without user, password and [secrets in the query](otel_runtime::RecordedQuery) | yes | |
//! | `url.template`, if it is given | yes | yes |
//! | `http.response.status_code`, `network.protocol.version` | yes | yes |
//! | `network.peer.address`, `network.peer.port` | yes | |
//! | `error.type`: a status of 400 or above, or a value of the table below | yes | yes |
//!
//! OpenTelemetry's global propagator writes the context and the baggage into the headers, see
//! [`inject`](otel_runtime::context::inject). It does so whether or not the request is recorded. In a
//! [`Filter`](otel_runtime::Filter), the client has the target `otel_runtime::reqwest`.
//!
//! | `error.type` | when |
//! |---|---|
//! | `timeout` | a time limit of the client or of the request was exceeded |
//! | `dns` | the name of the server could not be resolved |
//! | `connect` | the connection could not be established |
//! | `redirect` | there were too many redirects, or a loop |
//! | `builder`, `request`, `body`, `decode`, `upgrade` | [`reqwest::Error`] is of this kind |
//! | the type given to [`error_if_dropped`](TracedRequest::error_if_dropped) | the caller dropped the future or the body while waiting |
//!
//! [`error_type`] returns the same value for a `reqwest::Error`, for use in the [`Outcome`](macro@otel_runtime::Outcome) of your own
//! error types.
//!
//! # When a request starts and ends
//!
//! The span and the measurement start when the future of the request is polled for the first time, and last until the body of the
//! response has been read or dropped.
//!
//! - A future that is dropped before it was polled leaves nothing, because nothing was sent. The same is true for a request that cannot
//!   be built.
//! - Dropping a response is not an error, because many callers only need the status or the first lines of a stream. The span then has
//!   the result that follows from the status.
//! - A caller cancels a request by dropping its future before the response arrives, or while it waits for more of the body. The
//!   [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status) do not treat this as an error: the status
//!   stays unset, and there is no `error.type`. A time limit around the future or around `text()` looks the same; use
//!   [`error_if_dropped`](TracedRequest::error_if_dropped) to record it as an error.
//!
//! Redirects that the client follows belong to the same request; the recorded address is that of the first server.
//!
//! The response that `send` returns has a body that is wrapped. Status, version, headers, extensions, `url()`, `remote_addr()` and
//! `content_length()` are those of the original response, and upgrades work. An error while reading the body has the same kind, and
//! `is_timeout()` returns the same; its chain of sources has two more elements. A request that is not recorded and a
//! response without a body are not wrapped.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod error;
mod exchange;
mod options;
mod request;
mod send;
mod url;

pub use error::error_type;
pub use request::{RequestBuilderExt, TracedRequest};
