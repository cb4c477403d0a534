//! Metrics.

use super::UNLIMITED;
use super::spans::resource;
use crate::otlp::{Request, encode_metrics};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{Aggregation, Instrument, PeriodicReader, SdkMeterProvider, Stream, Temporality};
use prost::Message as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What an export made of the metrics: our requests, and what the SDK's conversion returns.
type Exported = (Vec<Request>, ExportMetricsServiceRequest);

/// Encodes the metrics, which cannot be kept.
#[derive(Clone)]
struct Encoder {
    temporality: Temporality,
    exported: Arc<Mutex<Option<Exported>>>,
}

impl PushMetricExporter for Encoder {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let exported = (encode_metrics(metrics, UNLIMITED), ExportMetricsServiceRequest::from(metrics));
        self.exported.lock().expect("no panic").get_or_insert(exported);
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        self.temporality
    }
}

fn exponential(instrument: &Instrument) -> Option<Stream> {
    let aggregation = Aggregation::Base2ExponentialHistogram { max_size: 8, max_scale: 20, record_min_max: true };
    let stream = Stream::builder().with_aggregation(aggregation);
    instrument.name().starts_with("exponential").then(|| stream.build().expect("is valid"))
}

fn exported(temporality: Temporality, record: impl FnOnce(&Meter)) -> Exported {
    let encoder = Encoder { temporality, exported: Arc::default() };
    let reader = PeriodicReader::builder(encoder.clone()).build();
    let provider =
        SdkMeterProvider::builder().with_resource(resource()).with_reader(reader).with_view(exponential).build();
    record(&provider.meter("orders"));
    record_one_of_another_scope(&provider);
    provider.force_flush().expect("exports");
    encoder.exported.lock().expect("no panic").take().expect("was exported")
}

fn record_one_of_another_scope(provider: &SdkMeterProvider) {
    let scope =
        opentelemetry::InstrumentationScope::builder("mail").with_version("2").with_schema_url("https://s").build();
    provider.meter_with_scope(scope).u64_counter("mails").build().add(1, &[]);
}

/// One instrument of each kind and number, with and without attributes, with zero, negative, large and non-finite values.
fn all_kinds(meter: &Meter) {
    let web = [KeyValue::new("channel", "web"), KeyValue::new("retry", true)];
    meter.u64_counter("orders").with_unit("{order}").with_description("Placed orders").build().add(300, &web);
    meter.f64_counter("volume").with_unit("l").build().add(0.5, &[]);
    let queue = meter.i64_up_down_counter("queue").build();
    queue.add(-3, &web);
    queue.add(0, &[]);
    meter.f64_up_down_counter("level").build().add(-1e300, &[]);
    meter.f64_gauge("ratio").build().record(-0.0, &[]);
    meter.i64_gauge("offset").build().record(i64::MIN, &[]);
    meter.u64_gauge("limit").build().record(0, &[]);
    let bounds = vec![-1.0, 0.0, 1.5, 1e9];
    let duration = meter.f64_histogram("duration").with_unit("s").with_boundaries(bounds).build();
    let exponential = meter.f64_histogram("exponential.duration").build();
    for value in [-2.0, 0.0, 1e-9, 0.3, 1e12] {
        duration.record(value, &web);
        exponential.record(value, &web);
    }
    let size = meter.u64_histogram("size").with_boundaries(vec![]).build();
    size.record(1 << 40, &[]);
    meter.u64_histogram("exponential.size").build().record(7, &[]);
}

#[test]
fn metrics_decode_to_what_the_sdk_converts_them_to() {
    for temporality in [Temporality::Cumulative, Temporality::Delta] {
        let (requests, expected) = exported(temporality, all_kinds);
        assert_eq!(requests.len(), 1);
        let decoded = ExportMetricsServiceRequest::decode(&requests[0].body[..]).expect("is valid");
        assert_eq!(decoded, expected);
        let counted: usize = decoded.resource_metrics[0].scope_metrics.iter().map(|scope| scope.metrics.len()).sum();
        assert_eq!((requests[0].items, counted), (12, 12));
    }
}

/// The SDK's conversion turns them into zero.
#[test]
fn integers_that_otlp_cannot_represent_become_the_largest_that_it_can() {
    let record = |meter: &Meter| meter.u64_gauge("limit").build().record(u64::MAX, &[]);
    let (requests, _) = exported(Temporality::Cumulative, record);
    let decoded = ExportMetricsServiceRequest::decode(&requests[0].body[..]).expect("is valid");
    let mut data = decoded.resource_metrics[0].scope_metrics.iter().flat_map(|scope| &scope.metrics);
    let value = data.find_map(|metric| match &metric.data {
        Some(Data::Gauge(gauge)) => gauge.data_points[0].value,
        _ => None,
    });
    assert_eq!(value, Some(Value::AsInt(i64::MAX)));
}
