//! Received metrics, in the words of the API instead of those of the wire.

use super::attributes::{ReceivedAttributes, any};
use super::signals::ReceivedScope;
use opentelemetry::KeyValue;
use std::time::SystemTime;

/// A metric as it arrived: one name, its points.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedMetric {
    /// Attributes of the resource, such as `service.name`.
    pub resource: ReceivedAttributes,
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
    /// The point with exactly these attributes, in any order.
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

impl MetricKind {
    /// In the words of instruments.
    pub(crate) fn as_str(self) -> &'static str {
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

/// One point of a metric.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedPoint {
    /// What it counts.
    pub attributes: ReceivedAttributes,
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
