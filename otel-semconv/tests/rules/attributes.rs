//! Keys and values.

use crate::{check, official};
use otel_semconv::rules::{self, Value};
use otel_semconv::{FindingLevel, Rule, Severity, Table, ValueKind};

#[test]
fn malformed_keys() {
    let registry = official();
    for key in [
        "", "Acme.id", "acme..id", ".acme", "acme.", "acme._id", "acme.id_", "1acme.id", "acme-id", "acme id",
        "äcme.id",
    ] {
        let found = rules::attribute_key(&registry, key);
        let message = format!(
            "attribute key `{key}` is malformed; write words of lower-case letters and digits, separated by single `.` or `_`"
        );
        check(&found, Rule::InvalidFormat, FindingLevel::Violation, Severity::Error, &message);
    }
    let found = rules::attribute_key(&registry, "http.requestMethod");
    let message = "attribute key `http.requestMethod` is malformed; did you mean `http.request.method`?";
    check(&found, Rule::InvalidFormat, FindingLevel::Violation, Severity::Error, message);
    for key in ["acme.id", "acme_shop.order_id", "a.b2.c_3d"] {
        let found = rules::attribute_key(&registry, key);
        assert!(found.iter().all(|found| found.severity() == Severity::Silent), "{found:?}");
    }
}

#[test]
fn keys_below_attributes() {
    let found = rules::attribute_key(&official(), "url.path.raw");
    let message = "attribute key `url.path.raw` is below `url.path`, which is an attribute itself; write a key that is not below it";
    check(&found, Rule::IllegalNamespace, FindingLevel::Violation, Severity::Warn, message);
    // A registered key can be below a deprecated one.
    assert_eq!(rules::attribute_key(&official(), "db.system.name"), []);
    let found = rules::attribute_key(&official(), "db.system.version");
    assert!(found.iter().all(|found| found.rule() != Rule::IllegalNamespace), "{found:?}");
}

#[test]
fn keys_without_a_namespace() {
    let registry = official();
    let found = rules::attribute_key(&registry, "hello");
    let message = "attribute key `hello` has no namespace; add a namespace, as in `acme.user`";
    check(&found[..1], Rule::MissingNamespace, FindingLevel::Improvement, Severity::Silent, message);
    let found = rules::attribute_key(&registry, "user_id");
    let message = "attribute key `user_id` has no namespace; did you mean `user.id`?";
    check(&found[..1], Rule::MissingNamespace, FindingLevel::Improvement, Severity::Silent, message);
    let found = rules::attribute_key(&registry, "return");
    assert!(found.iter().all(|found| found.rule() == Rule::NotStable), "it is registered: {found:?}");
}

#[test]
fn unknown_keys() {
    let registry = official();
    let found = rules::attribute_key(&registry, "network.protocol");
    let message = "unknown attribute `network.protocol` in the registered namespace `network`; did you mean \
                   `network.protocol.name` or `network.protocol.version`?";
    check(&found, Rule::MissingAttribute, FindingLevel::Violation, Severity::Warn, message);
    let found = rules::attribute_key(&registry, "user.tier");
    let message = "unknown attribute `user.tier` in the registered namespace `user`; register it in a table, or declare it as your own \
                   with `namespaces = [\"user.tier\"]` in `[package.metadata.otel]`";
    check(&found, Rule::MissingAttribute, FindingLevel::Violation, Severity::Warn, message);
    assert_eq!(found[1].rule(), Rule::ExtendsNamespace);
    assert_eq!((found[1].level(), found[1].severity()), (FindingLevel::Information, Severity::Silent));
    let found = rules::attribute_key(&registry, "acme.tier");
    let message = "unknown attribute `acme.tier`; register it in a table, or declare it as your own with \
                   `namespaces = [\"acme\"]` in `[package.metadata.otel]`";
    check(&found, Rule::MissingAttribute, FindingLevel::Violation, Severity::Silent, message);
}

#[test]
fn values_of_another_type() {
    let registry = official();
    for (key, value, message) in [
        ("url.path", Value::Int(1), "type `string`, but its value has type `int`; write a string"),
        (
            "http.response.status_code",
            Value::String("200"),
            "type `int`, but its value has type `string`; write an integer",
        ),
        (
            "http.response.status_code",
            Value::Of(ValueKind::Double),
            "type `int`, but its value has type `double`; write an integer",
        ),
        ("app.jank.period", Value::String("1.5"), "type `double`, but its value has type `string`; write a number"),
        (
            "browser.mobile",
            Value::String("true"),
            "type `boolean`, but its value has type `string`; write `true` or `false`",
        ),
        (
            "process.command_args",
            Value::String("-v"),
            "type `string[]`, but its value has type `string`; write a list of strings",
        ),
        (
            "http.request.method",
            Value::Of(ValueKind::Boolean),
            "type `string`, but its value has type `boolean`; write a string",
        ),
    ] {
        let found = rules::attribute_value(&registry, key, value).into_iter().collect::<Vec<_>>();
        let message = format!("attribute `{key}` has {message}");
        check(&found, Rule::TypeMismatch, FindingLevel::Violation, Severity::Error, &message);
    }
}

#[test]
fn values_of_the_right_type() {
    let registry = official();
    for (key, value) in [
        ("url.path", Value::String("/")),
        ("url.path", Value::Unknown),
        ("http.response.status_code", Value::Int(200)),
        ("app.jank.period", Value::Int(1)),
        ("app.jank.period", Value::Of(ValueKind::Double)),
        ("return", Value::Of(ValueKind::Any)),
        ("return", Value::Int(1)),
        ("http.request.method", Value::String("GET")),
        ("http.request.method", Value::Of(ValueKind::String)),
        ("rpc.grpc.status_code", Value::Int(0)),
        ("http.request.header.x", Value::Of(ValueKind::StringArray)),
        ("acme.unknown", Value::Int(1)),
    ] {
        assert_eq!(rules::attribute_value(&registry, key, value), None, "{key}");
    }
}

#[test]
fn values_of_enums() {
    let acme = "attribute\tacme.tier\tenum:free|gold|!silver\ts\nattribute\tacme.code\tenumint:1000|1001\ts\n";
    let registry = official().layer(Table::parse(acme).unwrap());
    let message = |key, value| {
        let found = rules::attribute_value(&registry, key, value).unwrap_or_else(|| panic!("{key}"));
        let variant = found.rule() == Rule::UndefinedEnumVariant && found.level() == FindingLevel::Information;
        assert!(variant || found.rule() == Rule::Deprecated, "{found}");
        (found.message().to_owned(), found.severity())
    };
    let warned = |message: &str| (message.to_owned(), Severity::Warn);
    let near = "value `Get` is not a known value of attribute `http.request.method`; did you mean `GET`?";
    assert_eq!(message("http.request.method", Value::String("Get")), warned(near));
    let near = "value `postgres` is not a known value of attribute `db.system.name`; did you mean `postgresql`?";
    assert_eq!(message("db.system.name", Value::String("postgres")), warned(near));
    let other = "value `7` is not a known value of attribute `acme.tier`; the known values are `free`, `gold`";
    assert_eq!(message("acme.tier", Value::Int(7)), warned(other));
    // The conventions of HTTP use status codes as error types.
    let open = "value `503` is not a known value of attribute `error.type`; the known values are `_OTHER`";
    assert_eq!(message("error.type", Value::String("503")), (open.to_owned(), Severity::Silent));
    let old = "value `silver` of attribute `acme.tier` is deprecated; write another value";
    assert_eq!(message("acme.tier", Value::String("silver")), warned(old));
    let open = "value `platinum` is not a known value of attribute `acme.tier`; the known values are `free`, `gold`";
    assert_eq!(message("acme.tier", Value::String("platinum")), (open.to_owned(), Severity::Silent));
    let open = "value `1002` is not a known value of attribute `acme.code`; the known values are `1000`, `1001`";
    assert_eq!(message("acme.code", Value::Int(1002)), (open.to_owned(), Severity::Silent));
    assert_eq!(message("rpc.grpc.status_code", Value::String("OK")).1, Severity::Warn);
}
