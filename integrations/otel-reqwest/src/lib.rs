//! Client spans and metrics of requests that are sent with [reqwest].
//!
//! Follows the [HTTP client conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client). Put
//! [`traced`](RequestBuilderExt::traced) before `send`:
//!
//! ```no_run
//! use otel_reqwest::RequestBuilderExt as _;
//!
//! # async fn user(client: &reqwest::Client, id: u64) -> reqwest::Result<String> {
//! let request = client.get(format!("https://users.example/users/{id}"));
//! let response = request.traced().url_template("/users/{id}").send().await?;
//! response.error_for_status()?.text().await
//! # }
//! ```
//!
//! # What is recorded
//!
//! | what | of the span | of `http.client.request.duration` |
//! |---|---|---|
//! | `http.request.method` (`_OTHER`, with `http.request.method_original` on the span) | yes | yes |
//! | `server.address`, `server.port` | yes | yes |
//! | `url.full`, without user, password and [secrets in the query](otel_runtime::RecordedQuery) | yes | |
//! | `url.template`, if it is given | yes | yes |
//! | `http.response.status_code`, `network.protocol.version` | yes | yes |
//! | `network.peer.address`, `network.peer.port` | yes | |
//! | `error.type`: the status from 400 on, or one of the table below | yes | yes |
//!
//! Context and baggage are written into the headers by OpenTelemetry's global propagator, see [`inject`](otel_runtime::inject), whether
//! or not the request is recorded. A filter knows the integration as `otel_runtime::reqwest`.
//!
//! | `error.type` | when |
//! |---|---|
//! | `timeout` | a time limit of the client or of the request has passed |
//! | `dns` | the name of the server is not known |
//! | `connect` | no connection |
//! | `redirect` | too many redirects, or a loop |
//! | `builder`, `request`, `body`, `decode`, `upgrade` | as [`reqwest::Error`] tells them apart |
//! | `cancelled` | nobody waits for it any more |
//!
//! # When a request ends
//!
//! With the body of its response, which is part of it: a span, and a measurement, last until the body was read or dropped.
//!
//! - Dropping a response is no failure: many callers want the status, or the first lines of a stream, and no more. What the
//!   span says then is what the status says.
//! - A future that is dropped before the response is there, or while it waits for more of the body (as a time limit around
//!   `text()` does), is a request that was `cancelled`.
//! - A request that could not be built was not sent, so it is no request: the error is returned and nothing is recorded.
//!
//! Redirects that the client follows are part of the one request: the address is that of the first.
//!
//! The response is one of reqwest with another body. Status, version, headers, extensions, `url()`, `remote_addr()` and
//! `content_length()` are those of the server's response, and an upgrade is possible. An error while reading the body is of the
//! same kind and answers `is_timeout()` as before; its chain of sources has two more links. A request that is not recorded, and a
//! response that has no body, keep reqwest's own.

mod body;
mod error;
mod exchange;
mod request;
mod send;
mod url;

pub use request::{RequestBuilderExt, TracedRequest};
