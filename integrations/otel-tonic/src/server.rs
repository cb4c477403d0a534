//! The server layer, and the service that it returns.

use super::body::ServerBody;
use super::request::{GrpcRequest, RequestCondition};
use super::response::ServerResponse;
use super::server_call::{self, ServerOptions};
use http::{Request, Response};
use std::sync::Arc;
use std::task::{Context, Poll};
use tonic::server::NamedService;
use tower_layer::Layer;
use tower_service::Service;

/// A tower layer that records a server span and the duration of every call.
///
/// Add it to the server with `Server::layer`, so that it sees the calls of all services. It can also be added to a single service, and a call
/// that passes several of these layers is recorded once. Layers that are added before it are outside, so what they reject is
/// not recorded. With `tonic_web`, add it after `GrpcWebLayer`.
///
/// ```
/// use otel_tonic::{GrpcServerLayer, HEALTH_AND_REFLECTION};
/// use tonic::transport::Server;
///
/// let server = Server::builder().layer(GrpcServerLayer::new().exclude_services(HEALTH_AND_REFLECTION));
/// ```
///
/// The trace of the client is continued: the global propagator of OpenTelemetry reads the metadata, see
/// [`extract`](otel_runtime::context::extract). The baggage of the client is in the context of the handler.
#[derive(Clone, Debug, Default)]
pub struct GrpcServerLayer {
    options: Arc<ServerOptions>,
}

impl GrpcServerLayer {
    /// Creates a layer with the default settings. It uses the pipeline that is installed when a call arrives.
    ///
    /// ```
    /// let layer = otel_tonic::GrpcServerLayer::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Excludes the calls of these services, given by their full names: they get no span and are not measured.
    ///
    /// Spans inside an excluded call are not recorded either, unless a sampler ignores parents that are not sampled. Log records and
    /// other metrics are recorded as usual.
    ///
    /// ```
    /// use otel_tonic::GrpcServerLayer;
    ///
    /// let layer = GrpcServerLayer::new().exclude_services(["grpc.health.v1.Health"]);
    /// ```
    #[must_use]
    pub fn exclude_services(self, services: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let services: Vec<String> = services.into_iter().map(Into::into).collect();
        self.exclude_if(move |request| services.iter().any(|service| service == request.service()))
    }

    /// Excludes calls that meet this condition, as [`exclude_services`](Self::exclude_services) does. Each call of this method adds a
    /// condition.
    ///
    /// ```
    /// use otel_tonic::GrpcServerLayer;
    ///
    /// let layer = GrpcServerLayer::new().exclude_if(|request| request.method() == "Ping");
    /// ```
    #[must_use]
    pub fn exclude_if(self, condition: impl Fn(&GrpcRequest<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.with(|options| options.excluded.push(RequestCondition::new(condition)))
    }

    /// Does not continue the traces of clients, because they are not trusted.
    ///
    /// Each call starts a new trace, whose span [links](https://opentelemetry.io/docs/specs/otel/overview/#links-between-spans) to the
    /// span of the client. The sampler of this service decides whether it is sampled. The baggage of the client is dropped.
    ///
    /// ```
    /// use otel_tonic::GrpcServerLayer;
    ///
    /// let layer = GrpcServerLayer::new().public_endpoint();
    /// ```
    #[must_use]
    pub fn public_endpoint(self) -> Self {
        self.public_endpoint_if(|_| true)
    }

    /// Does not continue the trace of a client if its call meets this condition; see [`public_endpoint`](Self::public_endpoint).
    ///
    /// ```
    /// use otel_tonic::GrpcServerLayer;
    ///
    /// let layer = GrpcServerLayer::new().public_endpoint_if(|request| request.service() == "shop.Storefront");
    /// ```
    #[must_use]
    pub fn public_endpoint_if(self, condition: impl Fn(&GrpcRequest<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.with(|options| options.public = Some(RequestCondition::new(condition)))
    }

    fn with(mut self, change: impl FnOnce(&mut ServerOptions)) -> Self {
        change(Arc::make_mut(&mut self.options));
        self
    }
}

impl<S> Layer<S> for GrpcServerLayer {
    type Service = TracedServer<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TracedServer { inner, options: Arc::clone(&self.options) }
    }
}

/// The service that [`GrpcServerLayer`] returns.
///
/// ```
/// use otel_tonic::{GrpcServerLayer, TracedServer};
/// use tower_layer::Layer as _;
///
/// let service: TracedServer<&str> = GrpcServerLayer::new().layer("any service");
/// ```
#[derive(Clone, Debug)]
pub struct TracedServer<S> {
    inner: S,
    options: Arc<ServerOptions>,
}

/// The name for the routes of the server, so that a single service can have a layer.
impl<S: NamedService> NamedService for TracedServer<S> {
    const NAME: &'static str = S::NAME;
}

impl<S, In, Out> Service<Request<In>> for TracedServer<S>
where
    S: Service<Request<In>, Response = Response<Out>>,
    Out: http_body::Body,
{
    type Response = Response<ServerBody<Out>>;
    type Error = S::Error;
    type Future = ServerResponse<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<In>) -> Self::Future {
        let Some(mut call) = server_call::start(&self.options, &mut request) else {
            return ServerResponse::new(self.inner.call(request), None);
        };
        let response = call.run(|| self.inner.call(request));
        ServerResponse::new(response, Some(call))
    }
}
