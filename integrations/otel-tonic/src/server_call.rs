//! The start of a call on the server.

use super::call::{Call, CallInstruments, CallSide};
use super::method_names::MethodNames;
use super::peer;
use super::request::{GrpcRequest, RequestCondition};
use super::server_method::ServerMethod;
use http::Request;
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use otel_runtime::__integration::{Binding, MetricAttribute, Operation, cut, server_parent, unsampled};
use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};

/// All servers share one binding.
static BINDING: Binding<CallInstruments> = Binding::new("otel_runtime::tonic_server", |meter| {
    CallInstruments::new(meter, "rpc.server.call.duration", "Duration of gRPC calls that the server answers.")
});

/// The settings of a server layer, and the methods that its server has.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerOptions {
    /// Calls that meet one of these conditions are not recorded.
    pub(super) excluded: Vec<RequestCondition>,
    /// Calls whose parent is not trusted.
    pub(super) public: Option<RequestCondition>,
    methods: Arc<MethodNames>,
}

impl ServerOptions {
    fn excludes(&self, request: &GrpcRequest<'_>) -> bool {
        self.excluded.iter().any(|condition| condition.holds(request).unwrap_or(false))
    }

    /// A client that may be public is not trusted.
    fn is_public(&self, request: &GrpcRequest<'_>) -> bool {
        self.public.as_ref().is_some_and(|condition| condition.holds(request).unwrap_or(true))
    }
}

/// The mark that a layer leaves in the extensions of a request, for the layers inside it.
#[derive(Clone)]
struct OuterLayer(Weak<()>);

/// Starts a call, in the trace that its metadata names. Returns `None` if this is not a call, or if an outer layer records it.
pub(super) fn start<B>(options: &Arc<ServerOptions>, request: &mut Request<B>) -> Option<Call> {
    let marked = request.extensions().get::<OuterLayer>();
    if marked.is_some_and(|OuterLayer(outer)| outer.strong_count() > 0) || !GrpcRequest::of(request).is_grpc() {
        return None;
    }
    let outer = Arc::new(());
    request.extensions_mut().insert(OuterLayer(Arc::downgrade(&outer)));
    let head = GrpcRequest::of(request);
    let known = options.methods.get(head.recorded_method());
    let mut operation = operation(options, &head, known.as_deref(), peer::address(request));
    let is_unresolved = known.is_none() && operation.is_open();
    let unresolved = is_unresolved.then(|| Box::from(head.recorded_method()));
    if is_unresolved {
        // Until the server has answered. A call that panics has reached a method.
        operation.set_attribute("rpc.method", head.recorded_method().to_owned());
    }
    let method = ServerMethod::new(unresolved, Arc::clone(&options.methods), outer);
    Some(Call::new(operation, CallSide::Server(method)))
}

fn operation(
    options: &ServerOptions,
    head: &GrpcRequest<'_>,
    known: Option<&str>,
    peer: Option<SocketAddr>,
) -> Operation {
    let parent = server_parent(head.headers(), options.is_public(head));
    let Some(bound) = BINDING.resolve(&parent.context) else { return Operation::disabled(parent.context) };
    if options.excludes(head) {
        return Operation::disabled(unsampled(&parent.context));
    }
    let name = || Cow::Owned(head.recorded_method().to_owned());
    let attributes = |limit| span_attributes(head, peer, limit);
    let mut operation = Operation::start(&bound, parent, SpanKind::Server, name, attributes);
    if let Some(CallInstruments(calls)) = &bound.instruments {
        let system = MetricAttribute::text("rpc.system.name", "grpc");
        match known {
            Some(method) => operation.measure(calls, &[system, MetricAttribute::text("rpc.method", method)]),
            None => operation.measure(calls, &[system]),
        }
    }
    operation
}

fn span_attributes(head: &GrpcRequest<'_>, peer: Option<SocketAddr>, limit: usize) -> Vec<KeyValue> {
    let mut attributes = Vec::with_capacity(6);
    attributes.push(KeyValue::new("rpc.system.name", "grpc"));
    attributes.push(KeyValue::new("rpc.method", cut(head.recorded_method(), limit).to_owned()));
    if let Some(peer) = peer {
        attributes.push(KeyValue::new("network.peer.address", peer.ip().to_string()));
        attributes.push(KeyValue::new("network.peer.port", i64::from(peer.port())));
    }
    attributes
}
