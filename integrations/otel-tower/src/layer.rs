//! The layer, and the service that it returns.

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

/// A tower layer that records a server span and metrics for every request.
///
/// With axum, add it to the router with `Router::layer`. The route is known there, and the span is named after
/// it, as in `GET /users/{id}`; otherwise the name is the method alone. The address of the peer is recorded if the router is
/// served with `into_make_service_with_connect_info::<SocketAddr>()`.
///
/// ```
/// use axum::http::HeaderName;
/// use axum::{Router, routing::get};
/// use otel_tower::HttpServerLayer;
///
/// let app: Router = Router::new()
///     .route("/users/{id}", get(|| async { "a user" }))
///     .layer(HttpServerLayer::new().trace_id_header(HeaderName::from_static("x-trace-id")));
/// ```
///
/// In the query of the URL, the values of parameters that carry signatures are replaced by `REDACTED`;
/// [`query`](Self::query) hides more. `Host` and `User-Agent` are the only headers that are recorded. `Forwarded` and
/// `X-Forwarded-*` are not read, because any client can send them.
#[derive(Clone, Debug, Default)]
pub struct HttpServerLayer {
    options: Arc<LayerOptions>,
}

impl HttpServerLayer {
    /// Creates a layer with the default settings. It uses the pipeline that is installed when a request arrives.
    ///
    /// ```
    /// let layer = otel_tower::HttpServerLayer::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces the methods that are recorded by name. Any other method is recorded as `_OTHER`, and its span is named `HTTP`.
    ///
    /// The default is the list of the conventions: `CONNECT`, `DELETE`, `GET`, `HEAD`, `OPTIONS`, `PATCH`, `POST`, `PUT`,
    /// `QUERY` and `TRACE`. Keep your list short, because each method is part of a span name.
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

    /// Sets what is recorded of the queries of URLs. By default, everything except the secrets that the conventions list is
    /// recorded.
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

    /// Writes the id of the request's trace into this header of the response, as 32 hexadecimal digits, so that users can
    /// quote it in error reports.
    ///
    /// The header is set whether or not the trace is sampled. It is not set if there is no trace, because no pipeline is
    /// installed and the client sent no trace context. A header of this name that the service has set is replaced.
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

/// The service that [`HttpServerLayer`] returns.
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
