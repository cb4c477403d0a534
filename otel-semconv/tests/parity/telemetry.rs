//! The three sets of telemetry.

use crate::Check;
use otel_semconv::Instrument::{Counter, Histogram};
use otel_semconv::rules::{CheckedAttribute, Value};
use otel_semconv::{SpanKind, ValueKind};

const fn text(key: &'static str) -> CheckedAttribute<'static> {
    (key, Value::Of(ValueKind::String))
}

const fn int(key: &'static str) -> CheckedAttribute<'static> {
    (key, Value::Of(ValueKind::Int))
}

const fn is(key: &'static str, value: &'static str) -> CheckedAttribute<'static> {
    (key, Value::String(value))
}

/// Checks the resource once for each signal, as `weaver` does.
fn resource(check: &mut Check, more: &[CheckedAttribute<'_>]) {
    for _ in 0..3 {
        check.attributes(&[
            text("service.name"),
            text("service.version"),
            text("service.instance.id"),
            is("deployment.environment.name", "test"),
            text("telemetry.sdk.name"),
            is("telemetry.sdk.language", "rust"),
            text("telemetry.sdk.version"),
        ]);
        check.attributes(more);
    }
}

pub(crate) fn good(check: &mut Check) {
    resource(check, &[]);
    good_spans(check);
    good_metrics(check);
    check.attributes(&[text("code.function.name")]);
    check.event("exception", &[text("exception.type"), text("exception.message")]);
}

fn good_spans(check: &mut Check) {
    check.span(
        SpanKind::Server,
        &[
            is("http.request.method", "GET"),
            text("url.path"),
            text("url.scheme"),
            text("http.route"),
            int("http.response.status_code"),
            text("server.address"),
            text("client.address"),
            text("network.peer.address"),
            text("network.protocol.version"),
            text("user_agent.original"),
            text("code.function.name"),
            text("code.file.path"),
            int("code.line.number"),
        ],
    );
    check.span(
        SpanKind::Client,
        &[
            is("http.request.method", "POST"),
            text("server.address"),
            int("server.port"),
            text("url.full"),
            int("http.response.status_code"),
            is("error.type", "503"),
        ],
    );
    check.attributes(&[text("exception.type"), text("exception.message")]);
    check.span(
        SpanKind::Client,
        &[
            is("db.system.name", "postgresql"),
            text("db.namespace"),
            text("db.collection.name"),
            text("db.operation.name"),
            text("db.query.summary"),
            text("db.query.text"),
            text("server.address"),
            int("server.port"),
        ],
    );
}

fn good_metrics(check: &mut Check) {
    check.metric(
        "http.server.request.duration",
        Histogram,
        "s",
        &[
            is("http.request.method", "GET"),
            text("url.scheme"),
            text("http.route"),
            int("http.response.status_code"),
            text("network.protocol.version"),
        ],
    );
    check.metric(
        "http.client.request.duration",
        Histogram,
        "s",
        &[
            is("http.request.method", "POST"),
            text("server.address"),
            int("server.port"),
            int("http.response.status_code"),
            is("error.type", "503"),
            text("network.protocol.version"),
        ],
    );
    check.metric(
        "db.client.operation.duration",
        Histogram,
        "s",
        &[
            is("db.system.name", "postgresql"),
            text("db.namespace"),
            text("db.collection.name"),
            text("db.operation.name"),
            text("db.query.summary"),
            text("server.address"),
            int("server.port"),
        ],
    );
}

pub(crate) fn app(check: &mut Check) {
    good(check);
    check.span(
        SpanKind::Internal,
        &[text("acme.user.id"), is("acme.user.tier", "gold"), int("acme.cart.items"), text("app.user.id")],
    );
    check.metric("acme.checkout.orders", Counter, "{order}", &[is("acme.user.tier", "gold")]);
    check.event("acme.order.placed", &[int("acme.cart.items")]);
}

pub(crate) fn bad(check: &mut Check) {
    resource(check, &[text("deployment.environment")]);
    check.span(
        SpanKind::Server,
        &[
            text("http.method"),
            text("http.reqest.method"),
            is("http.response.status_code", "200"),
            is("network.transport", "carrier-pigeon"),
            text("http.target"),
            text("hello"),
            text("Acme.User-Id"),
            text("url.path.raw"),
            text("http.request.header.x-foo"),
        ],
    );
    check.span(SpanKind::Server, &[text("http.route")]);
    check.metric("http.server.request.duration", Histogram, "ms", &[is("http.request.method", "GET")]);
    let active = [is("http.request.method", "GET"), text("url.scheme")];
    check.metric("http.server.active_requests", Counter, "{request}", &active);
    check.metric("http.server.duration", Histogram, "ms", &[text("http.method")]);
    check.metric("db.client.connections.usage", Counter, "{connection}", &[]);
    check.event("exception", &[text("exeption.type")]);
    check.event("order.placed", &[]);
}
