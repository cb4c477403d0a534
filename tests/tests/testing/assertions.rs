//! What the assertions accept, and the exact messages of failed assertions.

use opentelemetry::logs::{LogRecord as _, Logger as _, Severity};
use opentelemetry::trace::{
    Span as _, SpanContext, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceState, Tracer as _,
};
use opentelemetry::{Context, KeyValue, SpanId, TraceId};
use otel_runtime::testing::TestTelemetry;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A request that fails in the database, with a log record in it.
fn register_user() -> TestTelemetry {
    let telemetry = TestTelemetry::new();
    let tracer = telemetry.tracer("by hand");
    let request = tracer.span_builder("POST /users").with_kind(SpanKind::Server).start(&tracer);
    let request = Context::new().with_span(request);
    request.span().set_attribute(KeyValue::new("http.response.status_code", 409));
    let service = request.with_span(tracer.start_with_context("service.register_user", &request));
    tracer.start_with_context("security.hash_password", &service).end();
    let attributes = [KeyValue::new("db.system.name", "sqlite"), KeyValue::new("code.line.number", 7)];
    let insert = tracer.span_builder("INSERT users").with_kind(SpanKind::Client).with_attributes(attributes);
    let mut insert = insert.start_with_context(&tracer, &service);
    insert.set_attribute(KeyValue::new("error.type", "UniqueViolation"));
    insert.set_status(Status::error("UNIQUE constraint failed"));
    insert.add_event("retry", vec![]);
    insert.end();
    log(&telemetry, &service, "duplicate", Severity::Warn);
    service.span().end();
    request.span().end();
    telemetry
}

fn log(telemetry: &TestTelemetry, context: &Context, body: &'static str, severity: Severity) {
    let _inside = context.clone().attach();
    let logger = telemetry.logger("by hand");
    let mut record = logger.create_log_record();
    record.set_body(body.into());
    record.set_severity_number(severity);
    record.add_attribute("attempt", 1);
    logger.emit(record);
}

const RECORDED: &str = r#"

recorded:
POST /users (server) http.response.status_code=409
└─ service.register_user
   │  log: WARN "duplicate" attempt=1
   ├─ security.hash_password
   └─ INSERT users (client) db.system.name="sqlite" error.type="UniqueViolation" event retry ✗ "UNIQUE constraint failed""#;

/// Runs an assertion that must fail, and compares its message.
#[track_caller]
fn fails(message: &str, assertion: impl FnOnce(&TestTelemetry)) {
    let telemetry = register_user();
    let panic = catch_unwind(AssertUnwindSafe(|| assertion(&telemetry))).expect_err("the assertion must fail");
    let said = panic.downcast_ref::<String>().expect("assertions panic with a text");
    assert_eq!(*said, format!("{message}{RECORDED}"));
}

#[test]
fn true_assertions_pass() {
    let telemetry = register_user();
    telemetry.span("POST /users").root().kind(SpanKind::Server).attr("http.response.status_code", 409).status_unset();
    telemetry
        .span("INSERT users")
        .child_of("service.register_user")
        .error("UNIQUE constraint failed")
        .error_type("UniqueViolation")
        .has_attr("db.system.name")
        .no_attr("db.namespace")
        .event("retry")
        .links(0);
    telemetry.spans().assert_len(4);
    telemetry.spans().named("INSERT users").assert_len(1).nth(0).no_attr("x");
    let log = telemetry.log_in_span("service.register_user");
    log.body("duplicate").severity(Severity::Warn).attr("attempt", 1).no_attr("x").no_event_name();
    log.in_span("service.register_user");
    telemetry.logs().assert_len(1);
    telemetry.assert_tree("POST /users > service.register_user > INSERT users");
    telemetry.assert_tree("POST /users");
    telemetry.assert_tree(
        "
        POST /users
            service.register_user
                security.hash_password
                INSERT users
        ",
    );
    telemetry.clear();
    telemetry.assert_no_spans();
    telemetry.assert_no_logs();
}

#[test]
fn missing_spans() {
    fails("there is no span `DELETE users`", |t| _ = t.span("DELETE users"));
    fails("expected no spans", TestTelemetry::assert_no_spans);
    fails("expected no log records", TestTelemetry::assert_no_logs);
    fails(
        r#"expected 3 spans, found 4: ["POST /users", "service.register_user", "security.hash_password", "INSERT users"]"#,
        |t| _ = t.spans().assert_len(3),
    );
    fails(r#"there is no span at index 1; the number of spans is 1: ["INSERT users"]"#, |t| {
        _ = t.spans().named("INSERT users").nth(1);
    });
}

#[test]
fn attributes_kind_and_status() {
    let insert = |t: &TestTelemetry| t.span("INSERT users");
    fails("span `INSERT users` is of kind client, expected internal", |t| _ = insert(t).kind(SpanKind::Internal));
    fails("span `INSERT users` has `db.system.name` = \"sqlite\", expected \"mysql\"", |t| {
        insert(t).attr("db.system.name", "mysql");
    });
    fails("span `INSERT users` has `code.line.number` = 7, expected \"7\"", |t| {
        _ = insert(t).attr("code.line.number", "7");
    });
    fails(
        "span `INSERT users` has no attribute `x`, expected 1.0; it has `db.system.name`, `code.line.number`, `error.type`",
        |t| _ = insert(t).attr("x", 1.0),
    );
    fails("span `security.hash_password` has no attribute `x`; it has none", |t| {
        t.span("security.hash_password").has_attr("x");
    });
    fails("span `INSERT users` has `code.line.number` = 7, expected none", |t| {
        _ = insert(t).no_attr("code.line.number");
    });
    fails("span `INSERT users` has the status error \"UNIQUE constraint failed\", expected unset", |t| {
        insert(t).status_unset();
    });
    fails("span `INSERT users` has the status error \"UNIQUE constraint failed\", expected error \"x\"", |t| {
        insert(t).error("x");
    });
    fails("span `POST /users` has the status unset, expected ok", |t| _ = t.span("POST /users").status_ok());
    fails("span `POST /users` has the status unset, expected an error", |t| _ = t.span("POST /users").error_type("x"));
    fails("span `INSERT users` has `error.type` = \"UniqueViolation\", expected \"x\"", |t| {
        _ = insert(t).error_type("x");
    });
    fails("span `INSERT users` has 0 links, expected 1", |t| _ = insert(t).links(1));
    fails("span `INSERT users` has no event `x`; it has [\"retry\"]", |t| _ = insert(t).event("x"));
    fails("span `INSERT users` has the events [\"retry\"], expected none", |t| _ = insert(t).no_events());
}

#[test]
fn relations_and_trees() {
    fails("span `INSERT users` is a child of `service.register_user`, expected a root", |t| {
        t.span("INSERT users").root();
    });
    fails("span `INSERT users` is a child of `service.register_user`, expected a child of `POST /users`", |t| {
        t.span("INSERT users").child_of("POST /users");
    });
    fails("span `POST /users` is a root, expected a remote parent", |t| _ = t.span("POST /users").remote_parent());
    fails("`service.register_user > INSERT users`: there is no root span `service.register_user`", |t| {
        t.assert_tree("service.register_user > INSERT users");
    });
    fails(
        "`POST /users > service.register_user > x > y`: there is no span `x` below `POST /users > service.register_user`",
        |t| {
            t.assert_tree("POST /users > service.register_user > x > y");
        },
    );
    fails("the expected tree is empty; use `assert_no_spans()`", |t| t.assert_tree("  "));
    fails(
        "the span tree is not the expected one\n\nexpected:\nPOST /users\n   service.register_user\n   INSERT users",
        |t| {
            t.assert_tree("\n    POST /users\n        service.register_user\n        INSERT users\n");
        },
    );
}

#[test]
fn log_records() {
    let record = |t: &TestTelemetry| t.log_in_span("service.register_user");
    fails("expected one log record in span `POST /users`, found 0", |t| _ = t.log_in_span("POST /users"));
    fails("expected 2 log records, found 1", |t| _ = t.logs().assert_len(2));
    fails("there is no log record with event name `x` at index 0; their number is 0", |t| {
        _ = t.logs().named("x").nth(0);
    });
    let log = r#"log record `WARN "duplicate" attempt=1`"#;
    fails(&format!("{log} has body \"duplicate\", expected \"x\""), |t| _ = record(t).body("x"));
    fails(&format!("{log} has a body, expected none"), |t| _ = record(t).no_body());
    fails(&format!("{log} has severity WARN, expected INFO"), |t| _ = record(t).severity(Severity::Info));
    fails(&format!("{log} has event name None, expected \"x\""), |t| _ = record(t).event_name("x"));
    fails(&format!("{log} has `attempt` = 1, expected \"1\""), |t| _ = record(t).attr("attempt", "1"));
    fails(&format!("{log} has no attribute `x`, expected true"), |t| _ = record(t).attr("x", true));
    fails(&format!("{log} has `attempt` = 1, expected none"), |t| _ = record(t).no_attr("attempt"));
    fails(&format!("{log} was not written in span `INSERT users`"), |t| _ = record(t).in_span("INSERT users"));
    fails(&format!("{log} was written in a span, expected none"), |t| _ = record(t).no_span());
}

/// The message of an assertion that must fail.
#[track_caller]
pub(crate) fn message(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion must fail");
    panic.downcast_ref::<String>().expect("assertions panic with a text").clone()
}

#[test]
fn ambiguous_open_and_absent_spans_are_explained() {
    let telemetry = TestTelemetry::new();
    let nothing = "there is no span `x`\n\nnothing was recorded; does the code run inside `telemetry.run(..)` or `.run_async(..)`?";
    assert_eq!(message(|| _ = telemetry.span("x")), nothing);

    let tracer = telemetry.tracer("by hand");
    tracer.start("twice").end();
    tracer.start("twice").end();
    let _open = tracer.start("open");
    log(&telemetry, &Context::new(), "alone", Severity::Info);
    let recorded = "\n\nrecorded:\ntwice\ntwice\nopen (started, has not ended)\nlog: INFO \"alone\" attempt=1";
    let ambiguous = "there are 2 spans `twice`; choose one with `telemetry.spans().named(\"twice\").nth(0)`";
    assert_eq!(message(|| _ = telemetry.span("twice")), format!("{ambiguous}{recorded}"));
    let open = "span `open` was started, but it has not ended";
    assert_eq!(message(|| _ = telemetry.span("open")), format!("{open}{recorded}"));
    telemetry.logs().only().no_span().body("alone");
}

#[test]
fn remote_parents() {
    let telemetry = TestTelemetry::new();
    let tracer = telemetry.tracer("by hand");
    let ids = (TraceId::from(7), SpanId::from(9));
    let remote = SpanContext::new(ids.0, ids.1, TraceFlags::SAMPLED, true, TraceState::default());
    tracer.start_with_context("POST /send", &Context::new().with_remote_span_context(remote)).end();
    telemetry.span("POST /send").remote_parent();
    let said = message(|| _ = telemetry.span("POST /send").root());
    let expected = "span `POST /send` is a child of the remote span 0000000000000009, expected a root";
    assert_eq!(said.lines().next(), Some(expected));
}
