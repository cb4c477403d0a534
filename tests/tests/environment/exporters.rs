//! The exporters of each signal.

use super::run::{Run, child, exported, in_child, run, run_by, turn, work};
use otel_runtime::{Logs, Metrics, Telemetry, Traces};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Checks a list of exporters, of which the receiver gets OTLP.
#[track_caller]
fn sends(run: &Run, signals: &[&str]) {
    let expected: Vec<_> = signals.iter().map(|signal| format!("/v1/{signal}")).collect();
    assert_eq!(run.paths(), expected);
}

/// Checks the values that all signals have. `others` are the other two, in order.
fn common(variable: &str, signal: &str, test: &str, others: [&str; 2]) {
    sends(&exported(&[(variable, "none")]), &others);
    let run = exported(&[(variable, "otpl")]);
    sends(&run, &["logs", "metrics", "traces"]);
    assert_eq!(run.problems, [format!("{variable}: `otpl` is unknown; did you mean `otlp`?; using `otlp`")]);
    let run = exported(&[(variable, "memory,OTLP")]);
    sends(&run, &["logs", "metrics", "traces"]);
    assert!(
        run.problems[0].starts_with(&format!("{variable}: `memory` keeps telemetry for code")),
        "{:?}",
        run.problems
    );

    let none = ["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"].map(|name| (name, "none"));
    let printed = |exporter: &str| {
        let variables: Vec<_> = none
            .iter()
            .map(|(name, value)| if *name == variable { (*name, exporter) } else { (*name, *value) })
            .collect();
        let output = in_child(&format!("exporters::{test}"), &variables);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let shown = printed("console");
    assert!(shown.contains(if signal == "metrics" { "environment.work" } else { "work" }), "{shown}");
    let shown = printed("otlp/stdout");
    let lines: Vec<Value> = shown.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let key = match signal {
        "traces" => "resourceSpans",
        "metrics" => "resourceMetrics",
        _ => "resourceLogs",
    };
    assert!(lines.len() == 1 && lines[0].get(key).is_some(), "{shown}");
}

#[test]
fn otel_traces_exporter() {
    child();
    common("OTEL_TRACES_EXPORTER", "traces", "otel_traces_exporter", ["logs", "metrics"]);
}

#[test]
fn otel_metrics_exporter() {
    child();
    common("OTEL_METRICS_EXPORTER", "metrics", "otel_metrics_exporter", ["logs", "traces"]);
}

#[test]
fn otel_logs_exporter() {
    child();
    common("OTEL_LOGS_EXPORTER", "logs", "otel_logs_exporter", ["metrics", "traces"]);
}

/// A file that does not exist yet.
fn file(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.jsonl"));
    _ = fs::remove_file(&path);
    path
}

/// Returns the member of each line, in order.
fn members(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("it was written");
    let member = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        line.as_object().and_then(|line| line.keys().next().cloned()).expect("one member")
    };
    let mut members: Vec<_> = text.lines().map(member).collect();
    members.sort();
    members
}

#[test]
fn otel_rust_otlp_file() {
    let path = file("otel_rust_otlp_file");
    let name = path.display().to_string();
    let to_file =
        ["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"].map(|name| (name, "otlp/file"));
    let variables = [to_file[0], to_file[1], to_file[2], ("OTEL_RUST_OTLP_FILE", name.as_str())];
    for times in 1..=2 {
        let run = exported(&variables);
        assert!(run.receiver.requests().is_empty() && run.problems.is_empty(), "{:?}", run.problems);
        let expected =
            ["resourceLogs", "resourceMetrics", "resourceSpans"].map(|member| vec![member.to_owned(); times]);
        assert_eq!(members(&path), expected.concat(), "files are appended to");
    }
    let run = exported(&to_file[..1]);
    let problem =
        "OTEL_TRACES_EXPORTER: `otlp/file` requires the path of a file; set `OTEL_RUST_OTLP_FILE`; using `otlp`";
    assert_eq!(run.problems, [problem]);
    sends(&run, &["logs", "metrics", "traces"]);
}

#[test]
fn a_file_can_be_set_in_code() {
    let path = file("a_file_can_be_set_in_code");
    let settings = |builder: otel_runtime::TelemetryBuilder| {
        builder.traces(Traces::json_lines_to(&path)).logs(Logs::json_lines_to(&path)).metrics(Metrics::none())
    };
    let run = run_by(settings, None, &[], |_| work("text"));
    run.result.expect("the file can be written");
    assert_eq!(members(&path), ["resourceLogs", "resourceSpans"]);
    let _turn = turn();
    let nothing: [(&str, &str); 0] = [];
    let missing = Telemetry::builder().environment(nothing).traces(Traces::json_lines_to("/nowhere/at/all"));
    let error = missing.install().expect_err("there is no such directory").to_string();
    assert!(error.starts_with("traces.json_lines_to: cannot write to `/nowhere/at/all`: "), "{error}");
}

#[test]
fn an_exporter_that_is_listed_twice_is_used_once() {
    let run = run(&[("OTEL_TRACES_EXPORTER", "otlp,otlp")], |_| work("text"));
    assert_eq!(run.receiver.requests().iter().filter(|request| request.path == "/v1/traces").count(), 1);
}
