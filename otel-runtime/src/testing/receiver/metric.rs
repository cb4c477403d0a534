//! Received metrics, in the words of the API instead of those of the wire.

use super::attributes::Attributes;
use super::signals::{ReceivedScope, time};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::metrics::v1::exponential_histogram_data_point::Buckets as WireBuckets;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, ExponentialHistogramDataPoint, HistogramDataPoint, Metric, NumberDataPoint,
    SummaryDataPoint,
};
use std::time::SystemTime;

/// A metric as it arrived: one name, its points.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedMetric {
    /// Attributes of the resource, such as `service.name`.
    pub resource: Attributes,
    /// Who recorded it.
    pub scope: ReceivedScope,
    /// Its name.
    pub name: String,
    /// Empty when not given.
    pub description: String,
    /// Such as `s` or `{user}`, empty when not given.
    pub unit: String,
    /// How its points are to be read.
    pub kind: MetricKind,
    /// One for each set of attributes.
    pub points: Vec<ReceivedPoint>,
}

impl ReceivedMetric {
    /// The point with exactly these text attributes, in any order.
    pub fn point(&self, attributes: &[(&str, &str)]) -> Option<&ReceivedPoint> {
        let same = |point: &&ReceivedPoint| {
            point.attributes.len() == attributes.len()
                && attributes.iter().all(|(key, value)| point.attributes.text(key) == Some(value))
        };
        self.points.iter().find(same)
    }
}

/// How the points of a metric are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricKind {
    /// The last value.
    Gauge,
    /// A total.
    Sum {
        /// Whether it only grows: a counter, not an up-down counter.
        monotonic: bool,
        /// Whether points count from the start of the process, not from the last export.
        cumulative: bool,
    },
    /// A distribution over given buckets.
    Histogram {
        /// As for sums.
        cumulative: bool,
    },
    /// A distribution over buckets that adapt themselves.
    ExponentialHistogram {
        /// As for sums.
        cumulative: bool,
    },
    /// Quantiles, from other sources than OpenTelemetry.
    Summary,
    /// A metric without data.
    Empty,
}

/// One point of a metric.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedPoint {
    /// What it counts.
    pub attributes: Attributes,
    /// Its value.
    pub value: PointValue,
    /// Since when.
    pub start: SystemTime,
    /// Until when.
    pub time: SystemTime,
    /// How many exemplars it carries.
    pub exemplars: usize,
}

/// The value of a point.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PointValue {
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// A distribution.
    Distribution {
        /// How many values.
        count: u64,
        /// Their sum.
        sum: f64,
        /// The smallest, if it was sent.
        min: Option<f64>,
        /// The largest, if it was sent.
        max: Option<f64>,
        /// How they are spread.
        buckets: Buckets,
    },
    /// No value was recorded.
    None,
}

/// How the values of a distribution are spread.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Buckets {
    /// One count more than bounds: the last is for everything above.
    Explicit {
        /// Upper, inclusive bounds.
        bounds: Vec<f64>,
        /// Values in each bucket.
        counts: Vec<u64>,
    },
    /// Bucket `i` ends at `2^((offset + i + 1) / 2^scale)`.
    Exponential {
        /// The resolution.
        scale: i32,
        /// Values that are zero, or nearly.
        zeros: u64,
        /// Index of the first bucket and the counts, for positive values.
        positive: (i32, Vec<u64>),
        /// The same for negative values.
        negative: (i32, Vec<u64>),
    },
    /// A summary's quantiles and their values.
    Quantiles(Vec<(f64, f64)>),
}

pub(super) fn metrics(request: ExportMetricsServiceRequest) -> Vec<ReceivedMetric> {
    let mut all = Vec::new();
    for resource in request.resource_metrics {
        let attributes = Attributes::from(resource.resource.unwrap_or_default().attributes);
        for scope in resource.scope_metrics {
            let from = ReceivedScope::new(scope.scope, scope.schema_url);
            all.extend(scope.metrics.into_iter().map(|wire| metric(wire, &attributes, &from)));
        }
    }
    all
}

fn metric(wire: Metric, resource: &Attributes, scope: &ReceivedScope) -> ReceivedMetric {
    let (kind, points) = wire.data.map_or((MetricKind::Empty, Vec::new()), data);
    ReceivedMetric {
        resource: resource.clone(),
        scope: scope.clone(),
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
        exemplars: wire.exemplars.len(),
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
        exemplars: wire.exemplars.len(),
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
        exemplars: wire.exemplars.len(),
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
        exemplars: 0,
    }
}
