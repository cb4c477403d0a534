//! Converts metrics from OTLP to [`ReceivedMetric`].

use super::attributes::ReceivedAttributes;
use super::metric::{Buckets, MetricKind, PointValue, ReceivedExemplar, ReceivedMetric, ReceivedPoint};
use super::signals::{ReceivedScope, span_id, time, trace_id};
use opentelemetry::trace::TraceId;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::metrics::v1::exemplar::Value as ExemplarValue;
use opentelemetry_proto::tonic::metrics::v1::exponential_histogram_data_point::Buckets as WireBuckets;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Exemplar, ExponentialHistogramDataPoint, HistogramDataPoint, Metric, NumberDataPoint,
    SummaryDataPoint,
};
use prost::{DecodeError, Message as _};
use std::sync::Arc;

/// Decodes the body of a request with metrics.
pub(crate) fn decode_metrics(body: &[u8]) -> Result<Vec<ReceivedMetric>, DecodeError> {
    ExportMetricsServiceRequest::decode(body).map(metrics)
}

pub(crate) fn metrics(request: ExportMetricsServiceRequest) -> Vec<ReceivedMetric> {
    let mut all = Vec::new();
    for resource in request.resource_metrics {
        let attributes = ReceivedAttributes::from(resource.resource.unwrap_or_default().attributes);
        for scope in resource.scope_metrics {
            let from = Arc::new(ReceivedScope::new(scope.scope, scope.schema_url));
            all.extend(scope.metrics.into_iter().map(|wire| metric(wire, &attributes, &from)));
        }
    }
    all
}

fn metric(wire: Metric, resource: &ReceivedAttributes, scope: &Arc<ReceivedScope>) -> ReceivedMetric {
    let (kind, points) = wire.data.map_or((MetricKind::Empty, Vec::new()), data);
    ReceivedMetric {
        resource: resource.clone(),
        scope: Arc::clone(scope),
        name: wire.name,
        description: wire.description,
        unit: wire.unit,
        kind,
        points,
    }
}

fn data(wire: Data) -> (MetricKind, Vec<ReceivedPoint>) {
    let cumulative = |temporality: i32| temporality == AggregationTemporality::Cumulative as i32;
    match wire {
        Data::Gauge(gauge) => (MetricKind::Gauge, gauge.data_points.into_iter().map(number).collect()),
        Data::Sum(sum) => {
            let (monotonic, cumulative) = (sum.is_monotonic, cumulative(sum.aggregation_temporality));
            (MetricKind::Sum { monotonic, cumulative }, sum.data_points.into_iter().map(number).collect())
        }
        Data::Histogram(histogram) => {
            let cumulative = cumulative(histogram.aggregation_temporality);
            (MetricKind::Histogram { cumulative }, histogram.data_points.into_iter().map(explicit).collect())
        }
        Data::ExponentialHistogram(histogram) => {
            let cumulative = cumulative(histogram.aggregation_temporality);
            (
                MetricKind::ExponentialHistogram { cumulative },
                histogram.data_points.into_iter().map(exponential).collect(),
            )
        }
        Data::Summary(summary) => (MetricKind::Summary, summary.data_points.into_iter().map(quantiles).collect()),
    }
}

fn number(wire: NumberDataPoint) -> ReceivedPoint {
    let value = match wire.value {
        Some(Value::AsInt(number)) => PointValue::Int(number),
        Some(Value::AsDouble(number)) => PointValue::Double(number),
        None => PointValue::None,
    };
    ReceivedPoint {
        attributes: wire.attributes.into(),
        value,
        start: time(wire.start_time_unix_nano),
        time: time(wire.time_unix_nano),
        exemplars: wire.exemplars.into_iter().map(exemplar).collect(),
    }
}

fn explicit(wire: HistogramDataPoint) -> ReceivedPoint {
    let buckets = Buckets::Explicit { bounds: wire.explicit_bounds, counts: wire.bucket_counts };
    let sum = wire.sum.unwrap_or_default();
    ReceivedPoint {
        attributes: wire.attributes.into(),
        value: PointValue::Distribution { count: wire.count, sum, min: wire.min, max: wire.max, buckets },
        start: time(wire.start_time_unix_nano),
        time: time(wire.time_unix_nano),
        exemplars: wire.exemplars.into_iter().map(exemplar).collect(),
    }
}

fn exponential(wire: ExponentialHistogramDataPoint) -> ReceivedPoint {
    let side = |side: Option<WireBuckets>| side.map(|side| (side.offset, side.bucket_counts)).unwrap_or_default();
    let (positive, negative) = (side(wire.positive), side(wire.negative));
    let buckets = Buckets::Exponential { scale: wire.scale, zeros: wire.zero_count, positive, negative };
    let sum = wire.sum.unwrap_or_default();
    ReceivedPoint {
        attributes: wire.attributes.into(),
        value: PointValue::Distribution { count: wire.count, sum, min: wire.min, max: wire.max, buckets },
        start: time(wire.start_time_unix_nano),
        time: time(wire.time_unix_nano),
        exemplars: wire.exemplars.into_iter().map(exemplar).collect(),
    }
}

fn quantiles(wire: SummaryDataPoint) -> ReceivedPoint {
    let buckets = Buckets::Quantiles(wire.quantile_values.iter().map(|q| (q.quantile, q.value)).collect());
    let (count, sum) = (wire.count, wire.sum);
    ReceivedPoint {
        attributes: wire.attributes.into(),
        value: PointValue::Distribution { count, sum, min: None, max: None, buckets },
        start: time(wire.start_time_unix_nano),
        time: time(wire.time_unix_nano),
        exemplars: Vec::new(),
    }
}

fn exemplar(wire: Exemplar) -> ReceivedExemplar {
    let span = (trace_id(&wire.trace_id), span_id(&wire.span_id));
    ReceivedExemplar {
        value: match wire.value {
            Some(ExemplarValue::AsInt(number)) => PointValue::Int(number),
            Some(ExemplarValue::AsDouble(number)) => PointValue::Double(number),
            None => PointValue::None,
        },
        time: time(wire.time_unix_nano),
        span: Some(span).filter(|(trace, _)| *trace != TraceId::INVALID),
        attributes: wire.filtered_attributes.into(),
    }
}
