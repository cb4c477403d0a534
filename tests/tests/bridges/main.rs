//! Events of `tracing` and `log` with `TestTelemetry` and with changing installations. A separate binary, because the
//! subscriber and the logger are process-wide.

mod feedback;
mod installation;

use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::logs::{AnyValue, Severity};
use opentelemetry::{Context, KeyValue};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Logs, Metrics, Telemetry, Traces, traced};
use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{fmt, io};

/// Installing is process-wide, so tests that do it take turns.
static TURN: Mutex<()> = Mutex::new(());

fn installed(logs: Logs) -> Telemetry {
    let no_variables: [(&str, &str); 0] = [];
    let builder = Telemetry::builder().environment(no_variables).traces(Traces::none()).metrics(Metrics::none());
    builder.logs(logs.bridge_tracing().bridge_log()).install().expect("the settings can be followed")
}

/// The bridges stay after the installation has ended.
fn bridged() -> TestTelemetry {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    drop(installed(Logs::none()));
    TestTelemetry::builder().filter("trace,noisy=off,careful=warn".parse().expect("a filter")).build()
}

#[test]
fn records_have_the_entries_of_baggage_that_are_listed() {
    _ = bridged();
    let telemetry = TestTelemetry::builder().baggage_attributes(["tenant.id"]).build();
    telemetry.run(|| {
        let entries = [KeyValue::new("tenant.id", "acme"), KeyValue::new("user.email", "ada@example.com")];
        let _current = Context::current_with_baggage(entries).attach();
        tracing::info!("an event");
        tracing::info!(tenant.id = "own", "an event of its own");
        log::info!("a record");
    });
    let logs = telemetry.logs();
    logs.assert_len(3);
    for (place, tenant) in ["acme", "own", "acme"].into_iter().enumerate() {
        logs.nth(place).attr("tenant.id", tenant).no_attr("user.email");
    }
}

#[traced]
fn lock_account(user: i64) {
    tracing::warn!(user, "locked");
    log::warn!(user; "locked");
}

#[test]
fn an_event_belongs_to_the_span_it_happens_in() {
    let telemetry = bridged();
    telemetry.run(|| {
        lock_account(7);
        tracing::info!("outside");
    });
    let logs = telemetry.logs().in_span("lock_account");
    logs.assert_len(2);
    // There are no differences: like the appenders of OpenTelemetry, both bridges use the target as the name of the scope.
    for place in 0..2 {
        let log = logs.nth(place);
        log.severity(Severity::Warn).body("locked").attr("user", 7).no_event_name();
        log.attr("code.file.path", file!());
        assert!(matches!(log.value("code.line.number"), Some(AnyValue::Int(30..60))), "{log:?}");
        assert_eq!(log.data().scope.name, "bridges");
        assert_eq!(log.data().severity_text, "WARN");
        let since = log.data().time.elapsed();
        assert!(matches!(since, Ok(since) if since < Duration::from_secs(60)), "{since:?}");
    }
    telemetry.logs().nth(2).body("outside").no_span();
}

#[test]
fn levels_are_severities() {
    let telemetry = bridged();
    telemetry.run(|| {
        tracing::trace!("");
        tracing::debug!("");
        tracing::info!("");
        tracing::warn!("");
        tracing::error!("");
        log::trace!("");
        log::debug!("");
        log::info!("");
        log::warn!("");
        log::error!("");
    });
    let severities = [Severity::Trace, Severity::Debug, Severity::Info, Severity::Warn, Severity::Error];
    for (place, severity) in severities.into_iter().chain(severities).enumerate() {
        telemetry.logs().nth(place).severity(severity);
    }
    telemetry.logs().assert_len(10);
}

#[test]
fn fields_of_tracing_keep_their_types() {
    let telemetry = bridged();
    let error: Box<dyn std::error::Error + 'static> = io::Error::other("sold out").into();
    telemetry.run(|| {
        tracing::info!(
            small = -1_i8, large = u64::MAX, wide = 5_i128, half = 0.5, yes = true, text = "tea", shown = %"milk",
            debugged = ?Some(1), error, r#type = "herbal", dotted.key = 1_u8, absent = tracing::field::Empty,
            "order {} of {}", 1, 2
        );
        tracing::info!(alone = 1);
        tracing::info!(target: "somewhere::else", message = 5);
    });
    let logs = telemetry.logs();
    let log = logs.nth(0);
    log.body("order 1 of 2").attr("small", -1).attr("large", u64::MAX.to_string()).attr("wide", 5).attr("half", 0.5);
    log.attr("yes", true).attr("text", "tea").attr("shown", "milk").attr("debugged", "Some(1)");
    log.attr("error", "sold out").attr("type", "herbal").attr("dotted.key", 1).no_attr("absent").no_attr("message");
    logs.nth(1).no_body().attr("alone", 1);
    logs.nth(2).body(5);
    assert_eq!(logs.nth(2).data().scope.name, "somewhere::else");
}

#[test]
fn key_values_of_log_keep_their_types() {
    let telemetry = bridged();
    telemetry.run(|| {
        log::info!(small = -1_i8, large = u64::MAX, half = 0.5, yes = true, text = "tea", debugged:? = Some(1); "order {}", 1);
    });
    let log = telemetry.logs().only();
    log.body("order 1").attr("small", -1).attr("large", u64::MAX.to_string()).attr("half", 0.5).attr("yes", true);
    log.attr("text", "tea").attr("debugged", "Some(1)").no_span();
}

/// Relays events like the `tracing-log` crate.
#[test]
fn a_record_that_was_relayed_to_tracing_keeps_its_target_and_place() {
    let telemetry = bridged();
    telemetry.run(|| {
        tracing::info!(
            target: "log",
            { log.target = "shop", log.module_path = "shop::stock", log.file = "stock.rs", log.line = 3_u64 },
            "sold out"
        );
    });
    let log = telemetry.logs().only();
    log.body("sold out").attr("code.file.path", "stock.rs").attr("code.line.number", 3);
    assert_eq!(log.data().scope.name, "shop");
    assert_eq!(log.data().attributes.len(), 2);
}

struct Counting<'a>(&'a Cell<u32>);

impl fmt::Debug for Counting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.set(self.0.get() + 1);
        f.write_str("seen")
    }
}

#[test]
fn the_filter_decides_before_anything_is_formatted() {
    let telemetry = bridged();
    let seen = Cell::new(0);
    telemetry.run(|| {
        tracing::error!(target: "noisy", "{:?}", Counting(&seen));
        log::error!(target: "noisy::inner", "{:?}", Counting(&seen));
        tracing::info!(target: "careful", field = ?Counting(&seen));
        log::info!(target: "careful", "{:?}", Counting(&seen));
        tracing::error!(target: "opentelemetry-otlp", "{:?}", Counting(&seen));
        log::error!(target: "opentelemetry_sdk", "{:?}", Counting(&seen));
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        tracing::error!("{:?}", Counting(&seen));
        log::error!("{:?}", Counting(&seen));
        assert!(!tracing::enabled!(tracing::Level::ERROR) && !log::log_enabled!(log::Level::Error));
    });
    telemetry.assert_no_logs();
    assert_eq!(seen.get(), 0);
    telemetry.run(|| {
        tracing::warn!(target: "careful", field = ?Counting(&seen));
        log::warn!(target: "careful", "{:?}", Counting(&seen));
        assert!(tracing::enabled!(tracing::Level::TRACE) && log::log_enabled!(log::Level::Trace));
    });
    telemetry.logs().assert_len(2);
    assert_eq!(seen.get(), 2);
}

#[test]
fn text_limits_and_code_attributes_match_those_of_spans() {
    drop(bridged());
    let telemetry = TestTelemetry::builder().text_limit(3).code_attributes(false).build();
    telemetry.run(|| {
        tracing::info!(text = "abcdef", shown = %"ghijkl", "{}", "mnopqr");
        log::info!(text = "abcdef"; "{}", "mnopqr");
    });
    for place in [0, 1] {
        let log = telemetry.logs().nth(place);
        // Bodies have no limit.
        log.body("mnopqr").attr("text", "abc").no_attr("code.file.path").no_attr("code.line.number");
    }
    telemetry.logs().nth(0).attr("shown", "ghi");
}

/// Writes another record while it is formatted.
struct Chatty;

impl fmt::Display for Chatty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        log::info!("inner");
        f.write_str("outer")
    }
}

#[test]
fn an_event_inside_an_event_is_recorded() {
    let telemetry = bridged();
    telemetry.run(|| tracing::info!("{Chatty}"));
    telemetry.logs().nth(0).body("inner");
    telemetry.logs().nth(1).body("outer");
}

/// Exported attributes have unique keys. `tracing` permits a field that is named twice; the last value counts.
#[test]
fn the_last_value_of_a_field_that_is_given_twice_counts() {
    let telemetry = bridged();
    telemetry.run(|| {
        tracing::warn!(step = 1, step = "two", code.file.path = "by hand", "traced");
        log::warn!(step = 1, step = "two", "code.file.path" = "by hand"; "logged");
    });
    telemetry.logs().assert_len(2);
    for place in 0..2 {
        let log = telemetry.logs().nth(place);
        log.attr("step", "two").attr("code.file.path", "by hand");
        let keys: Vec<_> = log.data().attributes.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["step", "code.file.path", "code.line.number"]);
    }
}

/// The event is recorded, and the application does not see the panic.
#[test]
fn a_value_that_panics_while_it_is_formatted_is_replaced() {
    struct Evil;
    impl fmt::Debug for Evil {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("Debug panics")
        }
    }
    impl fmt::Display for Evil {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("Display panics")
        }
    }
    let telemetry = bridged();
    telemetry.run(|| {
        tracing::warn!(field = ?Evil, "traced");
        log::warn!(field:? = Evil; "logged");
        log::warn!("{Evil}");
    });
    telemetry.logs().nth(0).body("traced").attr("field", "[panicked]");
    telemetry.logs().nth(1).body("logged").attr("field", "[panicked]");
    telemetry.logs().nth(2).body("[panicked]");
}
