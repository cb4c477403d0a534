//! `err`: how and where errors are recorded.

use crate::{block_on, record};
use opentelemetry::logs::{AnyValue, Severity};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Outcome, logged, traced};
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

#[derive(Debug)]
struct Refused {
    attempts: i64,
    cause: std::num::ParseIntError,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

fn refused() -> Refused {
    Refused { attempts: 3, cause: "x".parse::<u8>().expect_err("not a number") }
}

const TYPE: &str = concat!(module_path!(), "::Refused");

#[traced(err)]
fn send(fails: bool) -> Result<u8, Refused> {
    if fails { Err(refused()) } else { Ok(1) }
}

#[test]
fn an_error_is_described_and_written_once_in_its_span() {
    #[traced]
    fn outer() {
        _ = send(true);
    }
    let telemetry = record(outer);
    telemetry.span("send").error("refused").error_type(TYPE).no_events().no_attr("exception.message");
    telemetry.span("outer").status_unset();
    telemetry.logs().assert_len(1);
    let log = telemetry.log_in_span("send");
    log.severity(Severity::Error).attr("exception.type", TYPE).attr("exception.message", "refused");
    // OTLP has no target; it is the name of the scope.
    assert_eq!(log.data().scope.name, module_path!());
    assert!(log.data().time.elapsed().is_ok_and(|since| since < Duration::from_secs(60)));
}

#[test]
fn a_success_writes_no_record() {
    let telemetry = record(|| send(false));
    telemetry.span("send").status_unset().no_attr("error.type").no_events();
    telemetry.assert_no_logs();
}

#[test]
fn the_message_is_not_recorded_without_err() {
    #[traced]
    fn quiet() -> Result<u8, Refused> {
        Err(refused())
    }
    let telemetry = record(quiet);
    telemetry.span("quiet").error("").error_type(TYPE);
    telemetry.assert_no_logs();
    assert!(!format!("{telemetry:?}").contains("refused\""), "{telemetry:?}");
}

#[test]
fn an_error_is_recorded_as_debug_or_as_a_chain() {
    #[traced(err(Debug))]
    fn debug() -> Result<(), Option<u8>> {
        Err(Some(1))
    }
    #[traced(err(Display))]
    fn display() -> Result<(), Refused> {
        Err(refused())
    }
    #[traced(err(chain))]
    async fn chained() -> Result<(), Refused> {
        Err(refused())
    }
    #[traced(err(chain))]
    fn boxed() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err(refused().into())
    }
    let telemetry = record(debug);
    telemetry.span("debug").error("Some(1)").error_type("std::option::Option");
    telemetry.log_in_span("debug").attr("exception.message", "Some(1)");
    record(display).span("display").error("refused");
    let chain = "refused: invalid digit found in string";
    let telemetry = record(|| block_on(chained()));
    telemetry.span("chained").error(chain);
    telemetry.log_in_span("chained").attr("exception.message", chain);
    record(boxed).span("boxed").error(chain);
}

#[test]
fn attr_writes_attributes_instead_of_a_record() {
    #[traced(err(attr))]
    fn read() -> Result<(), Refused> {
        Err(refused())
    }
    let telemetry = record(read);
    telemetry.assert_no_logs();
    let span = telemetry.span("read");
    span.error("refused").error_type(TYPE).attr("exception.type", TYPE).attr("exception.message", "refused");
}

#[test]
fn the_level_of_the_record_can_be_chosen() {
    #[traced(err(level = "warn"))]
    fn warns() -> Result<(), &'static str> {
        Err("late")
    }
    const CALM: &str = "debug";
    #[traced(err(event, level = CALM))]
    fn calm() -> Result<(), &'static str> {
        Err("late")
    }
    record(warns).log_in_span("warns").severity(Severity::Warn).attr("exception.message", "late");
    record(calm).log_in_span("calm").severity(Severity::Debug);
}

#[test]
fn fields_see_the_error() {
    #[traced(err(fields(acme.attempts = err.attempts, acme.order = order, "acme.text" = %err)))]
    fn ship(order: u64) -> Result<(), Refused> {
        if order == 0 { Ok(()) } else { Err(refused()) }
    }
    record(|| ship(7)).span("ship").attr("acme.attempts", 3).attr("acme.order", 7).attr("acme.text", "refused");
    record(|| ship(0)).span("ship").no_attr("acme.attempts").no_attr("acme.order");
}

/// An error that is recorded without its text, which may contain personal data.
#[derive(Debug)]
struct Rejected {
    code: i64,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ada@example.org rejected with {}", self.code)
    }
}

#[test]
fn fields_alone_leave_the_error_out() {
    #[traced(err(fields(acme.code = err.code)))]
    fn span() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    #[logged(err(fields(acme.code = err.code), level = "warn"))]
    fn log() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    #[logged("sent", err("not sent", fields(acme.code = err.code)))]
    fn log_with_a_body() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    let telemetry = record(span);
    let type_name = concat!(module_path!(), "::Rejected");
    telemetry.span("span").attr("acme.code", 5).error("").error_type(type_name).no_attr("exception.message");
    telemetry.assert_no_logs();
    for (telemetry, body) in [(record(log), "log failed"), (record(log_with_a_body), "not sent")] {
        let logs = telemetry.logs();
        logs.assert_len(1);
        let record = logs.nth(0);
        record.body(body).attr("acme.code", 5).attr("error.type", type_name);
        record.no_attr("exception.message").no_attr("exception.type");
    }
}

#[test]
fn another_option_next_to_the_fields_records_the_error() {
    #[traced(err(attr, fields(acme.code = err.code)))]
    fn attr() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    #[traced(err(level = "warn", fields(acme.code = err.code)))]
    fn level() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    #[logged(err(Debug, fields(acme.code = err.code)))]
    fn debug() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    let text = "ada@example.org rejected with 5";
    record(attr).span("attr").attr("acme.code", 5).attr("exception.message", text).error(text);
    let telemetry = record(level);
    telemetry.span("level").attr("acme.code", 5).error(text);
    telemetry.log_in_span("level").attr("exception.message", text).severity(Severity::Warn);
    record(debug).logs().nth(0).attr("acme.code", 5).attr("exception.message", "Rejected { code: 5 }");
}

/// Each attribute records what it was asked for: here the span the whole error, and the log record one field of it.
#[test]
fn a_record_without_the_error_does_not_replace_that_of_the_span() {
    #[traced(err)]
    #[logged(err(fields(acme.code = err.code)))]
    #[logged(name = "audit")]
    fn both() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    #[traced(err)]
    #[logged(err(fields(acme.code = err.code)))]
    fn one() -> Result<(), Rejected> {
        Err(Rejected { code: 5 })
    }
    let telemetry = record(both);
    let logs = telemetry.logs();
    logs.assert_len(2);
    logs.nth(0).attr("acme.code", 5).no_attr("exception.message").body("both failed");
    logs.nth(1).attr("exception.message", "ada@example.org rejected with 5");
    let telemetry = record(one);
    let logs = telemetry.logs();
    logs.assert_len(2);
    logs.nth(0).attr("acme.code", 5).no_attr("exception.message");
    logs.nth(1).attr("exception.message", "ada@example.org rejected with 5").no_attr("acme.code");
}

#[test]
fn exception_events_add_an_event_to_the_span() {
    let telemetry = TestTelemetry::builder().exception_events(true).build();
    _ = telemetry.run(|| send(true));
    let span = telemetry.span("send");
    span.event("exception");
    let event = &span.data().events[0];
    let attributes: Vec<_> = event.attributes.iter().map(|(key, value)| (key, value.clone())).collect();
    assert_eq!(attributes, [("exception.type", TYPE.into()), ("exception.message", "refused".into())]);
    telemetry.log_in_span("send").attr("exception.type", TYPE);
}

/// Semantic conventions, *Recording exceptions*, `logs/dup`: both the span event and the log record.
#[test]
fn records_of_logged_add_one_event_to_the_span() {
    #[traced]
    #[logged(err("not sent: {err}"))]
    fn logged() -> Result<(), Refused> {
        Err(refused())
    }
    #[traced(err)]
    #[logged]
    #[logged("again")]
    fn both() -> Result<(), Refused> {
        Err(refused())
    }
    #[traced]
    fn outer() -> Result<(), Refused> {
        #[logged]
        fn inner() -> Result<(), Refused> {
            Err(refused())
        }
        inner()
    }
    for (name, work) in [("logged", logged as fn() -> _), ("both", both), ("outer", outer)] {
        let telemetry = TestTelemetry::builder().exception_events(true).build();
        _ = telemetry.run(work);
        let span = telemetry.span(name);
        let events = &span.data().events;
        assert_eq!((events.len(), &*events[0].name), (1, "exception"), "{name}");
        let text = |key: &str| events[0].attributes.text(key);
        assert_eq!((text("exception.type"), text("exception.message")), (Some(TYPE), Some("refused")));
    }
    assert!(record(logged).span("logged").data().events.is_empty(), "by default, there are only log records");
}

#[test]
fn the_record_has_the_error_type_of_the_outcome() {
    #[derive(Debug)]
    struct Named;
    impl Outcome for Named {
        fn error_type(&self) -> Option<Cow<'static, str>> {
            Some("acme_named".into())
        }
    }
    #[traced(err(Debug))]
    fn named() -> Result<(), Named> {
        Err(Named)
    }
    let telemetry = record(named);
    telemetry.span("named").error_type("acme_named");
    telemetry.log_in_span("named").attr("exception.type", "acme_named");
}

#[test]
fn an_error_that_counts_as_success_writes_no_record() {
    #[traced(err, ok_if = |_| true)]
    fn fine() -> Result<(), Refused> {
        Err(refused())
    }
    let telemetry = record(fine);
    telemetry.span("fine").status_unset().no_attr("error.type");
    telemetry.assert_no_logs();
}

#[test]
fn a_message_is_cut_at_the_limit() {
    #[traced(err)]
    fn long() -> Result<(), String> {
        Err("ü".repeat(100))
    }
    let telemetry = TestTelemetry::builder().text_limit(5).build();
    _ = telemetry.run(long);
    telemetry.span("long").error("üüüüü");
    assert_eq!(telemetry.log_in_span("long").value("exception.message"), Some(&AnyValue::from("üüüüü")));
}

#[test]
fn every_nested_call_reports_its_own_error() {
    #[traced(err)]
    async fn outer() -> Result<u8, Refused> {
        send(true)
    }
    let telemetry = record(|| block_on(outer()));
    telemetry.logs().assert_len(2);
    telemetry.log_in_span("outer").attr("exception.message", "refused");
    telemetry.log_in_span("send").attr("exception.message", "refused");
}
