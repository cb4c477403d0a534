//! The export of metrics.

use super::otlp::hanging;
use super::run::{PATIENCE, exported, run, work};
use opentelemetry::KeyValue;
use otel_runtime::testing::{Buckets, MetricKind, PointValue};
use std::time::{Duration, Instant};

#[test]
fn otel_metric_export_interval() {
    run(&[("OTEL_METRIC_EXPORT_INTERVAL", "30")], |telemetry| {
        work("text");
        let begin = Instant::now();
        // The default is one minute.
        while telemetry.report().to_string().contains("/v1/metrics: 0 delivered") {
            assert!(begin.elapsed() < PATIENCE, "{}", telemetry.report());
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let run = exported(&[("OTEL_METRIC_EXPORT_INTERVAL", "0")]);
    let problem = "`0` is not an interval; write a number of milliseconds above 0; using 60000 ms";
    assert_eq!(run.problems, [format!("OTEL_METRIC_EXPORT_INTERVAL: {problem}")]);
}

#[test]
fn otel_metric_export_timeout() {
    let run = hanging(&[("OTEL_METRIC_EXPORT_TIMEOUT", "70")]);
    assert_eq!(run.cause("metrics"), "no response within 70 ms");
}

#[test]
fn otel_metrics_exemplar_filter() {
    let variable = "OTEL_METRICS_EXEMPLAR_FILTER";
    for (value, problems) in [("always_off", 0), ("trace_based", 1), ("always_on", 1)] {
        let run = exported(&[(variable, value)]);
        let expected = format!(
            "{variable}: `{value}` is not supported, because the aggregations of the SDK keep no exemplars; using \
             always_off"
        );
        assert_eq!(run.problems, vec![expected; problems]);
        let metric = run.receiver.metric("environment.work").data().clone();
        assert!(metric.points.iter().all(|point| point.exemplars.is_empty()), "{metric:?}");
    }
}

#[test]
fn otel_exporter_otlp_metrics_temporality_preference() {
    let variable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    for (value, expected) in [("cumulative", true), ("Delta", false), ("lowmemory", false), ("dleta", true)] {
        let run = exported(&[(variable, value)]);
        let kind = run.receiver.metric("environment.work").data().kind;
        assert_eq!(kind, MetricKind::Sum { monotonic: true, cumulative: expected }, "{value}");
        assert_eq!(run.problems.is_empty(), value != "dleta");
    }
}

#[test]
fn otel_exporter_otlp_metrics_default_histogram_aggregation() {
    let variable = "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION";
    let exponential = |value: &str| {
        let run = exported(&[(variable, value)]);
        let metric = run.receiver.metric("environment.work.duration").data().clone();
        let point = metric.point(&[KeyValue::new("acme.text", "text")]).expect("a point").clone();
        let PointValue::Distribution { count: 1, buckets, .. } = point.value else { panic!("{point:?}") };
        (metric.kind, buckets, run)
    };
    let (kind, buckets, run) = exponential("base2_exponential_bucket_histogram");
    assert_eq!(kind, MetricKind::ExponentialHistogram { cumulative: true });
    let Buckets::Exponential { positive: (_, counts), .. } = buckets else { panic!("{buckets:?}") };
    assert_eq!(counts.iter().sum::<u64>(), 1);
    assert_eq!(
        run.setting("metrics.histograms"),
        format!(
            "base2_exponential_bucket_histogram, {variable}, for all exporters; for Prometheus, with buckets at powers \
             of two"
        )
    );
    assert_eq!(exponential("explicit_bucket_histogram").0, MetricKind::Histogram { cumulative: true });
    let (kind, _, run) = exponential("base2_exponential_histogram");
    assert_eq!(kind, MetricKind::Histogram { cumulative: true });
    let problem = format!(
        "{variable}: `base2_exponential_histogram` is unknown; expected one of `explicit_bucket_histogram`, \
         `base2_exponential_bucket_histogram`; using explicit_bucket_histogram"
    );
    assert_eq!(run.problems, [problem]);
}
