//! The layer and the service that it wraps.

use super::body::TracedBody;
use super::exchange;
use super::options::{KnownMethods, LayerOptions};
use super::response::TracedResponse;
use http::{HeaderName, Method, Request, Response};
use otel_runtime::RecordedQuery;
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
/// use otel_tower::HttpServerLayer;
///
/// let app: Router = Router::new()
///     .route("/users/{id}", get(|| async { "a user" }))
///     .layer(HttpServerLayer::new());
/// # }
/// ```
///
/// The values of query parameters that carry signatures are replaced by `REDACTED`, and more [if asked](Self::query); headers other than `Host` and
/// `User-Agent` are not recorded. `Forwarded` and `X-Forwarded-*` are not read, because any client can send them.
#[derive(Clone, Debug, Default)]
pub struct HttpServerLayer {
    options: Arc<LayerOptions>,
}

impl HttpServerLayer {
    /// A layer that follows whatever pipeline is installed, now or later.
    ///
    /// ```
    /// let layer = otel_tower::HttpServerLayer::new();
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
    /// use otel_tower::HttpServerLayer;
    ///
    /// let purge = Method::from_bytes(b"PURGE")?;
    /// let layer = HttpServerLayer::new().known_methods([Method::GET, Method::HEAD, purge]);
    /// # Ok::<(), http::method::InvalidMethod>(())
    /// ```
    #[must_use]
    pub fn known_methods(self, methods: impl IntoIterator<Item = Method>) -> Self {
        let known = KnownMethods::only(methods);
        self.with(|options| options.methods = known)
    }

    /// Replaces what is recorded of the queries of requests: by default all but the secrets that the conventions list.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().query(RecordedQuery::redacting(["token", "email"]));
    /// let nothing = HttpServerLayer::new().query(RecordedQuery::omitted());
    /// ```
    #[must_use]
    pub fn query(self, query: RecordedQuery) -> Self {
        self.with(|options| options.query = query)
    }

    /// Puts the id of the request's trace into this header of the response, as 32 hexadecimal digits, so that a report of a
    /// failure can name it.
    ///
    /// It is there whether or not the trace is sampled. Without a trace, that is when neither a pipeline is installed nor the
    /// client sent one, there is no header. A header of this name that the service set is replaced.
    ///
    /// ```
    /// use http::HeaderName;
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().trace_id_header(HeaderName::from_static("x-trace-id"));
    /// ```
    #[must_use]
    pub fn trace_id_header(self, name: HeaderName) -> Self {
        self.with(|options| options.trace_id_header = Some(name))
    }

    fn with(mut self, change: impl FnOnce(&mut LayerOptions)) -> Self {
        change(Arc::make_mut(&mut self.options));
        self
    }
}

impl<S> Layer<S> for HttpServerLayer {
    type Service = TracedService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TracedService { inner, options: Arc::clone(&self.options) }
    }
}

/// The service that [`HttpServerLayer`] makes of another.
///
/// ```
/// use otel_tower::{HttpServerLayer, TracedService};
/// use tower_layer::Layer as _;
///
/// let service: TracedService<&str> = HttpServerLayer::new().layer("any service");
/// ```
#[derive(Clone, Debug)]
pub struct TracedService<S> {
    inner: S,
    options: Arc<LayerOptions>,
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
        let mut operation = exchange::start(&self.options, &request);
        let head = request.method() == Method::HEAD;
        let response = operation.run(|| self.inner.call(request));
        TracedResponse::new(response, operation, head, self.options.trace_id_header.clone())
    }
}
