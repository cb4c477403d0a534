//! One request and its response, as an operation of the HTTP server conventions.

use super::options::LayerOptions;
use super::request::{metric_attributes, span_attributes, span_name};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use opentelemetry::metrics::{Histogram, Meter, UpDownCounter};
use opentelemetry::trace::{SpanKind, TraceContextExt as _};
use otel_runtime::__integration::{Binding, Operation, SECONDS};

/// All layers share one binding.
static BINDING: Binding<ServerInstruments> = Binding::new("otel_runtime::tower", ServerInstruments::new);

/// The instruments of a server.
struct ServerInstruments {
    duration: Histogram<f64>,
    active: UpDownCounter<i64>,
}

impl ServerInstruments {
    fn new(meter: &Meter) -> Self {
        let duration = meter.f64_histogram("http.server.request.duration").with_unit("s");
        let duration = duration.with_description("Duration of HTTP server requests.");
        let active = meter.i64_up_down_counter("http.server.active_requests").with_unit("{request}");
        let active = active.with_description("Number of active HTTP server requests.");
        Self { duration: duration.with_boundaries(SECONDS.to_vec()).build(), active: active.build() }
    }
}

/// Starts the operation of a request, in the trace that its headers name. If nothing is recorded, it only carries that context.
pub(super) fn start<B>(options: &LayerOptions, request: &Request<B>) -> Operation {
    let parent = otel_runtime::context::extract(request.headers());
    let Some(bound) = BINDING.resolve(&parent) else { return Operation::disabled(parent) };
    let name = || span_name(request, options);
    let attributes = |limit| span_attributes(request, options, limit);
    let mut operation = Operation::start(&bound, parent, SpanKind::Server, name, attributes);
    if let Some(ServerInstruments { duration, active }) = &bound.instruments {
        let metric_attributes = metric_attributes(request, options);
        operation.measure(duration, metric_attributes.duration);
        operation.count_active(active, metric_attributes.active);
    }
    operation
}

/// Records the head of the response, whose body may follow later.
pub(super) fn record_response(operation: &mut Operation, status: StatusCode) {
    operation.set_attribute("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        operation.set_error(status.as_str().to_owned(), format_args!(""));
    }
}

/// Writes the id of the request's trace, if there is one, into the headers of the response.
pub(super) fn write_trace_id(operation: &Operation, name: &HeaderName, headers: &mut HeaderMap) {
    let span = operation.context().span();
    let trace = span.span_context();
    if trace.is_valid()
        && let Ok(id) = HeaderValue::try_from(trace.trace_id().to_string())
    {
        headers.insert(name, id);
    }
}
