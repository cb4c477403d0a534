//! One request and its response, as an operation of the HTTP server conventions.

use super::head::RequestHead;
use super::nesting::NestedLayers;
use super::options::LayerOptions;
use super::request::{ACTIVE_ATTRIBUTES, RequestAttributes};
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use opentelemetry::metrics::Meter;
use opentelemetry::trace::{SpanKind, TraceContextExt as _};
use otel_runtime::__integration::{Binding, Operation, OperationMetrics, SECONDS, server_parent, unsampled};
use std::borrow::Cow;
use std::sync::Arc;

/// All layers share one binding.
static BINDING: Binding<ServerInstruments> = Binding::new("otel_runtime::tower", ServerInstruments::new);

/// The instruments of a server.
struct ServerInstruments(OperationMetrics);

impl ServerInstruments {
    fn new(meter: &Meter) -> Self {
        let duration = meter.f64_histogram("http.server.request.duration").with_unit("s");
        let duration = duration.with_description("Duration of HTTP server requests.");
        let active = meter.i64_up_down_counter("http.server.active_requests").with_unit("{request}");
        let active = active.with_description("Number of active HTTP server requests.");
        let requests = OperationMetrics::new(duration.with_boundaries(SECONDS.to_vec()).build());
        Self(requests.count_active(active.build(), ACTIVE_ATTRIBUTES))
    }
}

/// A request that is being answered.
pub(super) struct ServerExchange {
    operation: Operation,
    /// The name of the method in the name of the span.
    method: Cow<'static, str>,
    head: bool,
    nested: NestedLayers,
    options: Arc<LayerOptions>,
}

impl ServerExchange {
    /// Starts the operation of a request, in the trace that its headers name. If nothing is recorded, it only carries that context.
    pub(super) fn start<B>(options: &Arc<LayerOptions>, request: &mut Request<B>) -> Self {
        let head = RequestHead::of(request);
        let (attributes, is_public) = (RequestAttributes { request: head, options }, options.is_public(&head));
        let (operation, method) = (operation(&attributes, is_public), attributes.method_in_name());
        let is_head = head.method() == Method::HEAD;
        let nested = NestedLayers::mark(request, options, operation.span(), is_public);
        Self { operation, method, head: is_head, nested, options: Arc::clone(options) }
    }

    /// Runs a part of the service in the context of the operation.
    pub(super) fn run<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        let result = self.operation.run(poll);
        if let Some(route) = self.nested.found() {
            self.operation.set_name(format!("{} {route}", self.method));
            self.operation.set_attribute("http.route", route);
        }
        result
    }

    /// Records the head of the response, whose body may follow later, and writes the headers that are configured. Returns the
    /// operation, the settings of the layer, and whether the method is `HEAD`.
    pub(super) fn respond<B>(mut self, response: &mut Response<B>) -> (Operation, Arc<LayerOptions>, bool) {
        let status = response.status();
        self.operation.set_attribute("http.response.status_code", i64::from(status.as_u16()));
        if status.is_server_error() {
            self.operation.set_error(status.as_str().to_owned(), format_args!(""));
        }
        write_trace(&self.operation, &self.options, response.headers_mut());
        (self.operation, self.options, self.head)
    }

    /// Ends the operation with an error of the service.
    pub(super) fn fail(mut self, error_type: Cow<'static, str>) {
        self.operation.end_with_error(error_type);
    }
}

fn operation(attributes: &RequestAttributes<'_>, is_public: bool) -> Operation {
    let (request, options) = (&attributes.request, attributes.options);
    let parent = server_parent(request.headers(), is_public);
    let Some(bound) = BINDING.resolve(&parent.context) else { return Operation::disabled(parent.context) };
    if options.excludes(request) {
        return Operation::disabled(unsampled(&parent.context));
    }
    let origin = options.origin(request);
    let (name, span_attributes) = (|| attributes.span_name(), |limit| attributes.of_span(&origin, limit));
    let mut operation = Operation::start(&bound, parent, SpanKind::Server, name, span_attributes);
    if let Some(ServerInstruments(requests)) = &bound.instruments {
        attributes.with_metrics(&origin, |attributes| operation.measure(requests, attributes));
    }
    operation
}

/// Writes the trace of the request, if there is one, into the configured headers of the response.
fn write_trace(operation: &Operation, options: &LayerOptions, headers: &mut HeaderMap) {
    let span = operation.context().span();
    let trace = span.span_context();
    if !trace.is_valid() {
        return;
    }
    let (trace_id, span_id, flags) = (trace.trace_id(), trace.span_id(), trace.trace_flags());
    if let Some(name) = &options.trace_id_header
        && let Ok(id) = HeaderValue::try_from(trace_id.to_string())
    {
        headers.insert(name, id);
    }
    let timing = || HeaderValue::try_from(format!(r#"traceparent;desc="00-{trace_id}-{span_id}-{flags:02x}""#));
    if options.server_timing
        && let Ok(timing) = timing()
    {
        headers.append(header::HeaderName::from_static("server-timing"), timing);
    }
}
