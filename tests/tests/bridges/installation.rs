//! Bridges with changing installations, and their events on the console.

use super::{Counting, TURN, installed};
use opentelemetry::InstrumentationScope;
use opentelemetry::logs::{AnyValue, Severity};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{InMemoryLogExporter, LogProcessor, SdkLogRecord, SdkLoggerProvider};
use otel_runtime::{Logs, set_logger_provider};
use std::cell::Cell;
use std::process::Command;
use std::sync::PoisonError;

#[test]
fn the_console_shows_events_under_their_span() {
    let output = Command::new(env!("CARGO_BIN_EXE_bridged_main")).env_clear().output().expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<_> = stdout.lines().map(str::trim_start).collect();
    assert!(lines[0].starts_with("place_order "), "{stdout}");
    assert_eq!(lines[1..], ["INFO  order placed  item=tea", "WARN  only 2 left"], "{stdout}");
    assert!(output.stderr.is_empty() && stdout.lines().nth(1).is_some_and(|line| line.starts_with(' ')), "{output:?}");
}

fn bodies(exporter: &InMemoryLogExporter) -> Vec<String> {
    let logs = exporter.get_emitted_logs().expect("the exporter works");
    exporter.reset();
    let body = |body: Option<&AnyValue>| match body {
        Some(AnyValue::String(text)) => text.to_string(),
        other => format!("{other:?}"),
    };
    logs.iter().map(|log| body(log.record.body())).collect()
}

fn write(text: &str) {
    tracing::info!("tracing {text}");
    log::info!("log {text}");
    tracing::debug!("tracing {text} in detail");
}

#[test]
fn bridges_follow_the_installed_pipeline() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for round in ["once", "again"] {
        let exporter = InMemoryLogExporter::default();
        let telemetry = installed(Logs::exporter(exporter.clone()));
        assert!(telemetry.report().problems().is_empty(), "{}", telemetry.report());
        for name in ["logs.bridge_tracing", "logs.bridge_log"] {
            assert!(telemetry.report().setting(name).is_some_and(|setting| setting.value == "true"));
        }
        write(round);
        telemetry.flush().expect("nothing is lost");
        assert_eq!(bodies(&exporter), [format!("tracing {round}"), format!("log {round}")]);

        telemetry.set_filter("off,bridges=error".parse().expect("a filter"));
        write("off");
        telemetry.set_filter("debug".parse().expect("a filter"));
        tracing::debug!("detail");
        telemetry.flush().expect("nothing is lost");
        assert_eq!(bodies(&exporter), ["detail"]);

        telemetry.shutdown().expect("nothing is lost");
        let seen = Cell::new(0);
        tracing::error!(late = ?Counting(&seen));
        log::error!("late {:?}", Counting(&seen));
        assert_eq!(seen.get(), 0, "nothing listens");
        assert_eq!(bodies(&exporter), [""; 0]);
    }

    // A provider that the application sets.
    let exporter = InMemoryLogExporter::default();
    set_logger_provider(SdkLoggerProvider::builder().with_simple_exporter(exporter.clone()).build());
    write("elsewhere");
    assert_eq!(bodies(&exporter), ["tracing elsewhere", "log elsewhere"]);
    // A provider that accepts only errors is asked before anything is formatted.
    set_logger_provider(SdkLoggerProvider::builder().with_log_processor(ErrorsOnly).build());
    let seen = Cell::new(0);
    tracing::warn!("{:?}", Counting(&seen));
    log::warn!("{:?}", Counting(&seen));
    assert_eq!(seen.get(), 0);
    tracing::error!("{:?}", Counting(&seen));
    log::error!("{:?}", Counting(&seen));
    assert_eq!(seen.get(), 2);
    set_logger_provider(SdkLoggerProvider::builder().build());
}

#[derive(Debug)]
struct ErrorsOnly;

impl LogProcessor for ErrorsOnly {
    fn emit(&self, _record: &mut SdkLogRecord, _scope: &InstrumentationScope) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn event_enabled(&self, level: Severity, _target: &str, _name: Option<&str>) -> bool {
        level >= Severity::Error
    }
}
