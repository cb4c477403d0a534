//! Telemetry that cannot be delivered is counted and reported once, with the URL and a hint, without delay.

use super::{Over, PATIENCE, installed, record, refused, turn};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use otel_runtime::testing::{Fault, Receiver};
use otel_runtime::{JsonLines, Logs, Metrics, Protocol, Telemetry, Traces};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// An address that nothing listens on: it was free a moment ago, and no other test of this program binds a port meanwhile.
fn unused_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address").to_string()
}

#[test]
fn an_unreachable_collector_is_reported_with_its_url() {
    let _turn = turn();
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        let address = unused_address();
        let telemetry = installed(Traces::otlp().endpoint(format!("http://{address}")).protocol(protocol));
        record(3);
        let begin = Instant::now();
        let error = telemetry.shutdown().expect_err("nothing listens");
        let took = begin.elapsed();
        println!("{protocol}, nothing listens: {took:.1?}: {error}");
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
fn a_cause_is_reported_on_stderr_once() {
    let _turn = turn();
    let address = unused_address();
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
    println!("ten batches, nothing listens: {:.1?}", begin.elapsed());
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let ours: Vec<_> = stderr.lines().filter(|line| line.starts_with("otel-runtime: ")).collect();
    assert_eq!(
        ours,
        [
            "otel-runtime: OTEL_SERVCE_NAME: unknown variable; did you mean `OTEL_SERVICE_NAME`?".to_owned(),
            format!(
                "otel-runtime: traces to http://{address}/v1/traces: connection refused: is a collector listening on \
                 {address}? (10 spans lost)"
            ),
        ]
    );
}

#[test]
fn a_collector_that_never_responds_does_not_block_the_program() {
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
        assert!(error.to_string().ends_with("no response within the deadline of 300 ms (1 span lost)"), "{error}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

#[test]
fn a_refusal_has_a_hint() {
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
    telemetry.shutdown().expect("the loss was reported before");
}

#[test]
fn a_flush_that_fails_loses_nothing_and_says_what_waits() {
    let _turn = turn();
    let (address, receiver) = (unused_address(), Receiver::start());
    let no_variables: [(&str, &str); 0] = [];
    let telemetry = Telemetry::builder()
        .environment(no_variables)
        .traces(Over::Http.traces(&receiver))
        .logs(Logs::otlp().endpoint(format!("http://{address}")))
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    refused();
    let error = telemetry.flush().expect_err("nothing listens");
    let failure = &error.failures()[0];
    let cause = format!("connection refused: is a collector listening on {address}?; 1 log record waiting");
    assert_eq!((failure.signal.to_string(), &failure.cause, failure.lost), ("logs".to_owned(), &cause, 0));
    let error = telemetry.shutdown().expect_err("nothing listens");
    assert_eq!(error.failures()[0].lost, 1);
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
fn dropped_telemetry_of_a_full_queue_is_counted() {
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
    // Ten more fit into the queue, and the rest is dropped.
    record(510);
    drop(closed);
    // Reported as soon as the exporter continues, not only at the end of the program.
    wait.recv_timeout(PATIENCE).expect("the second batch is being exported");
    let report = telemetry.report().to_string();
    assert!(report.contains("362 dropped because the queue was full"), "{report}");
    // The last 138 of them are certain only when the queue is finally empty.
    let error = telemetry.shutdown().expect_err("spans were dropped");
    assert_eq!(
        error.to_string(),
        "telemetry was lost at shutdown: traces to custom exporter: the queue was full; increase \
         `OTEL_BSP_MAX_QUEUE_SIZE` (500 spans lost)"
    );
}

/// A full disk: the batch of a line that was written in part is lost.
#[test]
#[cfg(target_os = "linux")]
fn spans_that_do_not_fit_on_a_disk_are_counted() {
    let _turn = turn();
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let telemetry = installed(Traces::exporter(JsonLines::new(full)));
    record(3);
    let error = telemetry.shutdown().expect_err("it is full");
    assert_eq!(
        error.to_string(),
        "telemetry was lost at shutdown: traces to custom exporter: JSON lines: cannot write: No space left on device \
         (os error 28) (3 spans lost)"
    );
}
