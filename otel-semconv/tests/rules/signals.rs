//! Metrics, spans and events.

use crate::{check, official};
use otel_semconv::rules::{self, Value};
use otel_semconv::{FindingLevel, Instrument, Registry, Rule, Severity, SpanKind};

#[test]
fn metrics() {
    use Instrument::{Counter, Histogram, UpDownCounter};
    let registry = official();
    let name = "http.server.request.duration";
    assert_eq!(rules::metric(&registry, name, Histogram, "s"), []);
    let message = "metric `http.server.request.duration` requires unit `s`, not none; write `s`";
    check(
        &rules::metric(&registry, name, Histogram, ""),
        Rule::UnitMismatch,
        FindingLevel::Violation,
        Severity::Error,
        message,
    );
    let message =
        "metric `http.server.request.duration` requires instrument `histogram`, not `counter`; write `histogram`";
    let found = rules::metric(&registry, name, Counter, "s");
    check(&found, Rule::UnexpectedInstrument, FindingLevel::Violation, Severity::Error, message);
    let message = "unknown metric `http.server.duration` in the registered namespace `http`; did you mean \
                   `http.server.request.duration`?";
    let found = rules::metric(&registry, "http.server.duration", Histogram, "s");
    check(&found, Rule::MissingMetric, FindingLevel::Violation, Severity::Warn, message);
    let message = "unknown metric `users.registered`; register it in a table, or declare it as your own with \
                   `namespaces = [\"users\"]` in `[package.metadata.otel]`";
    let found = rules::metric(&registry, "users.registered", Counter, "{user}");
    check(&found, Rule::MissingMetric, FindingLevel::Violation, Severity::Silent, message);
    let message = "metric `db.client.connections.usage` is deprecated; write its new name `db.client.connection.count`";
    let found = rules::metric(&registry, "db.client.connections.usage", UpDownCounter, "{connection}");
    check(&found, Rule::Deprecated, FindingLevel::Violation, Severity::Warn, message);
}

#[test]
fn missing_attributes() {
    let registry = official();
    let found = rules::metric_attributes(&registry, "http.server.request.duration", &[("url.scheme", Value::Unknown)]);
    let about = |key| found.iter().find(|found| found.subject() == key).expect("a finding");
    let seen = |key| (about(key).rule(), about(key).level(), about(key).severity());
    let name = "metric `http.server.request.duration`";
    assert!(found.iter().all(|found| found.subject() != "url.scheme"));
    assert_eq!(
        about("http.request.method").message(),
        format!("{name} lacks the required attribute `http.request.method`; add it")
    );
    assert_eq!(
        seen("http.request.method"),
        (Rule::RequiredAttributeNotPresent, FindingLevel::Violation, Severity::Warn)
    );
    let message = "lacks the conditionally required attribute `error.type`; add it if its condition is met";
    assert_eq!(about("error.type").message(), format!("{name} {message}"));
    let rule = Rule::ConditionallyRequiredAttributeNotPresent;
    assert_eq!(seen("error.type"), (rule, FindingLevel::Information, Severity::Silent));
    let message = "lacks the recommended attribute `network.protocol.version`; add it if its value is available";
    assert_eq!(about("network.protocol.version").message(), format!("{name} {message}"));
    let rule = Rule::RecommendedAttributeNotPresent;
    assert_eq!(seen("network.protocol.version"), (rule, FindingLevel::Improvement, Severity::Silent));
    let message = "lacks the opt-in attribute `server.port`; add it if users ask for it";
    assert_eq!(about("server.port").message(), format!("{name} {message}"));
    assert_eq!(seen("server.port"), (Rule::OptInAttributeNotPresent, FindingLevel::Information, Severity::Silent));
}

#[test]
fn a_declared_namespace_covers_span_types() {
    let registry = official().namespace("acme").namespace("http.shop");
    for own in ["acme.checkout", "acme", "http.shop.cart"] {
        assert_eq!(rules::span(&registry, own, SpanKind::Client), [], "{own}");
        assert_eq!(rules::span_attributes(&registry, own, &[]), [], "{own}");
    }
    let table = otel_semconv::Table::parse("span\tacme.checkout\tinternal\ts\n").expect("a table");
    let message = "unknown span type `acme.chekout`; did you mean `acme.checkout`?";
    let found = rules::span(&registry.layer(table), "acme.chekout", SpanKind::Internal);
    check(&found, Rule::MissingSpan, FindingLevel::Violation, Severity::Warn, message);
    let found = rules::span(&official(), "http.quux.shop", SpanKind::Internal).remove(0);
    assert!(found.message().contains("`namespaces = [\"http.quux.shop\"]`"), "{found}");
}

#[test]
fn spans_and_events() {
    let registry = official();
    let message = "unknown span type `http.servr`; did you mean `http.server`?";
    let found = rules::span(&registry, "http.servr", SpanKind::Server);
    check(&found, Rule::MissingSpan, FindingLevel::Violation, Severity::Warn, message);
    let message = "unknown span type `acme`; write a registered one, such as `http.server`, or declare it as your own with \
                   `namespaces = [\"acme\"]` in `[package.metadata.otel]`";
    check(
        &rules::span(&registry, "acme", SpanKind::Server),
        Rule::MissingSpan,
        FindingLevel::Violation,
        Severity::Warn,
        message,
    );
    let message = "span `db.client` requires kind `client`, not `internal`; write `client`";
    let found = rules::span(&registry, "db.client", SpanKind::Internal);
    check(&found, Rule::UnexpectedSpanKind, FindingLevel::Violation, Severity::Warn, message);
    let message = "event `az.resource.log` is deprecated; write its new name `azure.resource.log`";
    check(
        &rules::event(&registry, "az.resource.log"),
        Rule::Deprecated,
        FindingLevel::Violation,
        Severity::Warn,
        message,
    );
    let message = "unknown event `order.placed`; register it in a table, or declare it as your own with \
                   `namespaces = [\"order\"]` in `[package.metadata.otel]`";
    check(
        &rules::event(&registry, "order.placed"),
        Rule::MissingEvent,
        FindingLevel::Violation,
        Severity::Silent,
        message,
    );
    let found = rules::span_name("GET /users/42").into_iter().collect::<Vec<_>>();
    let message = "span name `GET /users/42` contains the value `42`; write `GET /users/{id}`, and record the value as an \
                   attribute";
    check(&found, Rule::HighCardinalityName, FindingLevel::Improvement, Severity::Warn, message);
}

#[test]
fn status_and_error_type_agree() {
    let registry = official();
    let timeout = [("error.type", Value::String("timeout"))];
    let status = |span_type, failed, attributes: &[_]| {
        rules::span_status(&registry, span_type, failed, attributes).into_iter().collect::<Vec<_>>()
    };
    for span_type in [Some("http.server"), Some("db.client"), None] {
        assert_eq!(status(span_type, true, &timeout), [], "{span_type:?}");
        assert_eq!(status(span_type, false, &[]), [], "{span_type:?}");
        let message = "span has `error.type` but no error status; set the status, or remove the attribute";
        let found = status(span_type, false, &timeout);
        check(&found, Rule::UnexpectedStatus, FindingLevel::Improvement, Severity::Warn, message);
    }
    let message = "span `db.client` failed but lacks the required attribute `error.type`; add it";
    let found = status(Some("db.client"), true, &[]);
    check(&found, Rule::RequiredAttributeNotPresent, FindingLevel::Violation, Severity::Warn, message);
    let message = "span failed but lacks the recommended attribute `error.type`; add it";
    for unlisted in [None, Some("faas.server"), Some("acme.unknown")] {
        let found = status(unlisted, true, &[]);
        check(&found, Rule::RecommendedAttributeNotPresent, FindingLevel::Improvement, Severity::Silent, message);
    }
}

#[test]
fn span_types_are_inferred() {
    use SpanKind::{Client, Consumer, Internal, Producer, Server};
    for (kind, keys, expected) in [
        (Server, &["http.route"][..], Some("http.server")),
        (Client, &["url.full", "http.request.method"], Some("http.client")),
        (Client, &["http.request.method", "db.system.name"], Some("db.client")),
        (Client, &["rpc.method"], Some("rpc.call.client")),
        (Server, &["rpc.method"], Some("rpc.call.server")),
        (Producer, &["messaging.system"], Some("messaging.send.producer")),
        (Consumer, &["messaging.system"], Some("messaging.process.consumer")),
        (Internal, &["http.route"], None),
        (Server, &["db.system.name", "httpx.route"], None),
        (Client, &[], None),
    ] {
        let written: Vec<_> = keys.iter().map(|key| (*key, Value::Unknown)).collect();
        let inferred = rules::infer_span(kind, &written);
        assert_eq!(inferred, expected, "{keys:?}");
        let row = inferred.and_then(|name| Registry::official().span(name).map(|row| row.kind));
        assert_eq!(row, expected.map(|_| kind), "{keys:?}");
    }
}
