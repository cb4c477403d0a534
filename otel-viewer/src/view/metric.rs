//! Metrics and their series.

use super::attribute::AttributeView;
use super::finding::FindingView;
use serde::Serialize;

/// A metric in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MetricEntry {
    /// The name.
    pub name: String,
    /// The description, or an empty text.
    pub description: String,
    /// The unit, or an empty text.
    pub unit: String,
    /// The kind: `counter`, `up-down counter`, `gauge`, `histogram`, `exponential histogram` or `summary`.
    pub kind: &'static str,
    /// The names of the services, sorted.
    pub services: Vec<String>,
    /// The number of series.
    pub series: usize,
    /// The number of deviations from the conventions.
    pub findings: usize,
}

/// The metrics that match a filter, sorted by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MetricList {
    /// The metrics.
    pub metrics: Vec<MetricEntry>,
}

/// Whether the values of a metric are counted from the start or from the last export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TemporalityView {
    /// From the start.
    Cumulative,
    /// From the last export.
    Delta,
}

/// A metric with its series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MetricView {
    /// The name.
    pub name: String,
    /// The description, or an empty text.
    pub description: String,
    /// The unit, or an empty text.
    pub unit: String,
    /// The kind, as in a list.
    pub kind: &'static str,
    /// `None` for gauges and summaries.
    pub temporality: Option<TemporalityView>,
    /// The series.
    pub series: Vec<SeriesView>,
    /// What deviates from the conventions.
    pub findings: Vec<FindingView>,
}

/// The points of one set of attributes of one resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesView {
    /// The name of the service, or an empty text.
    pub service: String,
    /// The attribute `service.instance.id` of the resource, if there is one.
    pub instance: Option<String>,
    /// The attributes.
    pub attributes: Vec<AttributeView>,
    /// The points by time.
    pub points: Vec<MetricPointView>,
}

/// A point of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MetricPointView {
    /// The time in nanoseconds since the beginning of the epoch, as text.
    pub time: String,
    /// The start time, as text.
    pub start: String,
    /// The value or the distribution.
    #[serde(flatten)]
    pub value: PointValueView,
    /// Single measurements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exemplars: Vec<ExemplarView>,
}

/// The value of a point. Numbers that JSON does not have are `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum PointValueView {
    /// A number.
    Number {
        /// The value.
        value: Option<f64>,
    },
    /// A distribution.
    Distribution {
        /// The number of values.
        count: u64,
        /// The sum of the values.
        sum: Option<f64>,
        /// The minimum, if it was sent.
        min: Option<f64>,
        /// The maximum, if it was sent.
        max: Option<f64>,
        /// The buckets.
        #[serde(flatten)]
        buckets: BucketsView,
        /// The quantiles of a summary with their values.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        quantiles: Vec<(f64, Option<f64>)>,
    },
}

/// The buckets of a distribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BucketsView {
    /// The upper boundaries, increasing.
    pub bounds: Vec<f64>,
    /// The numbers of values, one more than boundaries; the last one is for values above the last boundary.
    pub counts: Vec<u64>,
}

/// A single measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExemplarView {
    /// The time in nanoseconds since the beginning of the epoch, as text.
    pub time: String,
    /// The value.
    pub value: Option<f64>,
    /// The trace of the span in which it was made.
    pub trace_id: Option<String>,
    /// The span in which it was made.
    pub span_id: Option<String>,
}
