//! Facts of the conventions that mislead a naive rule.

use otel_semconv::rules::{self, Value};
use otel_semconv::{
    AttributeType, Deprecation, Finding, FindingLevel, Registry, Rule, Severity, SpanKind, Suggestion, Table,
};

fn official() -> Registry {
    Registry::official()
}

#[test]
fn names_of_generative_ai_are_those_of_their_own_registry() {
    let registry = official();
    let found = [
        rules::attribute_key(&registry, "gen_ai.request.model"),
        rules::span(&registry, "gen_ai.inference.client", SpanKind::Client),
        rules::event(&registry, "gen_ai.evaluation.result"),
        rules::metric(&registry, "gen_ai.client.token.usage", otel_semconv::Instrument::Histogram, "{token}"),
    ];
    for findings in found {
        // They are in development.
        assert!(findings.iter().all(|found| found.rule() == Rule::NotStable), "{findings:?}");
    }
    let misspelt = rules::attribute_key(&registry, "gen_ai.request.modle").remove(0);
    assert_eq!(misspelt.suggestions(), [Suggestion::DidYouMean("gen_ai.request.model".to_owned())]);
    let renamed = rules::attribute_key(&registry, "gen_ai.system").remove(0);
    assert_eq!(renamed.suggestions(), [Suggestion::See("gen_ai.provider.name".to_owned())]);
}

/// With the official table alone.
#[test]
fn names_that_moved_to_another_repository_are_usable() {
    let registry = Registry::empty().layer(Table::official());
    let found = [
        rules::attribute_key(&registry, "gen_ai.request.model"),
        rules::span(&registry, "gen_ai.inference.client", SpanKind::Client),
        rules::event(&registry, "gen_ai.evaluation.result"),
        rules::metric(&registry, "gen_ai.client.token.usage", otel_semconv::Instrument::Histogram, "{token}"),
    ];
    for findings in found {
        let moved = findings.iter().find(|found| found.rule() == Rule::Deprecated).expect("a finding");
        assert_eq!((moved.level(), moved.severity()), (FindingLevel::Information, Severity::Silent), "{moved}");
        assert!(findings.iter().all(|found| found.severity() == Severity::Silent), "{findings:?}");
    }
    let lacking = rules::span_attributes(&registry, "gen_ai.inference.client", &[]);
    let required = lacking.iter().filter(|found| found.rule() == Rule::RequiredAttributeNotPresent);
    assert!(required.map(Finding::subject).any(|key| key == "gen_ai.operation.name"), "{lacking:?}");
}

#[test]
fn enums_are_open() {
    let registry = official();
    for (key, value) in [("error.type", "timeout"), ("network.transport", "carrier-pigeon"), ("db.system.name", "acme")]
    {
        let found = rules::attribute_value(&registry, key, Value::String(value)).expect("a finding");
        assert_eq!(found.rule(), Rule::UndefinedEnumVariant);
        assert_eq!((found.level(), found.severity()), (FindingLevel::Information, Severity::Silent), "{found}");
    }
}

#[test]
fn four_new_names_have_other_members() {
    let registry = official();
    let renamed = registry.attributes().filter(|row| matches!(row.deprecation, Deprecation::Renamed(_)));
    let is_replaced = |key: &str| {
        let found = rules::attribute_key(&registry, key).remove(0);
        matches!(found.suggestions(), [Suggestion::Replace(_)])
    };
    let attributes = renamed.filter(|row| !row.value_type.is_template());
    let changed: Vec<&str> = attributes.map(|row| row.key).filter(|key| !is_replaced(key)).collect();
    let expected = ["deployment.environment", "http.method", "messaging.operation", "rpc.connect_rpc.error_code"];
    assert_eq!(changed, expected);

    let found = rules::attribute_key(&registry, "http.method").remove(0);
    assert_eq!(found.suggestions(), [Suggestion::See("http.request.method".to_owned())]);
    assert_eq!(found.message(), "attribute `http.method` is deprecated; write its new name `http.request.method`");
    let found = |value| rules::attribute_value(&registry, "http.method", Value::String(value));
    assert_eq!(found("GET"), None);
    let near = found("Get").expect("a finding");
    let message = "value `Get` is not a known value of attribute `http.request.method`; did you mean `GET`?";
    assert_eq!((near.message(), near.subject()), (message, "http.method"));
    assert_eq!(found("PURGE").map(|found| found.severity()), Some(Severity::Silent), "enums are open");
}

#[test]
fn a_new_name_of_another_type_is_not_a_replacement() {
    let acme = "attribute\tacme.old\tint\ts\t>acme.new\nattribute\tacme.new\tenum:a|b\ts\n\
                attribute\tacme.one\tstring\ts\t>acme.many\nattribute\tacme.many\ttemplate:string\ts\n";
    let registry = official().layer(Table::parse(acme).unwrap());
    for (key, to) in [("acme.old", "acme.new"), ("acme.one", "acme.many")] {
        let found = rules::attribute_key(&registry, key).remove(0);
        let message = format!(
            "attribute `{key}` is deprecated; write its new name `{to}`, and check the value, because the new attribute has another type"
        );
        assert_eq!(found.message(), message);
    }
}

#[test]
fn there_is_advice_for_keys_that_no_key_replaces() {
    let registry = official();
    for (key, advice) in [
        ("event.name", "set the field `EventName` of the log record instead"),
        ("rpc.jsonrpc.error_message", "write the message in the description of the span status instead"),
        (
            "error.message",
            "write the attribute for error messages of your domain, or `exception.message` in the log record of an exception",
        ),
    ] {
        let found = rules::attribute_key(&registry, key).remove(0);
        assert_eq!(found.message(), format!("attribute `{key}` is deprecated; {advice}"));
        assert_eq!(found.suggestions(), [], "of an example in a note");
    }
    let acme = Table::parse("attribute\tevent.name\tstring\ts\t!acme.event\n").unwrap();
    let found = rules::attribute_key(&official().layer(acme), "event.name").remove(0);
    assert_eq!(found.message(), "attribute `event.name` is deprecated; see `acme.event`");
}

#[test]
fn a_renamed_template_is_renamed_for_all_keys_below_it() {
    let found = rules::attribute_key(&official(), "container.labels.team").remove(0);
    let message = "attribute `container.labels.team` is deprecated; write its new name `container.label.team`";
    assert_eq!(found.message(), message);
    assert_eq!(found.suggestions(), [Suggestion::Replace("container.label.team".to_owned())]);
}

#[test]
fn most_deprecated_names_without_a_new_name_have_no_hints() {
    let registry = official();
    let found = rules::attribute_key(&registry, "http.target").remove(0);
    assert_eq!(found.message(), "attribute `http.target` is deprecated; see `url.path` and `url.query`");
    let see = ["url.path", "url.query"].map(|key| Suggestion::See(key.to_owned()));
    assert_eq!(found.suggestions(), see);

    let bare = registry.attributes().find(|row| match row.deprecation {
        Deprecation::Obsolete(hints) => hints.iter().next().is_none(),
        _ => false,
    });
    let key = bare.expect("there are some").key;
    let found = rules::attribute_key(&registry, key).remove(0);
    assert_eq!(found.message(), format!("attribute `{key}` is deprecated and has no replacement; remove it"));
    assert_eq!(found.suggestions(), []);
    assert_eq!((found.level(), found.severity()), (FindingLevel::Violation, Severity::Warn));
}

#[test]
fn spans_of_a_database_must_name_its_system() {
    let registry = official();
    let message = |span_type: &str, written: &[_]| {
        let findings = rules::span_attributes(&registry, span_type, written);
        findings.into_iter().find(|found| found.subject() == "db.system.name").map(|found| found.to_string())
    };
    for (span_type, system) in [("db.oracledb.client", "oracle.db"), ("db.sql_server.client", "microsoft.sql_server")] {
        let lacks = format!(
            "span `{span_type}` lacks the required attribute `db.system.name`; add it with the value `{system}`"
        );
        assert_eq!(message(span_type, &[]), Some(lacks));
        assert_eq!(message(span_type, &[("db.system.name", Value::String(system))]), None);
        assert_eq!(message(span_type, &[("db.system.name", Value::Unknown)]), None);
        let other = format!(
            "span `{span_type}` requires the value `{system}` for `db.system.name`, not `mysql`; write `{system}`"
        );
        assert_eq!(message(span_type, &[("db.system.name", Value::String("mysql"))]), Some(other));
    }
    for span_type in ["db.client", "db.sql.client"] {
        let lacks = format!("span `{span_type}` lacks the required attribute `db.system.name`; add it");
        assert_eq!(message(span_type, &[]), Some(lacks));
        assert_eq!(message(span_type, &[("db.system.name", Value::String("mysql"))]), None);
    }
}

#[test]
fn a_deprecated_attribute_is_not_required() {
    let registry = official();
    let lists =
        |key| registry.event("exception").is_some_and(|row| row.requirements.iter().any(|entry| entry.key == key));
    assert!(lists("exception.escaped") && lists("exception.stacktrace"), "otherwise there is nothing to test");
    let lacking = rules::event_attributes(&registry, "exception", &[]);
    let keys: Vec<&str> = lacking.iter().map(Finding::subject).collect();
    assert_eq!(keys, ["exception.message", "exception.stacktrace", "exception.type"]);

    let lacking = rules::span_attributes(&registry, "aws.client", &[]);
    assert!(lacking.iter().all(|found| found.subject() != "rpc.system"), "{lacking:?}");
}

#[test]
fn any_key_below_a_template_satisfies_it_and_the_template_is_not_an_attribute() {
    let table = "attribute\tacme.header\ttemplate:string\ts\n\
                 attribute\tacme.header.long\ttemplate:int\ts\n\
                 attribute\tacme.header.size\tint\ts\n\
                 event\tacme.sent\ts\t\tacme.header=R\n";
    let registry = official().layer(Table::parse(table).unwrap());
    let kind = |key| registry.attribute(key).map(|row| row.value_type.kind().as_str());
    assert_eq!(kind("acme.header.to"), Some("string"));
    assert_eq!(kind("acme.header.long.to"), Some("int"), "the longest template wins");
    assert_eq!(kind("acme.header.size"), Some("int"), "an attribute wins over a template");
    assert_eq!(kind("acme.headers"), None);
    assert_eq!(kind("acme.header"), None);

    let lacks = |key| rules::event_attributes(&registry, "acme.sent", &[(key, Value::Unknown)]).len();
    assert_eq!((lacks("acme.header.to"), lacks("acme.headers"), lacks("acme.other")), (0, 1, 1));
    let wrong = rules::attribute_value(&registry, "http.request.header.x-id", Value::String("one"));
    assert_eq!(wrong.map(|found| found.rule()), Some(Rule::TypeMismatch));
    assert_eq!(rules::attribute_key(&registry, "http.request.header.x-id").len(), 1, "its form is not checked");
}

#[test]
fn members_are_values_not_identifiers() {
    let registry = official();
    let Some(AttributeType::Enum(members)) = registry.attribute("http.request.method").map(|row| row.value_type) else {
        panic!("it is no enum");
    };
    assert!(members.find("GET").is_some() && members.find("get").is_none());
    let Some(AttributeType::IntEnum(codes)) = registry.attribute("rpc.grpc.status_code").map(|row| row.value_type)
    else {
        panic!("it is no enum of integers");
    };
    assert!(codes.find("0").is_some() && codes.find("16").is_some() && codes.find("17").is_none());
}
