//! One request and its response, as an operation of the HTTP client conventions.

use super::error;
use super::options::RequestOptions;
use super::url::{redacted, server_address};
use opentelemetry::Context;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Meter;
use opentelemetry::trace::SpanKind;
use otel_runtime::__integration::http::{OTHER_METHOD, OTHER_METHOD_SPAN_NAME, protocol_version, standard_method};
use otel_runtime::__integration::{Binding, Operation, caught, cut};
use otel_runtime::__integration::{MetricAttribute, OperationMetrics, SECONDS, SeriesAttribute};
use reqwest::{Error, Request, Response};
use std::borrow::Cow;

/// All clients share one binding.
static BINDING: Binding<ClientInstruments> = Binding::new("otel_runtime::reqwest", ClientInstruments::new);

/// The instruments of a client.
struct ClientInstruments(OperationMetrics);

impl ClientInstruments {
    fn new(meter: &Meter) -> Self {
        let duration = meter.f64_histogram("http.client.request.duration").with_unit("s");
        let duration = duration.with_description("Duration of HTTP client requests.");
        Self(OperationMetrics::new(duration.with_boundaries(SECONDS.to_vec()).build()))
    }
}

/// Starts the operation and writes its context into the headers of the request.
pub(super) fn start(parent: Context, request: &mut Request, options: RequestOptions) -> Operation {
    let mut operation = operation(parent, request, &options);
    operation.error_if_dropped(options.error_if_dropped);
    otel_runtime::context::inject(operation.context(), request.headers_mut());
    operation
}

fn operation(parent: Context, request: &Request, options: &RequestOptions) -> Operation {
    let Some(bound) = BINDING.resolve(&parent) else { return Operation::disabled(parent) };
    let name = || span_name(request, options);
    let attributes = |limit| span_attributes(request, options, limit);
    let mut operation = Operation::start(&bound, parent, SpanKind::Client, name, attributes);
    if let Some(ClientInstruments(requests)) = &bound.instruments {
        with_attributes(request, options, |attributes| operation.measure(requests, attributes));
    }
    operation
}

/// The name of the span: `GET /users/{id}`, or `GET` if no template is given.
fn span_name(request: &Request, options: &RequestOptions) -> Cow<'static, str> {
    let method = standard_method(request.method()).unwrap_or(OTHER_METHOD_SPAN_NAME);
    match &options.url_template {
        Some(template) => Cow::Owned(format!("{method} {template}")),
        None => Cow::Borrowed(method),
    }
}

/// Calls `use_them` with the attributes that the span and the measurement share.
fn with_attributes<R>(
    request: &Request,
    options: &RequestOptions,
    use_them: impl FnOnce(&[MetricAttribute<'_>]) -> R,
) -> R {
    let (url, text) = (request.url(), MetricAttribute::text);
    let mut attributes = [text("http.request.method", standard_method(request.method()).unwrap_or(OTHER_METHOD)); 4];
    let address = server_address(url).map(|address| text("server.address", address));
    let port = url.port_or_known_default().map(|port| MetricAttribute::integer("server.port", i64::from(port)));
    let template = options.url_template.as_deref().map(|template| text("url.template", template));
    let mut length = 1;
    for attribute in [address, port, template].into_iter().flatten() {
        attributes[length] = attribute;
        length += 1;
    }
    use_them(&attributes[..length])
}

fn span_attributes(request: &Request, options: &RequestOptions, limit: usize) -> Vec<KeyValue> {
    let mut attributes = Vec::with_capacity(8);
    with_attributes(request, options, |shared| attributes.extend(shared.iter().map(SeriesAttribute::to_key_value)));
    let mut text = |key: &'static str, value: &str| attributes.push(KeyValue::new(key, cut(value, limit).to_owned()));
    if standard_method(request.method()).is_none() {
        text("http.request.method_original", request.method().as_str());
    }
    text("url.full", redacted(request.url(), &options.query).as_str());
    attributes
}

/// Records the head of the response, whose body may follow later.
pub(super) fn record_response(operation: &mut Operation, response: &Response) {
    let status = response.status();
    operation.set_attribute("http.response.status_code", i64::from(status.as_u16()));
    if let Some(version) = protocol_version(response.version()) {
        operation.set_attribute("network.protocol.version", version);
    }
    if let Some(peer) = response.remote_addr() {
        operation.set_span_attribute("network.peer.address", peer.ip().to_string());
        operation.set_span_attribute("network.peer.port", i64::from(peer.port()));
    }
    if status.as_u16() >= 400 {
        operation.set_error(status.as_str().to_owned(), format_args!(""));
    }
}

/// Records an error of reqwest and ends the operation.
pub(super) fn end_with_error(operation: &mut Operation, error: &Error) {
    // Sources of the error can be of types of the application, whose code can panic.
    let error_type = caught(|| error::error_type(error)).unwrap_or(Cow::Borrowed("_OTHER"));
    operation.set_error(error_type, format_args!("{}", error::RedactedMessage(error)));
    operation.end();
}
