//! The layer, and the service that it returns.

use super::body::TracedBody;
use super::exchange::ServerExchange;
use super::head::{RequestCondition, RequestHead};
use super::nesting;
use super::options::{KnownMethods, LayerOptions};
use super::path::RecordedPath;
use super::proxies::TrustedProxies;
use super::response::TracedResponse;
use http::uri::Scheme;
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
///     .route("/healthz", get(|| async { "ok" }))
///     .layer(HttpServerLayer::new().exclude_paths(["/healthz"]).trace_id_header(HeaderName::from_static("x-trace-id")));
/// ```
///
/// In the query of the URL, the values of parameters that carry signatures are replaced by `REDACTED`;
/// [`query`](Self::query) and [`path`](Self::path) hide more. `Host` and `User-Agent` are the only headers that are recorded.
/// `Forwarded` and `X-Forwarded-*` are not read unless there are [`trusted_proxies`](Self::trusted_proxies), because any client can
/// send them.
///
/// # Nested layers
///
/// A request that passes several of these layers, such as one on a router and one on a router nested in it, is recorded once, by the
/// outermost layer and with its settings. An inner layer contributes the route, if it knows it better, and its [`path`](Self::path) and
/// [`query`](Self::query): what one of the layers hides is not recorded. A query that only an inner layer omits is recorded as `REDACTED`, and
/// so is each part of the path if the path was changed between the layers.
///
/// The other settings of an inner layer have no effect, because the span has already started. In particular, a
/// [`public_endpoint`](Self::public_endpoint) inside another layer continues the trace of the client, which is reported on stderr once; set
/// it on the outermost layer.
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

    /// Sets what is recorded of the paths of URLs. By default, the whole path is recorded.
    ///
    /// ```
    /// use otel_tower::{HttpServerLayer, RecordedPath};
    ///
    /// // With the route `/reset/{token}`, `/reset/0a1b` is recorded as `/reset/REDACTED`.
    /// let layer = HttpServerLayer::new().path(RecordedPath::redacting(["token"]));
    /// ```
    #[must_use]
    pub fn path(self, path: RecordedPath) -> Self {
        self.with(|options| options.path = path)
    }

    /// Sets the scheme that clients use, for a service behind a proxy that terminates TLS, or for a listener with TLS.
    ///
    /// By default, `url.scheme` is the scheme of the request's URI, or `http` if it has none, as in HTTP/1.1. If a
    /// [trusted proxy](Self::trusted_proxies) reports a scheme, that one is recorded.
    ///
    /// ```
    /// use http::uri::Scheme;
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().scheme(Scheme::HTTPS);
    /// ```
    #[must_use]
    pub fn scheme(self, scheme: Scheme) -> Self {
        self.with(|options| options.scheme = Some(scheme))
    }

    /// Sets the proxies that are trusted to report the address of the client, and the scheme and the host that it used. By default, no
    /// proxy is trusted.
    ///
    /// ```
    /// use otel_tower::{HttpServerLayer, TrustedProxies};
    ///
    /// let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(1));
    /// ```
    #[must_use]
    pub fn trusted_proxies(self, proxies: TrustedProxies) -> Self {
        self.with(|options| options.proxies = Some(proxies))
    }

    /// Excludes requests with one of these paths or routes: they get no span and are not measured.
    ///
    /// Spans inside an excluded request are not recorded either, unless a sampler ignores parents that are not sampled. Log records
    /// and other metrics are recorded as usual.
    ///
    /// ```
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().exclude_paths(["/healthz", "/assets/{*file}"]);
    /// ```
    #[must_use]
    pub fn exclude_paths(self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let paths: Vec<String> = paths.into_iter().map(Into::into).collect();
        self.exclude_if(move |request| {
            paths.iter().any(|path| path == request.path() || Some(path.as_str()) == request.route())
        })
    }

    /// Excludes requests that meet this condition, as [`exclude_paths`](Self::exclude_paths) does. Each call adds a condition.
    ///
    /// ```
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().exclude_if(|request| request.path().starts_with("/internal/"));
    /// ```
    #[must_use]
    pub fn exclude_if(self, condition: impl Fn(&RequestHead<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.with(|options| options.excluded.push(RequestCondition::new(condition)))
    }

    /// Does not continue the traces of clients, because they are not trusted.
    ///
    /// Each request starts a new trace, whose span [links](https://opentelemetry.io/docs/specs/otel/overview/#links-between-spans) to the
    /// span of the client. The sampler of this service decides whether it is sampled; the flag and the `tracestate` of the client have no
    /// influence. The baggage of the client is dropped, so it does not reach other services.
    ///
    /// ```
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().public_endpoint();
    /// ```
    #[must_use]
    pub fn public_endpoint(self) -> Self {
        self.public_endpoint_if(|_| true)
    }

    /// Does not continue the trace of a client if its request meets this condition; see [`public_endpoint`](Self::public_endpoint).
    ///
    /// ```
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().public_endpoint_if(|request| !request.path().starts_with("/internal/"));
    /// ```
    #[must_use]
    pub fn public_endpoint_if(self, condition: impl Fn(&RequestHead<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.with(|options| options.public = Some(RequestCondition::new(condition)))
    }

    /// Does not record an error if a client leaves a stream, such as one of server-sent events.
    ///
    /// A stream is a body without `Content-Length` whose length is not known otherwise. A body of known length that is not sent
    /// completely is still `cancelled`.
    ///
    /// ```
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().open_ended_streams();
    /// ```
    #[must_use]
    pub fn open_ended_streams(self) -> Self {
        self.with(|options| options.open_ended_streams = true)
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

    /// Adds the header `server-timing: traceparent;desc="00-..."` with the span of the request to the response.
    ///
    /// Scripts in a browser can read it in the `serverTiming` of a resource, and so find the trace that a page belongs to. For
    /// requests to another origin, the browser also requires `Timing-Allow-Origin`. The header is set under the same conditions as that of
    /// [`trace_id_header`](Self::trace_id_header); other values of `server-timing` are kept.
    ///
    /// ```
    /// use otel_tower::HttpServerLayer;
    ///
    /// let layer = HttpServerLayer::new().server_timing_header();
    /// ```
    #[must_use]
    pub fn server_timing_header(self) -> Self {
        self.with(|options| options.server_timing = true)
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

    fn call(&mut self, mut request: Request<In>) -> Self::Future {
        if nesting::join(&request, &self.options) {
            return TracedResponse::new(self.inner.call(request), None);
        }
        let mut exchange = ServerExchange::start(&self.options, &mut request);
        let response = exchange.run(|| self.inner.call(request));
        TracedResponse::new(response, Some(exchange))
    }
}
