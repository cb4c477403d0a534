//! The batches of spans and log records.

use super::otlp::hanging;
use super::run::{PATIENCE, Run, exported, run, spans, work};
use opentelemetry::logs::{LogRecord as _, Logger as _, LoggerProvider as _};
use otel_runtime::Telemetry;
use std::time::Duration;

/// No batch is exported because of time.
const NEVER: &str = "18446744073709551615";

fn logs(telemetry: &Telemetry, count: usize) {
    let logger = telemetry.logger_provider().logger("by hand");
    for _ in 0..count {
        let mut record = logger.create_log_record();
        record.set_body("record".into());
        logger.emit(record);
    }
}

fn requests(run: &Run, signal: &str) -> usize {
    run.receiver.requests().iter().filter(|request| request.path == format!("/v1/{signal}")).count()
}

#[test]
fn otel_bsp_schedule_delay() {
    run(
        &[("OTEL_BSP_SCHEDULE_DELAY", "20"), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{http}/v1/traces")],
        |telemetry| {
            work("text");
            let delivered = || telemetry.report().to_string().contains("/v1/traces: 1 delivered");
            let begin = std::time::Instant::now();
            while !delivered() {
                assert!(begin.elapsed() < PATIENCE, "{}", telemetry.report());
                std::thread::sleep(Duration::from_millis(5));
            }
            // The default is 5 seconds.
            assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
        },
    );
    let run = exported(&[("OTEL_BSP_SCHEDULE_DELAY", "0")]);
    let problem = "`0` is not an interval; write a number of milliseconds above 0; using 5000 ms";
    assert_eq!(run.problems, [format!("OTEL_BSP_SCHEDULE_DELAY: {problem}")]);
}

#[test]
fn otel_blrp_schedule_delay() {
    let run = run(&[("OTEL_BLRP_SCHEDULE_DELAY", NEVER)], |telemetry| {
        logs(telemetry, 1);
        // The default is one second.
        std::thread::sleep(Duration::from_millis(1500));
        assert!(telemetry.report().to_string().contains("/v1/logs: 0 delivered"), "{}", telemetry.report());
    });
    assert_eq!(run.receiver.wait_for_logs(1, PATIENCE).len(), 1);
    let run = exported(&[("OTEL_BLRP_SCHEDULE_DELAY", "-5")]);
    let problem = "`-5` is not a number of milliseconds; using 1000 ms";
    assert_eq!(run.problems, [format!("OTEL_BLRP_SCHEDULE_DELAY: {problem}")]);
}

#[test]
fn otel_bsp_export_timeout() {
    let run = hanging(&[("OTEL_BSP_EXPORT_TIMEOUT", "70")]);
    assert_eq!(run.cause("traces"), "no response within 70 ms");
}

#[test]
fn otel_blrp_export_timeout() {
    let run = hanging(&[("OTEL_BLRP_EXPORT_TIMEOUT", "70")]);
    assert_eq!(run.cause("logs"), "no response within 70 ms");
}

#[test]
fn otel_bsp_max_queue_size() {
    let run = run(&[("OTEL_BSP_MAX_QUEUE_SIZE", "1")], |_| spans(20_000));
    let cause = run.cause("traces");
    assert_eq!(cause, "the queue was full; increase `OTEL_BSP_MAX_QUEUE_SIZE`");
    assert!(run.problems.is_empty(), "the default batch size adapts: {:?}", run.problems);
    let run = exported(&[("OTEL_BSP_MAX_QUEUE_SIZE", "0")]);
    assert_eq!(run.problems, ["OTEL_BSP_MAX_QUEUE_SIZE: `0` is not a whole number above 0"]);
}

#[test]
fn otel_blrp_max_queue_size() {
    let run = run(&[("OTEL_BLRP_MAX_QUEUE_SIZE", "1")], |telemetry| logs(telemetry, 20_000));
    let cause = run.cause("logs");
    assert_eq!(cause, "the queue was full; increase `OTEL_BLRP_MAX_QUEUE_SIZE`");
}

#[test]
fn otel_bsp_max_export_batch_size() {
    let variables = [("OTEL_BSP_SCHEDULE_DELAY", NEVER), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2")];
    let run = run(&variables, |_| spans(5));
    assert_eq!(run.receiver.wait_for_spans(5, PATIENCE).len(), 5);
    assert!(requests(&run, "traces") >= 3, "{}", requests(&run, "traces"));
}

#[test]
fn otel_blrp_max_export_batch_size() {
    let variables = [("OTEL_BLRP_SCHEDULE_DELAY", NEVER), ("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "2")];
    let run = run(&variables, |telemetry| logs(telemetry, 5));
    assert_eq!(run.receiver.wait_for_logs(5, PATIENCE).len(), 5);
    assert!(requests(&run, "logs") >= 3, "{}", requests(&run, "logs"));
}

#[test]
fn the_largest_numbers_are_accepted() {
    let variables = [
        "OTEL_BSP_SCHEDULE_DELAY",
        "OTEL_BSP_EXPORT_TIMEOUT",
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_BLRP_SCHEDULE_DELAY",
        "OTEL_BLRP_EXPORT_TIMEOUT",
        "OTEL_BLRP_MAX_QUEUE_SIZE",
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_METRIC_EXPORT_INTERVAL",
        "OTEL_METRIC_EXPORT_TIMEOUT",
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_SPAN_EVENT_COUNT_LIMIT",
        "OTEL_SPAN_LINK_COUNT_LIMIT",
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
    ];
    for protocol in ["http/protobuf", "grpc"] {
        let mut all: Vec<_> = variables.iter().map(|variable| (*variable, NEVER)).collect();
        all.push(("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));
        let run = exported(&all);
        assert!(run.problems.is_empty(), "{:?}", run.problems);
        assert_eq!(run.paths().len(), 3, "{protocol}");
    }
}
