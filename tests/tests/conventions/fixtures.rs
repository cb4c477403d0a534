//! Three sets of telemetry with known findings of OpenTelemetry's own checker.

use crate::emit::{Emit, int, text, with};
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanKind, Status};

/// The resource attributes of each set.
pub(crate) fn resource(more: &[(&'static str, &'static str)]) -> Vec<KeyValue> {
    let mut all = text(&[
        ("service.name", "users"),
        ("service.version", "1.0.0"),
        ("service.instance.id", "627cc493-f310-47de-96bd-71410b7dec09"),
        ("deployment.environment.name", "test"),
        ("telemetry.sdk.name", "opentelemetry"),
        ("telemetry.sdk.language", "rust"),
        ("telemetry.sdk.version", "0.33.1"),
    ]);
    all.extend(text(more));
    all
}

/// The telemetry of a service without mistakes.
pub(crate) fn good(emit: &Emit) {
    good_spans(emit);
    good_metrics(emit);
    emit.log(None, text(&[("code.function.name", "users::load")]));
    emit.log(Some("exception"), text(&[("exception.type", "Timeout"), ("exception.message", "too slow")]));
}

fn good_spans(emit: &Emit) {
    let server = [
        ("http.request.method", "GET"),
        ("url.path", "/users/42"),
        ("url.scheme", "https"),
        ("http.route", "/users/{id}"),
        ("server.address", "users.example"),
        ("client.address", "10.0.0.1"),
        ("network.peer.address", "10.0.0.1"),
        ("network.protocol.version", "1.1"),
        ("user_agent.original", "curl/8"),
        ("code.function.name", "users::get"),
        ("code.file.path", "src/users.rs"),
    ];
    let numbers = [int("http.response.status_code", 200), int("code.line.number", 7)];
    emit.span("GET /users/{id}", SpanKind::Server, Status::Unset, with(&server, numbers));

    let client = [
        ("http.request.method", "POST"),
        ("server.address", "mail.example"),
        ("url.full", "https://mail.example/send"),
        ("error.type", "503"),
    ];
    let numbers = [int("server.port", 443), int("http.response.status_code", 503)];
    let exception = text(&[("exception.type", "Unavailable"), ("exception.message", "later")]);
    let failed = Status::error("later");
    emit.span_with("POST", SpanKind::Client, failed, with(&client, numbers), Some(("exception", exception)));

    let database = [
        ("db.system.name", "postgresql"),
        ("db.namespace", "users"),
        ("db.collection.name", "users"),
        ("db.operation.name", "SELECT"),
        ("db.query.summary", "SELECT users"),
        ("db.query.text", "SELECT * FROM users WHERE id = ?"),
        ("server.address", "db.example"),
    ];
    emit.span("SELECT users", SpanKind::Client, Status::Unset, with(&database, [int("server.port", 5432)]));
}

fn good_metrics(emit: &Emit) {
    let server = [
        ("http.request.method", "GET"),
        ("url.scheme", "https"),
        ("http.route", "/users/{id}"),
        ("network.protocol.version", "1.1"),
    ];
    emit.seconds("http.server.request.duration", "s", &with(&server, [int("http.response.status_code", 200)]));
    let client = [
        ("http.request.method", "POST"),
        ("server.address", "mail.example"),
        ("error.type", "503"),
        ("network.protocol.version", "1.1"),
    ];
    let numbers = [int("server.port", 443), int("http.response.status_code", 503)];
    emit.seconds("http.client.request.duration", "s", &with(&client, numbers));
    let database = [
        ("db.system.name", "postgresql"),
        ("db.namespace", "users"),
        ("db.collection.name", "users"),
        ("db.operation.name", "SELECT"),
        ("db.query.summary", "SELECT users"),
        ("server.address", "db.example"),
    ];
    emit.seconds("db.client.operation.duration", "s", &with(&database, [int("server.port", 5432)]));
}

/// The same service with custom names.
pub(crate) fn app(emit: &Emit) {
    good(emit);
    let user = [("acme.user.id", "42"), ("acme.user.tier", "gold"), ("app.user.id", "42")];
    emit.span("checkout", SpanKind::Internal, Status::Unset, with(&user, [int("acme.cart.items", 3)]));
    emit.count("acme.checkout.orders", "{order}", &text(&[("acme.user.tier", "gold")]));
    emit.log(Some("acme.order.placed"), vec![int("acme.cart.items", 3)]);
}

/// The custom names, registered.
pub(crate) const ACME: &str = "attribute\tacme.cart.items\tint\ts\n\
    attribute\tacme.user.id\tstring\ts\n\
    attribute\tacme.user.tier\tenum:free|gold\ts\n\
    attribute\tapp.user.id\tstring\ts\n\
    event\tacme.order.placed\ts\t\tacme.cart.items=R\n\
    metric\tacme.checkout.orders\tcounter\t{order}\ts\t\tacme.user.tier=R\n";

/// A service with many mistakes.
pub(crate) fn bad(emit: &Emit) {
    let request = [
        ("http.method", "GET"),
        ("http.reqest.method", "GET"),
        ("http.response.status_code", "200"),
        ("network.transport", "carrier-pigeon"),
        ("http.target", "/users/42"),
        ("hello", "world"),
        ("Acme.User-Id", "42"),
        ("url.path.raw", "/users/42"),
        ("http.request.header.x-foo", "bar"),
    ];
    emit.span("GET /users/42", SpanKind::Server, Status::Unset, text(&request));
    emit.span("GET /nothing", SpanKind::Server, Status::Unset, text(&[("http.route", "/nothing")]));

    emit.seconds("http.server.request.duration", "ms", &text(&[("http.request.method", "GET")]));
    let active = text(&[("http.request.method", "GET"), ("url.scheme", "https")]);
    emit.count("http.server.active_requests", "{request}", &active);
    emit.seconds("http.server.duration", "ms", &text(&[("http.method", "GET")]));
    emit.count("db.client.connections.usage", "{connection}", &[]);

    emit.log(Some("exception"), text(&[("exeption.type", "Timeout")]));
    emit.log(Some("order.placed"), Vec::new());
}
