//! The settings of OTLP, for all signals and for each.

use super::run::{Run, exported, run_by, work};
use otel_runtime::testing::Fault;
use std::time::Duration;

/// Defines a test of each variable of a setting. `$check` gets the name of the variable and the signals that it applies to.
macro_rules! of_each_signal {
    ($check:ident: $all:ident $traces:ident $metrics:ident $logs:ident) => {
        #[test]
        fn $all() {
            $check(&stringify!($all).to_uppercase(), &SIGNALS);
        }

        #[test]
        fn $traces() {
            $check(&stringify!($traces).to_uppercase(), &["traces"]);
        }

        #[test]
        fn $metrics() {
            $check(&stringify!($metrics).to_uppercase(), &["metrics"]);
        }

        #[test]
        fn $logs() {
            $check(&stringify!($logs).to_uppercase(), &["logs"]);
        }
    };
}

const SIGNALS: [&str; 3] = ["traces", "metrics", "logs"];

of_each_signal!(endpoint: otel_exporter_otlp_endpoint otel_exporter_otlp_traces_endpoint
    otel_exporter_otlp_metrics_endpoint otel_exporter_otlp_logs_endpoint);
of_each_signal!(protocol: otel_exporter_otlp_protocol otel_exporter_otlp_traces_protocol
    otel_exporter_otlp_metrics_protocol otel_exporter_otlp_logs_protocol);
of_each_signal!(headers: otel_exporter_otlp_headers otel_exporter_otlp_traces_headers
    otel_exporter_otlp_metrics_headers otel_exporter_otlp_logs_headers);
of_each_signal!(timeout: otel_exporter_otlp_timeout otel_exporter_otlp_traces_timeout
    otel_exporter_otlp_metrics_timeout otel_exporter_otlp_logs_timeout);
of_each_signal!(compression: otel_exporter_otlp_compression otel_exporter_otlp_traces_compression
    otel_exporter_otlp_metrics_compression otel_exporter_otlp_logs_compression);
of_each_signal!(insecure: otel_exporter_otlp_insecure otel_exporter_otlp_traces_insecure
    otel_exporter_otlp_metrics_insecure otel_exporter_otlp_logs_insecure);

/// The URL for all signals is a base, whose query follows the path. That of a signal is used as it is.
fn endpoint(variable: &str, signals: &[&str]) {
    if signals.len() > 1 {
        let run = exported(&[(variable, "{http}/?key=1")]);
        assert_eq!(run.paths(), ["/v1/logs", "/v1/metrics", "/v1/traces"]);
        let run = run_by(|builder| builder, None, &[(variable, "{http}/base/")], |_| work("text"));
        assert_eq!(run.paths(), ["/base/v1/logs", "/base/v1/metrics", "/base/v1/traces"]);
        return;
    }
    let run = run_by(|builder| builder, None, &[(variable, "{http}/own?key=1")], |_| work("text"));
    let paths = run.paths();
    assert!(paths.contains(&"/own".to_owned()), "{paths:?}");
    assert!(!paths.contains(&format!("/v1/{}", signals[0])), "{paths:?}");
    assert_eq!(paths.len(), 3, "{paths:?}");
    for (wrong, reason) in [
        ("grpc://c:4317", "`grpc://c:4317` has an unknown scheme; write `http://` or `https://`"),
        ("http://c:65536", "`http://c:65536` has an invalid port; write a number from 1 to 65535"),
        ("http://c/#x", "`http://c/#x` has a fragment, which is never sent; remove what follows `#`"),
        ("http://", "`http://` is not a URL; write `http://host:4318` or `https://host:4318`"),
    ] {
        // The URL for all signals is used.
        let run = exported(&[(variable, wrong)]);
        assert_eq!(run.paths(), ["/v1/logs", "/v1/metrics", "/v1/traces"]);
        assert_eq!(run.problems.len(), 1, "{:?}", run.problems);
        assert!(run.problems[0].starts_with(&format!("{variable}: {reason}; using http://")), "{:?}", run.problems);
    }
}

fn protocol(variable: &str, signals: &[&str]) {
    let run = exported(&[(variable, "http/json")]);
    for signal in SIGNALS {
        let expected = if signals.contains(&signal) { "application/json" } else { "application/x-protobuf" };
        assert_eq!(run.request(signal).header("content-type"), Some(expected), "{signal}");
    }
    let run = exported(&[(variable, "GRPC")]);
    let over_grpc = run.paths().iter().filter(|path| path.ends_with("/Export")).count();
    assert_eq!(over_grpc, signals.len(), "{:?}", run.paths());
    let run = exported(&[(variable, "http/protobuff")]);
    let problem =
        format!("{variable}: `http/protobuff` is unknown; did you mean `http/protobuf`?; using http/protobuf");
    assert_eq!(run.problems, [problem]);
}

fn headers(variable: &str, signals: &[&str]) {
    let run = exported(&[(variable, "x-acme=a%20b")]);
    for signal in SIGNALS {
        let expected = signals.contains(&signal).then_some("a b");
        assert_eq!(run.request(signal).header("x-acme"), expected, "{signal}");
    }
    let run = exported(&[(variable, "x-acme=a,x y=hunter2")]);
    let problem = "the name of header 2 contains characters that a header name cannot contain";
    assert_eq!(run.problems, [format!("{variable}: {problem}")]);
    assert_eq!(run.request(signals[0]).header("x-acme"), None);
}

fn timeout(variable: &str, signals: &[&str]) {
    let run = hanging(&[(variable, "70"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
    for signal in signals {
        assert_eq!(run.cause(signal), "no response within 70 ms", "{signal}");
    }
    for wrong in ["-1", "10s", "99999999999999999999"] {
        let run = exported(&[(variable, wrong)]);
        assert!(run.problems[0].starts_with(&format!("{variable}: `{wrong}` is ")), "{:?}", run.problems);
        assert!(run.problems[0].ends_with("; using 10000 ms"), "{:?}", run.problems);
    }
}

/// Records with a receiver that never responds.
pub(crate) fn hanging(variables: &[(&str, &str)]) -> Run {
    let settings = |builder: otel_runtime::TelemetryBuilder| builder.deadline(Duration::from_millis(800));
    run_by(settings, Some(Fault::Hang), variables, |_| work("text"))
}

fn compression(variable: &str, signals: &[&str]) {
    let run = exported(&[(variable, "gzip")]);
    for signal in SIGNALS {
        let expected = signals.contains(&signal).then_some("gzip");
        assert_eq!(run.request(signal).header("content-encoding"), expected, "{signal}");
    }
    let run = exported(&[(variable, "brotli")]);
    let problem = format!("{variable}: `brotli` is unknown; expected one of `none`, `gzip`, `zstd`; using none");
    assert_eq!(run.problems, [problem]);
}

/// Without a scheme, an endpoint of gRPC uses TLS, which the receiver does not understand.
fn insecure(variable: &str, signals: &[&str]) {
    let grpc = [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "{server}")];
    let settings = |builder: otel_runtime::TelemetryBuilder| builder.deadline(Duration::from_millis(800));
    let sent = |value: &str| {
        let run = run_by(settings, None, &[grpc[0], grpc[1], (variable, value)], |_| work("text"));
        (run.paths().len(), run)
    };
    assert_eq!(sent("TRUE").0, signals.len());
    assert_eq!(sent("false").0, 0);
    let (arrived, run) = sent("yes");
    assert_eq!(
        (arrived, run.problems),
        (0, vec![format!("{variable}: `yes` is neither `true` nor `false`; using false")])
    );
    let run = exported(&[(grpc[0].0, "grpc"), (variable, "true")]);
    let setting = run.setting(&format!("{}.insecure", signals[0])).to_owned();
    assert_eq!(setting, format!("true, {variable}, not used, because the endpoint has a scheme"));
}

#[test]
fn otel_exporter_otlp_span_insecure() {
    obsolete("OTEL_EXPORTER_OTLP_SPAN_INSECURE", "OTEL_EXPORTER_OTLP_TRACES_INSECURE", "traces");
}

#[test]
fn otel_exporter_otlp_metric_insecure() {
    obsolete("OTEL_EXPORTER_OTLP_METRIC_INSECURE", "OTEL_EXPORTER_OTLP_METRICS_INSECURE", "metrics");
}

fn obsolete(variable: &str, current: &str, signal: &str) {
    insecure_of_one(variable, signal, &format!("true, {variable}, which is obsolete; write {current}"));
    // The current name has precedence.
    let grpc = [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "{server}")];
    let both = [grpc[0], grpc[1], (variable, "true"), (current, "false")];
    let settings = |builder: otel_runtime::TelemetryBuilder| builder.deadline(Duration::from_millis(800));
    assert_eq!(run_by(settings, None, &both, |_| work("text")).paths().len(), 0);
}

fn insecure_of_one(variable: &str, signal: &str, expected: &str) {
    let grpc = [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "{server}")];
    let settings = |builder: otel_runtime::TelemetryBuilder| builder.deadline(Duration::from_millis(800));
    let run = run_by(settings, None, &[grpc[0], grpc[1], (variable, "true")], |_| work("text"));
    assert_eq!(run.paths().len(), 1);
    assert_eq!(run.setting(&format!("{signal}.insecure")), expected);
}

#[test]
fn a_user_in_the_url_is_sent_over_http_only() {
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:hunter2@{server}")];
    let run = exported(&variables);
    assert_eq!(run.request("traces").header("authorization"), Some("Basic bWU6aHVudGVyMg=="));
    let own = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://me:hunter2@{server}");
    let run = exported(&[("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"), own]);
    let problem = "has a user, which gRPC cannot send; set the header `authorization`";
    assert!(run.problems[0].contains(problem) && !run.problems[0].contains("hunter2"), "{:?}", run.problems);
    run.receiver.span("work");
}

#[test]
fn a_path_has_no_effect_over_grpc() {
    let variables =
        [("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{http}/v1/traces")];
    let run = exported(&variables);
    let begin = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: gRPC sends no path, so the path of `http://";
    assert!(run.problems[0].starts_with(begin), "{:?}", run.problems);
    run.receiver.span("work");
}
