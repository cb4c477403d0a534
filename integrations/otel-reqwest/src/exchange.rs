//! One request and its response, as an operation of the HTTP client conventions.

use super::Recorded;
use super::fault;
use super::url::{full, server_address};
use opentelemetry::metrics::{Histogram, Meter};
use opentelemetry::trace::SpanKind;
use opentelemetry::{Context, KeyValue};
use otel_runtime::__integration::SECONDS;
use otel_runtime::__integration::cut;
use otel_runtime::__integration::http::{OTHER_METHOD, UNNAMED_METHOD, protocol_version, standard_method};
use otel_runtime::__integration::{Binding, Operation};
use reqwest::{Error, Request, Response};
use std::borrow::Cow;

/// All clients are one integration.
static BINDING: Binding<ClientInstruments> = Binding::new("otel_runtime::reqwest", ClientInstruments::new);

/// What a client measures.
struct ClientInstruments {
    duration: Histogram<f64>,
}

impl ClientInstruments {
    fn new(meter: &Meter) -> Self {
        let duration = meter.f64_histogram("http.client.request.duration").with_unit("s");
        let duration = duration.with_description("Duration of HTTP client requests.");
        Self { duration: duration.with_boundaries(SECONDS.to_vec()).build() }
    }
}

/// Starts the operation, and has the request carry its context.
pub(super) fn start(request: &mut Request, recorded: &Recorded) -> Operation {
    let operation = operation(request, recorded);
    otel_runtime::inject(operation.context(), request.headers_mut());
    operation
}

fn operation(request: &Request, recorded: &Recorded) -> Operation {
    let parent = Context::current();
    let Some(bound) = BINDING.resolve(&parent) else { return Operation::off(parent) };
    let name = || span_name(request, recorded);
    let attributes = |limit| attributes(request, recorded, limit);
    let mut operation = Operation::start(&bound, parent, SpanKind::Client, name, attributes);
    if let Some(instruments) = &bound.instruments {
        operation.measure(&instruments.duration, labels(request, recorded));
    }
    operation
}

/// `GET /users/{id}`, or `GET` where no template is given.
fn span_name(request: &Request, recorded: &Recorded) -> Cow<'static, str> {
    let method = standard_method(request.method()).unwrap_or(UNNAMED_METHOD);
    match &recorded.template {
        Some(template) => Cow::Owned(format!("{method} {template}")),
        None => Cow::Borrowed(method),
    }
}

/// What span and measurement have in common, with room for more.
fn labels(request: &Request, recorded: &Recorded) -> Vec<KeyValue> {
    let url = request.url();
    let mut labels = Vec::with_capacity(8);
    labels.push(KeyValue::new("http.request.method", standard_method(request.method()).unwrap_or(OTHER_METHOD)));
    labels.extend(server_address(url).map(|address| KeyValue::new("server.address", address.to_owned())));
    labels.extend(url.port_or_known_default().map(|port| KeyValue::new("server.port", i64::from(port))));
    labels.extend(recorded.template.clone().map(|template| KeyValue::new("url.template", template)));
    labels
}

fn attributes(request: &Request, recorded: &Recorded, limit: usize) -> Vec<KeyValue> {
    let mut attributes = labels(request, recorded);
    let mut text = |key: &'static str, value: &str| attributes.push(KeyValue::new(key, cut(value, limit).to_owned()));
    if standard_method(request.method()).is_none() {
        text("http.request.method_original", request.method().as_str());
    }
    text("url.full", full(request.url(), &recorded.query).as_str());
    attributes
}

/// The head of the response; its body may still be under way.
pub(super) fn respond(operation: &mut Operation, response: &Response) {
    let status = response.status();
    operation.say("http.response.status_code", i64::from(status.as_u16()));
    if let Some(version) = protocol_version(response.version()) {
        operation.say("network.protocol.version", version);
    }
    if let Some(peer) = response.remote_addr() {
        operation.note("network.peer.address", peer.ip().to_string());
        operation.note("network.peer.port", i64::from(peer.port()));
    }
    if status.as_u16() >= 400 {
        operation.failed(status.as_str().to_owned(), format_args!(""));
    }
}

/// Ends the operation with an error of reqwest.
pub(super) fn fail(operation: &mut Operation, error: &Error) {
    operation.failed(fault::error_type(error), format_args!("{}", fault::Described(error)));
    operation.end();
}
