//! Backtraces that `RUST_BACKTRACE` asks for: of `anyhow::Error`, and of panics. The variable belongs to the whole process, so the test starts
//! one.

use opentelemetry::logs::AnyValue;
use otel_runtime::testing::{ReceivedLog, Receiver};
use otel_runtime::{Metrics, Telemetry, Traces, logged, traced};
use std::panic::catch_unwind;
use std::process::Command;
use std::time::Duration;

#[traced("with anyhow", err)]
fn with_anyhow() -> anyhow::Result<()> {
    Err(anyhow::anyhow!("out of stock").context("no order"))
}

#[logged("done", name = "panics")]
fn panics() {
    panic!("expected in this test")
}

fn stack_trace(log: &ReceivedLog) -> Option<&str> {
    match log.attributes.get("exception.stacktrace")? {
        AnyValue::String(text) => Some(text.as_str()),
        _ => None,
    }
}

/// Runs in the process that the other tests start.
#[test]
#[ignore = "started by the other tests"]
fn child() {
    let receiver = Receiver::start();
    let none: [(&str, &str); 0] = [];
    let telemetry = Telemetry::builder()
        .environment(none)
        .traces(Traces::otlp().endpoint(receiver.http_endpoint()))
        .logs(otel_runtime::Logs::otlp().endpoint(receiver.http_endpoint()))
        .metrics(Metrics::none())
        .panic_stack_traces(true)
        .install()
        .expect("valid settings");
    with_anyhow().expect_err("it fails");
    catch_unwind(panics).expect_err("it panics");
    telemetry.shutdown().expect("the receiver answers");
    let logs = receiver.wait_for_logs(2, Duration::from_secs(20));
    assert_eq!(logs.len(), 2);
    let is_asked_for = std::env::var("RUST_BACKTRACE").is_ok_and(|value| value == "1");
    for (log, function) in logs.iter().zip(["with_anyhow", "panics"]) {
        let found = stack_trace(log).is_some_and(|text| text.contains(function));
        assert_eq!(found, is_asked_for, "{function}: {log:?}");
    }
}

#[test]
fn backtraces_are_recorded_if_the_environment_asks_for_them() {
    for value in ["1", "0"] {
        let output = Command::new(std::env::current_exe().expect("tests run from a file"))
            .args(["child", "--exact", "--ignored", "--nocapture"])
            .env("RUST_BACKTRACE", value)
            .env_remove("RUST_LIB_BACKTRACE")
            .output()
            .expect("it starts");
        assert!(output.status.success(), "{value}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
