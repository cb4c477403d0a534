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
//! use otel_tower::ServerLayer;
//!
//! let layer = ServerLayer::new()
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
mod future;
mod request;

pub use body::TracedBody;
pub use future::TracedResponse;

use http::{HeaderName, Method, Request, Response};
use otel_runtime::RecordedQuery;
use request::{KnownMethods, Recorded};
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// A tower layer that gives every request a server span, and measures it.
///
/// With axum, put it on the router with `Router::layer`: there the route is known, and the span is named after it
/// (`GET /users/{id}`). Elsewhere the name is the method alone. The peer's address is recorded if the router is served with
/// `into_make_service_with_connect_info::<SocketAddr>()`.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use otel_tower::ServerLayer;
///
/// let app: Router = Router::new()
///     .route("/users/{id}", get(|| async { "a user" }))
///     .layer(ServerLayer::new());
/// # }
/// ```
///
/// The values of query parameters that carry signatures are replaced by `REDACTED`, and more [if asked](Self::query); headers other than `Host` and
/// `User-Agent` are not recorded. `Forwarded` and `X-Forwarded-*` are not read, because any client can send them.
#[derive(Clone, Debug, Default)]
pub struct ServerLayer {
    shared: Arc<Shared>,
}

/// What the requests of one layer have in common.
#[derive(Clone, Debug, Default)]
struct Shared {
    recorded: Recorded,
    trace_id_header: Option<HeaderName>,
}

impl ServerLayer {
    /// A layer that follows whatever pipeline is installed, now or later.
    ///
    /// ```
    /// let layer = otel_tower::ServerLayer::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces the methods that are reported by name; any other is `_OTHER`, and its span is named `HTTP`.
    ///
    /// The default is the list of the conventions: `CONNECT`, `DELETE`, `GET`, `HEAD`, `OPTIONS`, `PATCH`, `POST`, `PUT`,
    /// `QUERY` and `TRACE`. Keep yours short: each method is a span name.
    ///
    /// ```
    /// use http::Method;
    /// use otel_tower::ServerLayer;
    ///
    /// let purge = Method::from_bytes(b"PURGE")?;
    /// let layer = ServerLayer::new().known_methods([Method::GET, Method::HEAD, purge]);
    /// # Ok::<(), http::method::InvalidMethod>(())
    /// ```
    #[must_use]
    pub fn known_methods(self, methods: impl IntoIterator<Item = Method>) -> Self {
        let known = KnownMethods::only(methods);
        self.with(|shared| shared.recorded.methods = known)
    }

    /// Replaces what is recorded of the queries of requests: by default all but the secrets that the conventions list.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// use otel_tower::ServerLayer;
    ///
    /// let layer = ServerLayer::new().query(RecordedQuery::redacting(["token", "email"]));
    /// let nothing = ServerLayer::new().query(RecordedQuery::omitted());
    /// ```
    #[must_use]
    pub fn query(self, query: RecordedQuery) -> Self {
        self.with(|shared| shared.recorded.query = query)
    }

    /// Puts the id of the request's trace into this header of the response, as 32 hexadecimal digits, so that a report of a
    /// failure can name it.
    ///
    /// It is there whether or not the trace is sampled. Without a trace, that is when neither a pipeline is installed nor the
    /// client sent one, there is no header. A header of this name that the service set is replaced.
    ///
    /// ```
    /// use http::HeaderName;
    /// use otel_tower::ServerLayer;
    ///
    /// let layer = ServerLayer::new().trace_id_header(HeaderName::from_static("x-trace-id"));
    /// ```
    #[must_use]
    pub fn trace_id_header(self, name: HeaderName) -> Self {
        self.with(|shared| shared.trace_id_header = Some(name))
    }

    fn with(mut self, change: impl FnOnce(&mut Shared)) -> Self {
        change(Arc::make_mut(&mut self.shared));
        self
    }
}

impl<S> Layer<S> for ServerLayer {
    type Service = TracedService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        let shared = Arc::clone(&self.shared);
        TracedService { inner, shared }
    }
}

/// The service that [`ServerLayer`] makes of another.
///
/// ```
/// use otel_tower::{ServerLayer, TracedService};
/// use tower_layer::Layer as _;
///
/// let service: TracedService<&str> = ServerLayer::new().layer("any service");
/// ```
#[derive(Clone, Debug)]
pub struct TracedService<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S, In, Out> Service<Request<In>> for TracedService<S>
where
    S: Service<Request<In>, Response = Response<Out>>,
    Out: http_body::Body,
{
    type Response = Response<TracedBody<Out>>;
    type Error = S::Error;
    type Future = TracedResponse<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<In>) -> Self::Future {
        let mut operation = exchange::start(&self.shared.recorded, &request);
        let head = request.method() == Method::HEAD;
        let response = operation.run(|| self.inner.call(request));
        TracedResponse::new(response, operation, head, self.shared.trace_id_header.clone())
    }
}
