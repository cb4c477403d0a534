//! Instruments that are bound to their attributes export the same series as without binding. One test installs telemetry, which is
//! process-wide. The others have their own providers.

use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, ResourceMetrics, ScopeMetrics};
use opentelemetry_sdk::metrics::{
    InMemoryMetricExporter, InMemoryMetricExporterBuilder, Instrument, PeriodicReader, SdkMeterProvider, Stream,
    Temporality,
};
use otel_runtime::__integration::{MetricAttribute, Operation, OperationMetrics};
use otel_runtime::{Logs, Metrics, Telemetry, Traces, count, counted};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Exporters of both temporalities.
struct Readers {
    cumulative: InMemoryMetricExporter,
    delta: InMemoryMetricExporter,
}

/// The series of one metric by their attributes: the sum of a counter, or the number of measurements of a histogram.
type Series = BTreeMap<String, i64>;

impl Readers {
    fn new() -> Self {
        let exporter = |temporality| InMemoryMetricExporterBuilder::new().with_temporality(temporality).build();
        Self { cumulative: exporter(Temporality::Cumulative), delta: exporter(Temporality::Delta) }
    }

    /// Returns what was exported last, cumulative and delta. The caller flushes before.
    fn series(&self, metric: &str) -> [Series; 2] {
        [&self.cumulative, &self.delta].map(|exporter| {
            let exported = exporter.get_finished_metrics().expect("the exporter works");
            exported.last().map_or_else(Series::new, |exported| series(exported, metric))
        })
    }

    fn reset(&self) {
        self.cumulative.reset();
        self.delta.reset();
    }
}

fn series(exported: &ResourceMetrics, metric: &str) -> Series {
    let metrics = exported.scope_metrics().flat_map(ScopeMetrics::metrics).filter(|known| known.name() == metric);
    let points = metrics.flat_map(|metric| -> Vec<(String, i64)> {
        match metric.data() {
            AggregatedMetrics::U64(MetricData::Sum(sum)) => sum
                .data_points()
                .map(|point| (text(point.attributes()), i64::try_from(point.value()).expect("a small number")))
                .collect(),
            AggregatedMetrics::I64(MetricData::Sum(sum)) => {
                sum.data_points().map(|point| (text(point.attributes()), point.value())).collect()
            }
            AggregatedMetrics::F64(MetricData::Histogram(histogram)) => histogram
                .data_points()
                .map(|point| {
                    let in_buckets: u64 = point.bucket_counts().sum();
                    assert_eq!(in_buckets, point.count(), "each measurement is in one bucket");
                    (text(point.attributes()), i64::try_from(point.count()).expect("a small number"))
                })
                .collect(),
            other => panic!("{other:?}"),
        }
    });
    points.collect()
}

/// `key=value,key=value`, in the order of the keys.
fn text<'a>(attributes: impl Iterator<Item = &'a KeyValue>) -> String {
    let mut all: Vec<_> = attributes.map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect();
    all.sort();
    all.join(",")
}

fn of<const N: usize>(series: [(&str, i64); N]) -> Series {
    series.into_iter().map(|(attributes, value)| (attributes.to_owned(), value)).collect()
}

#[counted("acme.orders", duration, active, fields("acme.channel" = "web"))]
fn order(error_type: Option<&'static str>) -> Result<(), Refused> {
    error_type.map_or(Ok(()), |error_type| Err(Refused(error_type)))
}

#[derive(Debug)]
struct Refused(&'static str);

impl otel_runtime::Outcome for Refused {
    fn error_type(&self) -> Option<std::borrow::Cow<'static, str>> {
        Some(self.0.into())
    }
}

#[counted("acme.ticks")]
fn tick() {
    count!("acme.tocks");
}

fn install(readers: &Readers) -> Telemetry {
    let exporters = Metrics::exporter(readers.cumulative.clone()).and(Metrics::exporter(readers.delta.clone()));
    let builder = Telemetry::builder().environment([("OTEL_METRIC_EXPORT_INTERVAL", "3600000")]);
    let builder = builder.traces(Traces::none()).logs(Logs::none()).metrics(exporters);
    builder.install().expect("the settings can be followed")
}

#[test]
fn call_sites_record_the_same_series_for_all_readers_and_installations() {
    for installation in 0..3 {
        let readers = Readers::new();
        let telemetry = install(&readers);
        for round in 1..=2 {
            readers.reset();
            tick();
            // More types than are bound.
            for error_type in [None, Some("a"), Some("b"), Some("c"), Some("d"), Some("e"), Some("f"), Some("e"), None]
            {
                assert_eq!(order(error_type).is_ok(), error_type.is_none());
            }
            telemetry.flush().expect("nothing is lost");
            let expected = |times: i64| {
                let one = |letter: &str| (format!("acme.channel=web,error.type={letter}"), times);
                let mut expected: Series = ["a", "b", "c", "d", "f"].into_iter().map(one).collect();
                expected.insert("acme.channel=web".to_owned(), 2 * times);
                expected.insert("acme.channel=web,error.type=e".to_owned(), 2 * times);
                expected
            };
            let both = [expected(round), expected(1)];
            assert_eq!(readers.series("acme.orders"), both, "installation {installation}, round {round}");
            assert_eq!(readers.series("acme.orders.duration"), both);
            assert_eq!(readers.series("acme.orders.active")[0], of([("acme.channel=web", 0)]));
            assert_eq!(readers.series("acme.ticks"), [of([("", round)]), of([("", 1)])]);
            assert_eq!(readers.series("acme.tocks"), [of([("", round)]), of([("", 1)])]);
        }
        telemetry.shutdown().expect("nothing is lost");
    }
}

/// A provider with both readers and the metrics of an operation.
struct Operations {
    readers: Readers,
    provider: SdkMeterProvider,
    metrics: OperationMetrics,
}

impl Operations {
    /// Creates metrics whose streams have at most `limit` series.
    fn new(limit: usize) -> Self {
        let readers = Readers::new();
        let reader = |exporter: &InMemoryMetricExporter| PeriodicReader::builder(exporter.clone()).build();
        let limited = move |_: &Instrument| Stream::builder().with_cardinality_limit(limit).build().ok();
        let provider = SdkMeterProvider::builder().with_reader(reader(&readers.cumulative));
        let provider = provider.with_reader(reader(&readers.delta)).with_view(limited).build();
        let metrics = metrics(&provider.meter("test"));
        Self { readers, provider, metrics }
    }

    fn series(&self, metric: &str) -> [Series; 2] {
        self.readers.reset();
        self.provider.force_flush().expect("the exporter works");
        self.readers.series(metric)
    }
}

fn metrics(meter: &Meter) -> OperationMetrics {
    let metrics = OperationMetrics::new(meter.f64_histogram("duration").build());
    metrics.count_active(meter.i64_up_down_counter("active").build(), 1)
}

#[test]
fn an_operation_has_the_attributes_of_its_start_and_its_end() {
    let operations = Operations::new(2000);
    let get = [MetricAttribute::text("method", "GET"), MetricAttribute::integer("port", 80)];
    for (status, error_type) in [(200, None), (500, Some("500")), (200, None)] {
        let mut operation = Operation::disabled(Context::new());
        operation.measure(&operations.metrics, &get);
        operation.set_attribute("route", "/");
        // The last value of a key is recorded, also if the key was set at the start.
        operation.set_attribute("status", 100);
        operation.set_attribute("status", status);
        operation.set_attribute("port", 8080);
        match error_type {
            Some(error_type) => operation.end_with_error(error_type),
            None => operation.end(),
        }
    }
    let mut active = Operation::disabled(Context::new());
    active.measure(&operations.metrics, &[KeyValue::new("method", "PUT")]);
    let expected = of([
        ("method=GET,port=8080,route=/,status=200", 2),
        ("error.type=500,method=GET,port=8080,route=/,status=500", 1),
    ]);
    assert_eq!(operations.series("duration"), [expected.clone(), expected.clone()]);
    assert_eq!(operations.series("active")[0], of([("method=GET", 0), ("method=PUT", 1)]));
    drop(active);
    let [cumulative, delta] = operations.series("duration");
    assert_eq!(cumulative.len(), 3);
    assert_eq!(delta, of([("error.type=cancelled,method=PUT", 1)]), "a series is exported once with delta temporality");
}

#[test]
fn attribute_sets_that_do_not_fit_into_the_cache_are_recorded() {
    let operations = Operations::new(2000);
    let now = Instant::now();
    for _ in 0..3 {
        for at in 0..300 {
            operations.metrics.series(now, &[MetricAttribute::integer("at", at)]).record(0.1);
        }
    }
    for ending in 0..40 {
        let mut operation = Operation::disabled(Context::new());
        operation.measure(&operations.metrics, &[MetricAttribute::text("at", "start")]);
        operation.set_attribute("ending", ending);
        operation.end();
    }
    let each = (0..300).map(|at| (format!("at={at}"), 3));
    let expected: Series = each.chain((0..40).map(|ending| (format!("at=start,ending={ending}"), 1))).collect();
    assert_eq!(operations.series("duration"), [expected.clone(), expected]);
}

#[test]
fn values_with_other_types_are_recorded() {
    let operations = Operations::new(2000);
    for _ in 0..2 {
        operations.metrics.series(Instant::now(), &[KeyValue::new("yes", true)]).record(0.1);
        operations.metrics.series(Instant::now(), &[KeyValue::new("yes", false)]).record(0.1);
    }
    let expected = of([("yes=true", 2), ("yes=false", 2)]);
    assert_eq!(operations.series("duration"), [expected.clone(), expected]);
}

#[test]
fn the_limit_of_series_applies_and_unused_series_make_room() {
    let operations = Operations::new(10);
    let now = Instant::now();
    let record = |sets: std::ops::Range<i64>, now| {
        for at in sets {
            operations.metrics.series(now, &[MetricAttribute::integer("at", at)]).record(0.1);
        }
    };
    let overflow = "otel.metric.overflow=true";
    record(0..30, now);
    for series in operations.series("duration") {
        assert_eq!((series.len(), series.get(overflow)), (11, Some(&20)));
    }
    // The cache is emptied, so the SDK removes series for which a reader with delta temporality has no measurement since the last export.
    let later = now + Duration::from_secs(61);
    record(20..25, later);
    operations.series("duration");
    record(20..25, later);
    operations.series("duration");
    record(20..25, later + Duration::from_secs(61));
    let [cumulative, delta] = operations.series("duration");
    assert_eq!((cumulative.len(), cumulative.get(overflow)), (11, Some(&35)), "cumulative series are never forgotten");
    assert_eq!(delta, (20..25).map(|at| (format!("at={at}"), 1)).collect());
}
