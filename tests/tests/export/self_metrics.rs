//! Metrics of the pipeline about itself.

use super::{turn, unreachable_address};
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span as _, Tracer as _};
use otel_runtime::testing::{PointValue, ReceivedMetric, Receiver};
use otel_runtime::{Logs, Metrics, Telemetry, Traces};
use std::time::Duration;

/// Returns the last value of a metric with these attributes among others.
fn value(metrics: &[ReceivedMetric], name: &str, attributes: &[(&str, &str)]) -> Option<PointValue> {
    let points = metrics.iter().filter(|metric| metric.name == name).flat_map(|metric| &metric.points);
    let mut matching = points.filter(|point| {
        let has_error = attributes.iter().any(|(key, _)| *key == "error.type");
        attributes.iter().all(|(key, text)| point.attributes.text(key) == Some(text))
            && point.attributes.get("error.type").is_some() == has_error
    });
    matching.next_back().map(|point| point.value.clone())
}

fn installed(receiver: &Receiver, traces: Traces, sdk_metrics: bool) -> Telemetry {
    Telemetry::builder()
        .environment([("OTEL_BSP_MAX_QUEUE_SIZE", "100"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "100")])
        .traces(traces)
        .logs(Logs::none())
        .metrics(Metrics::otlp().endpoint(receiver.http_endpoint()))
        .sdk_metrics(sdk_metrics)
        .deadline(Duration::from_secs(2))
        .install()
        .expect("the settings can be followed")
}

fn record(spans: usize) {
    let tracer = opentelemetry::global::tracer("self metrics");
    (0..spans).for_each(|_| tracer.start("work").end());
}

#[test]
fn exported_spans_are_counted() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = installed(&receiver, Traces::otlp().endpoint(receiver.http_endpoint()), true);
    record(3);
    telemetry.flush().expect("the receiver answers");
    telemetry.shutdown().expect("the receiver answers");
    let metrics = receiver.wait_for_metrics(1, Duration::ZERO);
    let processor = [("otel.component.type", "batching_span_processor")];
    let exporter = [
        ("otel.component.type", "otlp_http_span_exporter"),
        ("otel.component.name", "otlp_http_span_exporter/0"),
        ("server.address", "127.0.0.1"),
    ];
    let found = |name: &str, attributes: &[(&str, &str)]| value(&metrics, name, attributes);
    assert_eq!(found("otel.sdk.processor.span.processed", &processor), Some(PointValue::from(3_i64)));
    assert_eq!(found("otel.sdk.exporter.span.exported", &exporter), Some(PointValue::from(3_i64)));
    assert_eq!(found("otel.sdk.processor.span.queue.size", &processor), Some(PointValue::from(0_i64)));
    assert_eq!(found("otel.sdk.processor.span.queue.capacity", &processor), Some(PointValue::from(100_i64)));
    let port = receiver.addresses()[0].port();
    let point = metrics.iter().find(|metric| metric.name == "otel.sdk.exporter.span.exported");
    let point = point.and_then(|metric| metric.points.first()).expect("has a point");
    assert_eq!(point.attributes.get("server.port"), Some(&i64::from(port).into()));
    receiver.conventions().assert_clean();
}

#[test]
fn what_is_lost_has_an_error_type() {
    let _turn = turn();
    let receiver = Receiver::start();
    let nowhere = Traces::otlp().endpoint(unreachable_address()).retry_for(Duration::ZERO);
    let telemetry = installed(&receiver, nowhere, true);
    // The collector may be fast enough for a while.
    let mut recorded = 0;
    while !telemetry.report().to_string().contains("dropped") {
        record(5000);
        recorded += 5000;
        assert!(recorded < 5_000_000, "the queue is never full");
    }
    // Until each span is delivered or lost.
    while telemetry.flush().is_err() || telemetry.report().to_string().contains("waiting") {}
    telemetry.shutdown().expect("the losses were returned before");
    let metrics = receiver.wait_for_metrics(1, Duration::ZERO);
    let found = |name: &str, error: &str| match value(&metrics, name, &[("error.type", error)]) {
        Some(PointValue::Int(count)) => count,
        other => panic!("{name} is {other:?}"),
    };
    let dropped = found("otel.sdk.processor.span.processed", "queue_full");
    let failed = found("otel.sdk.exporter.span.exported", "_OTHER");
    assert!(dropped > 0 && failed > 0, "{dropped} dropped, {failed} failed");
    assert_eq!(dropped + failed, recorded);
}

#[test]
fn they_are_off_unless_asked_for() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = installed(&receiver, Traces::otlp().endpoint(receiver.http_endpoint()), false);
    opentelemetry::global::meter("self metrics").u64_counter("orders").build().add(1, &[KeyValue::new("kind", "tea")]);
    telemetry.shutdown().expect("the receiver answers");
    let names: Vec<_> = receiver.wait_for_metrics(1, Duration::ZERO).into_iter().map(|metric| metric.name).collect();
    assert_eq!(names, ["orders"]);
}
