//! A burst of spans while the exporter is stalled.

use otel_runtime::{Logs, Metrics, Telemetry, Traces, traced};
use std::net::TcpListener;
use std::time::Duration;

#[traced]
fn in_root(work: &dyn Fn()) {
    work();
}

#[traced(fields(acme.number = number))]
fn burst(number: u64) {
    std::hint::black_box(number);
}

/// The memory that the process has used at most, in bytes.
#[cfg(target_os = "linux")]
fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("there is a status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("there is a peak");
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<usize>().ok()).expect("is a number") * 1024
}

#[cfg(target_os = "linux")]
fn burst_of(spans: u64) {
    const QUEUE: usize = 8 << 20;
    let _alone = crate::alone();
    // It accepts connections and never answers.
    let stalled = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = stalled.local_addr().expect("it has an address");
    let telemetry = Telemetry::builder()
        .environment([] as [(&str, &str); 0])
        .traces(
            Traces::otlp()
                .endpoint(format!("http://{address}/v1/traces"))
                .timeout(Duration::from_secs(60))
                .queue_bytes(QUEUE),
        )
        .logs(Logs::none())
        .metrics(Metrics::none())
        .deadline(Duration::from_millis(100))
        .install()
        .expect("the settings are valid");
    let before = peak_memory();
    in_root(&|| (0..spans).for_each(burst));
    let used = peak_memory() - before;
    // The recorder and the queue of the destination have this limit each, and a batch is copied while it is divided into requests.
    assert!(used < 5 * QUEUE, "{used} bytes");
    let error = telemetry.shutdown().expect_err("nothing is delivered");
    let lost: u64 = error.failures().iter().map(|failure| failure.lost).sum();
    assert_eq!(lost, spans + 1);
}

#[test]
#[cfg(target_os = "linux")]
fn the_memory_is_bounded_and_all_spans_are_counted() {
    burst_of(300_000);
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "takes minutes without optimization; run it with `cargo test --release -p otel-tests --test recorder -- --ignored`"]
fn the_memory_is_bounded_in_a_burst_of_ten_million_spans() {
    burst_of(10_000_000);
}
