//! What cannot arrive is counted and told once, with the URL and a hint, in time.

use super::{Over, PATIENCE, installed, record, refused, turn};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use otel_runtime::testing::{Fault, Receiver};
use otel_runtime::{Logs, Metrics, Protocol, Telemetry, Traces};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// An address that nobody listens on: it was free a moment ago, and no other test of this program binds one meanwhile.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address").to_string()
}

#[test]
fn a_collector_that_is_away_is_told_with_its_url() {
    let _turn = turn();
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        let address = nobody();
        let telemetry = installed(Traces::otlp().endpoint(format!("http://{address}")).protocol(protocol));
        record(3);
        let begin = Instant::now();
        let error = telemetry.shutdown().expect_err("nobody listens");
        let took = begin.elapsed();
        println!("{protocol}, nobody listens: {took:.1?}: {error}");
        let path = if protocol == Protocol::Grpc { "" } else { "/v1/traces" };
        assert_eq!(
            error.to_string(),
            format!(
                "telemetry was lost at shutdown: traces to http://{address}{path}: connection refused: is a collector \
                 listening on {address}? (3 spans lost)"
            )
        );
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

#[test]
fn a_cause_is_told_on_stderr_once() {
    let _turn = turn();
    let address = nobody();
    let begin = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_failing_main"))
        .env_clear()
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{address}"))
        .env("OTEL_METRICS_EXPORTER", "none")
        .env("OTEL_LOGS_EXPORTER", "none")
        .env("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")
        .env("OTEL_SERVCE_NAME", "program")
        .output()
        .expect("the program can be started");
    println!("ten batches, nobody listens: {:.1?}", begin.elapsed());
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let ours: Vec<_> = stderr.lines().filter(|line| line.starts_with("otel-runtime: ")).collect();
    assert_eq!(
        ours,
        [
            "otel-runtime: OTEL_SERVCE_NAME: no such variable; did you mean `OTEL_SERVICE_NAME`?".to_owned(),
            format!(
                "otel-runtime: traces to http://{address}/v1/traces: connection refused: is a collector listening on \
                 {address}? (1 span lost)"
            ),
            format!("otel-runtime: traces to http://{address}/v1/traces: 10 spans lost in all"),
        ]
    );
}

#[test]
fn a_collector_that_never_answers_does_not_hold_the_program() {
    let _turn = turn();
    for over in [Over::Http, Over::Grpc] {
        let receiver = Receiver::start();
        receiver.fail(Fault::Hang);
        let no_variables: [(&str, &str); 0] = [];
        let telemetry = Telemetry::builder()
            .environment(no_variables)
            .traces(over.traces(&receiver))
            .logs(Logs::none())
            .metrics(Metrics::none())
            .deadline(Duration::from_millis(300))
            .install()
            .expect("the settings can be followed");
        record(1);
        let begin = Instant::now();
        let error = telemetry.shutdown().expect_err("it hangs");
        let took = begin.elapsed();
        println!("{over:?} hangs, deadline 300 ms: {took:.1?}: {error}");
        assert!(error.to_string().ends_with("no answer within the deadline of 300 ms, 1 span waiting"), "{error}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

#[test]
fn a_refusal_says_what_to_check() {
    let _turn = turn();
    let receiver = Receiver::start();
    receiver.fail(Fault::Refuse(401));
    let telemetry = installed(Over::Http.traces(&receiver));
    record(2);
    let error = telemetry.flush().expect_err("it refuses");
    let url = receiver.http_endpoint();
    assert_eq!(
        error.to_string(),
        format!(
            "telemetry was not flushed: traces to {url}/v1/traces: HTTP status 401: check \
             `OTEL_EXPORTER_OTLP_HEADERS` (2 spans lost)"
        )
    );
    receiver.recover();
    record(1);
    telemetry.flush().expect("it recovered");
    telemetry.shutdown().expect("the loss was told before");
}

#[test]
fn a_log_flush_that_fails_is_an_error() {
    let _turn = turn();
    let (address, receiver) = (nobody(), Receiver::start());
    let no_variables: [(&str, &str); 0] = [];
    let telemetry = Telemetry::builder()
        .environment(no_variables)
        .traces(Over::Http.traces(&receiver))
        .logs(Logs::otlp().endpoint(format!("http://{address}")))
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    refused();
    let error = telemetry.flush().expect_err("nobody listens");
    let failure = &error.failures()[0];
    assert_eq!((failure.signal.to_string().as_str(), failure.lost), ("logs", 1));
}

/// Blocks in its first export until it is released.
#[derive(Debug)]
struct Slow {
    gate: Arc<Mutex<()>>,
    entered: Sender<()>,
}

impl SpanExporter for Slow {
    async fn export(&self, _batch: Vec<SpanData>) -> OTelSdkResult {
        _ = self.entered.send(());
        drop(self.gate.lock());
        Ok(())
    }
}

#[test]
fn what_a_full_queue_drops_is_counted() {
    let _turn = turn();
    let gate = Arc::new(Mutex::new(()));
    let (entered, wait) = channel();
    let telemetry = Telemetry::builder()
        .environment([("OTEL_BSP_MAX_QUEUE_SIZE", "10"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "10")])
        .traces(Traces::exporter(Slow { gate: Arc::clone(&gate), entered }))
        .logs(Logs::none())
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    let closed = gate.lock().expect("nobody panicked");
    record(10);
    wait.recv_timeout(PATIENCE).expect("the first batch is being exported");
    // Ten more fit the queue; the rest has no place.
    record(510);
    drop(closed);
    // Told as soon as the exporter moves again, not at the end of the program only.
    wait.recv_timeout(PATIENCE).expect("the second batch is being exported");
    let report = telemetry.report().to_string();
    assert!(report.contains("362 dropped because the queue was full"), "{report}");
    // 500 in all; the rest is sure only when the queue is empty for good.
    let error = telemetry.shutdown().expect_err("spans were dropped");
    assert_eq!(
        error.to_string(),
        "telemetry was lost at shutdown: traces to custom exporter: the queue was full: raise \
         `OTEL_BSP_MAX_QUEUE_SIZE` (138 spans lost)"
    );
}
