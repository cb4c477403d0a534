//! Proxies of OTLP over HTTP.

use super::run::{PATIENCE, run_by, work};
use super::server::proxy;
use otel_runtime::testing::Receiver;
use std::time::Duration;

/// Checks that requests to `endpoint` go through the proxy of this variable.
fn check(variable: &str, endpoint: &str, connect: &str) {
    let receiver = Receiver::start();
    let (address, requests) = proxy(receiver.addresses()[0]);
    let proxy = format!("http://me:hunter2@{address}");
    let variables = [
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", endpoint),
        ("OTEL_METRICS_EXPORTER", "none"),
        ("OTEL_LOGS_EXPORTER", "none"),
        (variable, proxy.as_str()),
    ];
    let run = run_by(|builder| builder.deadline(Duration::from_secs(2)), None, &variables, |_| work("text"));
    let head = requests.recv_timeout(PATIENCE).expect("the proxy was asked").head;
    assert_eq!(head[0], connect, "{variable}");
    let authorization = "proxy-authorization: basic bwu6ahvudgvymg==";
    assert!(head.iter().any(|line| line.to_lowercase() == authorization), "{variable}: {head:?}");
    assert_eq!(run.setting("traces.proxy"), format!("http://***@{address}, {variable}"));
    if endpoint.starts_with("http://") {
        run.result.expect("it is delivered");
        receiver.span("work");
    }
}

#[test]
fn http_proxy() {
    for variable in ["http_proxy", "HTTP_PROXY"] {
        check(variable, "http://collector.test:4318/v1/traces", "CONNECT collector.test:4318 HTTP/1.1");
    }
}

#[test]
fn https_proxy() {
    for variable in ["https_proxy", "HTTPS_PROXY"] {
        check(variable, "https://collector.test/v1/traces", "CONNECT collector.test:443 HTTP/1.1");
    }
}

#[test]
fn all_proxy() {
    for variable in ["all_proxy", "ALL_PROXY"] {
        check(variable, "http://collector.test:4318/v1/traces", "CONNECT collector.test:4318 HTTP/1.1");
    }
}

#[test]
fn no_proxy() {
    for variable in ["no_proxy", "NO_PROXY"] {
        let receiver = Receiver::start();
        // An address of this host that is no loopback address.
        let endpoint = format!("http://0.0.0.0:{}/v1/traces", receiver.addresses()[0].port());
        let variables = [
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", endpoint.as_str()),
            // Nothing listens there.
            ("HTTP_PROXY", "http://127.0.0.1:9"),
            (variable, "collector.test,0.0.0.0/8"),
        ];
        let run = run_by(|builder| builder.deadline(Duration::from_secs(2)), None, &variables, |_| work("text"));
        run.result.expect("it is delivered");
        receiver.span("work");
    }
}
