//! The client layer, and the channel that it returns.

use super::body::ClientBody;
use super::call::{Call, CallInstruments, CallSide};
use super::method_names::{MethodNames, OTHER_METHOD, OTHER_SPAN_NAME};
use super::request::GrpcRequest;
use super::response::ClientResponse;
use http::{Request, Response, Uri};
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use otel_runtime::__integration::{Binding, MetricAttribute, Operation, SeriesAttribute as _, current_context, cut};
use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;
use std::task::{Context, Poll};
use tonic::Status;
use tower_layer::Layer;
use tower_service::Service;

/// All clients share one binding.
static BINDING: Binding<CallInstruments> = Binding::new("otel_runtime::tonic_client", |meter| {
    CallInstruments::new(meter, "rpc.client.call.duration", "Duration of gRPC calls of the client.")
});

/// A tower layer that records a client span and the duration of every call of a channel.
///
/// The trace context and the baggage are written into the metadata of each call, by the global propagator of OpenTelemetry; see
/// [`inject`](otel_runtime::context::inject). This happens whether or not the call is recorded.
///
/// ```
/// use otel_tonic::GrpcClientLayer;
/// use tonic::transport::Endpoint;
/// use tower_layer::Layer as _;
///
/// # let _runtime = tokio::runtime::Runtime::new()?;
/// # let _inside = _runtime.enter();
/// let endpoint = Endpoint::from_static("http://inventory.example:50051");
/// let channel = GrpcClientLayer::for_server(endpoint.uri()).layer(endpoint.connect_lazy());
/// let client = tonic::client::Grpc::new(channel);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct GrpcClientLayer {
    options: Arc<ClientOptions>,
}

/// The settings of a client layer, and the methods that its client has called.
#[derive(Debug, Default)]
struct ClientOptions {
    server: Option<Server>,
    methods: MethodNames,
}

/// The address that the conventions require.
#[derive(Debug)]
struct Server {
    address: String,
    port: Option<u16>,
}

impl Server {
    fn of(uri: &Uri) -> Option<Self> {
        let address = uri.host()?.trim_start_matches('[').trim_end_matches(']');
        let of_scheme = match uri.scheme_str() {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => None,
        };
        let port = uri.port_u16().or(of_scheme);
        (!address.is_empty()).then(|| Self { address: address.to_owned(), port })
    }
}

impl GrpcClientLayer {
    /// Creates a layer for a channel whose server is not known. The conventions require its address; use
    /// [`for_server`](Self::for_server) if it has one.
    ///
    /// ```
    /// let layer = otel_tonic::GrpcClientLayer::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a layer for a channel to the server with this URI. Its host and port are recorded as `server.address` and `server.port`.
    ///
    /// ```
    /// use otel_tonic::GrpcClientLayer;
    /// use tonic::transport::Endpoint;
    ///
    /// let endpoint = Endpoint::from_static("http://inventory.example:50051");
    /// let layer = GrpcClientLayer::for_server(endpoint.uri());
    /// ```
    pub fn for_server(uri: &Uri) -> Self {
        Self { options: Arc::new(ClientOptions { server: Server::of(uri), methods: MethodNames::default() }) }
    }
}

impl<S> Layer<S> for GrpcClientLayer {
    type Service = TracedChannel<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TracedChannel { inner, options: Arc::clone(&self.options) }
    }
}

/// The channel that [`GrpcClientLayer`] returns. Pass it to a generated client instead of the original channel.
///
/// ```
/// use otel_tonic::{GrpcClientLayer, TracedChannel};
/// use tower_layer::Layer as _;
///
/// let channel: TracedChannel<&str> = GrpcClientLayer::new().layer("any channel");
/// ```
#[derive(Clone, Debug)]
pub struct TracedChannel<S> {
    inner: S,
    options: Arc<ClientOptions>,
}

impl<S, In, Out> Service<Request<In>> for TracedChannel<S>
where
    S: Service<Request<In>, Response = Response<Out>>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<ClientBody<Out>>;
    type Error = Status;
    type Future = ClientResponse<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx).map_err(|error| Status::from_error(error.into()))
    }

    fn call(&mut self, mut request: Request<In>) -> Self::Future {
        let operation = self.options.start(&GrpcRequest::of(&request), request.uri());
        otel_runtime::context::inject(operation.context(), request.headers_mut());
        let mut call = Call::new(operation, CallSide::Client);
        let response = call.run(|| self.inner.call(request));
        ClientResponse::new(response, call)
    }
}

impl ClientOptions {
    fn start(&self, request: &GrpcRequest<'_>, uri: &Uri) -> Operation {
        let parent = current_context();
        let Some(bound) = BINDING.resolve(&parent) else { return Operation::disabled(parent) };
        let method = self.methods.add(request.recorded_method());
        let of_request = if self.server.is_none() { Server::of(uri) } else { None };
        let server = self.server.as_ref().or(of_request.as_ref());
        let mut shared = [MetricAttribute::text("rpc.system.name", "grpc"); 4];
        shared[1] = MetricAttribute::text("rpc.method", method.as_deref().unwrap_or(OTHER_METHOD));
        let mut length = 2;
        let address = server.map(|server| MetricAttribute::text("server.address", &server.address));
        let port = server.and_then(|server| server.port);
        let port = port.map(|port| MetricAttribute::integer("server.port", i64::from(port)));
        for attribute in [address, port].into_iter().flatten() {
            shared[length] = attribute;
            length += 1;
        }
        let shared = &shared[..length];
        let name = || method.as_deref().map_or(Cow::Borrowed(OTHER_SPAN_NAME), |name| Cow::Owned(name.to_owned()));
        let attributes = |limit| {
            let mut attributes: Vec<_> = shared.iter().map(MetricAttribute::to_key_value).collect();
            if method.is_none() {
                let original = cut(request.recorded_method(), limit).to_owned();
                attributes.push(KeyValue::new("rpc.method_original", original));
            }
            attributes
        };
        let mut operation = Operation::start(&bound, parent, SpanKind::Client, name, attributes);
        if let Some(CallInstruments(calls)) = &bound.instruments {
            operation.measure(calls, shared);
        }
        operation
    }
}

#[cfg(test)]
mod tests {
    use super::Server;
    use http::Uri;

    #[test]
    fn the_server_is_the_host_and_the_port_of_its_uri() {
        let cases = [
            ("http://inventory.example:50051", Some(("inventory.example", Some(50051)))),
            ("https://inventory.example", Some(("inventory.example", Some(443)))),
            ("http://[::1]", Some(("::1", Some(80)))),
            ("/shop.Orders/Place", None),
        ];
        for (uri, expected) in cases {
            let server = Server::of(&uri.parse::<Uri>().expect("a valid URI"));
            assert_eq!(server.as_ref().map(|server| (server.address.as_str(), server.port)), expected, "{uri}");
        }
    }
}
