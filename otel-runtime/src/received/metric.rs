//! Received metrics in types of the OpenTelemetry API.

use super::attributes::{ReceivedAttributes, any};
use super::signals::ReceivedScope;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanId, TraceId};
use std::sync::Arc;
use std::time::SystemTime;

/// A received metric.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedMetric {
    /// The attributes of the resource, such as `service.name`.
    pub resource: ReceivedAttributes,
    /// The instrumentation scope, which all items of a request share.
    pub scope: Arc<ReceivedScope>,
    /// The name.
    pub name: String,
    /// The description, or an empty text.
    pub description: String,
    /// The unit, such as `s` or `{user}`, or an empty text.
    pub unit: String,
    /// The kind of metric.
    pub kind: MetricKind,
    /// The points, one for each set of attributes.
    pub points: Vec<ReceivedPoint>,
}

impl ReceivedMetric {
    /// Returns the point with exactly these attributes, in any order.
    pub fn point(&self, attributes: &[KeyValue]) -> Option<&ReceivedPoint> {
        let has = |point: &ReceivedPoint, expected: &KeyValue| {
            point.attributes.get(expected.key.as_str()).is_some_and(|value| *value == any(&expected.value))
        };
        let same = |point: &&ReceivedPoint| {
            point.attributes.len() == attributes.len() && attributes.iter().all(|expected| has(point, expected))
        };
        self.points.iter().find(same)
    }
}

/// The kind of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricKind {
    /// A gauge.
    Gauge,
    /// A sum.
    Sum {
        /// Whether it is monotonic: a counter, not an up-down counter.
        monotonic: bool,
        /// Whether it is cumulative since the start, not a delta since the last export.
        cumulative: bool,
    },
    /// A histogram with explicit buckets.
    Histogram {
        /// Whether it is cumulative, as for sums.
        cumulative: bool,
    },
    /// A histogram with exponential buckets.
    ExponentialHistogram {
        /// Whether it is cumulative, as for sums.
        cumulative: bool,
    },
    /// A summary with quantiles, which OpenTelemetry does not create itself.
    Summary,
    /// A metric without data.
    Empty,
}

impl MetricKind {
    /// Returns the name of the corresponding instrument.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Sum { monotonic: true, .. } => "counter",
            Self::Sum { monotonic: false, .. } => "up-down counter",
            Self::Histogram { .. } => "histogram",
            Self::ExponentialHistogram { .. } => "exponential histogram",
            Self::Summary => "summary",
            Self::Empty => "metric without data",
        }
    }
}

/// A point of a metric.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedPoint {
    /// The attributes.
    pub attributes: ReceivedAttributes,
    /// The value.
    pub value: PointValue,
    /// The start time.
    pub start: SystemTime,
    /// The time.
    pub time: SystemTime,
    /// The exemplars: single measurements, with the spans in which they were made.
    pub exemplars: Vec<ReceivedExemplar>,
}

/// A single measurement of a point.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedExemplar {
    /// The measured value.
    pub value: PointValue,
    /// The time of the measurement.
    pub time: SystemTime,
    /// The trace ID and span ID of the span in which it was made.
    pub span: Option<(TraceId, SpanId)>,
    /// The attributes that the point does not have.
    pub attributes: ReceivedAttributes,
}

/// The value of a point.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PointValue {
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Double(f64),
    /// A distribution.
    Distribution {
        /// The number of values.
        count: u64,
        /// The sum of the values.
        sum: f64,
        /// The minimum, if it was sent.
        min: Option<f64>,
        /// The maximum, if it was sent.
        max: Option<f64>,
        /// The buckets.
        buckets: Buckets,
    },
    /// No value was recorded.
    None,
}

impl From<i64> for PointValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<f64> for PointValue {
    fn from(number: f64) -> Self {
        Self::Double(number)
    }
}

/// The buckets of a distribution.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Buckets {
    /// Explicit buckets. There is one more count than bounds; the last one is for values above the last bound.
    Explicit {
        /// The inclusive upper bounds.
        bounds: Vec<f64>,
        /// The number of values in each bucket.
        counts: Vec<u64>,
    },
    /// Exponential buckets. The upper bound of bucket `i` is `2^((offset + i + 1) / 2^scale)`.
    Exponential {
        /// The scale, which determines the resolution.
        scale: i32,
        /// The number of values in the zero bucket.
        zeros: u64,
        /// The offset and the counts of the buckets for positive values.
        positive: (i32, Vec<u64>),
        /// The offset and the counts of the buckets for negative values.
        negative: (i32, Vec<u64>),
    },
    /// The quantiles of a summary with their values.
    Quantiles(Vec<(f64, f64)>),
}
