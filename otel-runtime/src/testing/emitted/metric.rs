//! Assertions on a metric.

use super::describe::{metrics, point, value};
use crate::received::{self, PointValue, ReceivedMetric, ReceivedPoint};
use opentelemetry::KeyValue;
use std::collections::BTreeMap;

/// A metric with assertions that can be chained. A failed assertion panics with all metrics.
///
/// ```
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// use opentelemetry::KeyValue;
/// let home = [KeyValue::new("page", "home")];
/// telemetry.meter("by hand").u64_counter("hits").with_unit("{hit}").build().add(2, &home);
/// telemetry.metric("hits").counter().unit("{hit}").points(1).value(&home, 2);
/// ```
#[derive(Clone, Debug)]
pub struct MetricAssert {
    all: Vec<ReceivedMetric>,
    place: usize,
}

impl MetricAssert {
    #[track_caller]
    pub(crate) fn only(all: Vec<ReceivedMetric>, name: &str) -> Self {
        let named: Vec<_> = (0..all.len()).filter(|place| all[*place].name == name).collect();
        match *named {
            [place] => Self { all, place },
            [] => fail(&all, format_args!("there is no metric `{name}`")),
            _ => fail(&all, format_args!("there are {} metrics `{name}` of different services or scopes", named.len())),
        }
    }

    /// Returns the metric, for custom assertions.
    pub fn data(&self) -> &ReceivedMetric {
        &self.all[self.place]
    }

    /// Asserts that the metric has this unit.
    #[track_caller]
    pub fn unit(&self, expected: &str) -> &Self {
        let found = &self.data().unit;
        self.check(found == expected, || format!("has unit {found:?}, expected {expected:?}"))
    }

    /// Asserts that the metric has this description.
    #[track_caller]
    pub fn description(&self, expected: &str) -> &Self {
        let found = &self.data().description;
        self.check(found == expected, || format!("has description {found:?}, expected {expected:?}"))
    }

    /// Asserts that the metric is a counter.
    #[track_caller]
    pub fn counter(&self) -> &Self {
        self.kind("counter")
    }

    /// Asserts that the metric is an up-down counter.
    #[track_caller]
    pub fn up_down_counter(&self) -> &Self {
        self.kind("up-down counter")
    }

    /// Asserts that the metric is a gauge.
    #[track_caller]
    pub fn gauge(&self) -> &Self {
        self.kind("gauge")
    }

    /// Asserts that the metric is a histogram with explicit buckets.
    #[track_caller]
    pub fn histogram(&self) -> &Self {
        self.kind("histogram")
    }

    /// Asserts the number of points, one for each set of attributes.
    #[track_caller]
    pub fn points(&self, expected: usize) -> &Self {
        let found = self.data().points.len();
        self.check(found == expected, || format!("has {found} points, expected {expected}"))
    }

    /// Asserts that the point with exactly these attributes has this value: an integer such as `3`, or a float such as `3.0`.
    #[track_caller]
    pub fn value(&self, attributes: &[KeyValue], expected: impl Into<PointValue>) -> &Self {
        let (found, expected) = (self.point(attributes), expected.into());
        let failure = || format!("has {} for {}, expected {}", point(&found.value), list(attributes), point(&expected));
        self.check(found.value == expected, failure)
    }

    /// Asserts that the histogram point with exactly these attributes has this number of values.
    #[track_caller]
    pub fn count(&self, attributes: &[KeyValue], expected: u64) -> &Self {
        let found = self.point(attributes);
        let counted = matches!(found.value, PointValue::Distribution { count, .. } if count == expected);
        self.check(counted, || {
            format!("has {} for {}, expected count {expected}", point(&found.value), list(attributes))
        })
    }

    #[track_caller]
    fn point(&self, attributes: &[KeyValue]) -> &ReceivedPoint {
        match self.data().point(attributes) {
            Some(point) => point,
            None => fail(
                &self.all,
                format_args!("metric `{}` has no point with exactly {}", self.data().name, list(attributes)),
            ),
        }
    }

    #[track_caller]
    fn kind(&self, expected: &str) -> &Self {
        let found = self.data().kind;
        self.check(found.as_str() == expected, || format!("is a {}, expected a {expected}", found.as_str()))
    }

    #[track_caller]
    fn check(&self, holds: bool, failure: impl FnOnce() -> String) -> &Self {
        if !holds {
            fail(&self.all, format_args!("metric `{}` {}", self.data().name, failure()));
        }
        self
    }
}

/// `{page="home"}`
fn list(attributes: &[KeyValue]) -> String {
    let pairs: Vec<_> = attributes
        .iter()
        .map(|KeyValue { key, value, .. }| format!("{key}={}", self::value(&received::any(value))))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}

/// Panics with a message and all metrics.
#[track_caller]
fn fail(all: &[ReceivedMetric], message: impl std::fmt::Display) -> ! {
    let lines = metrics(all);
    let recorded = if lines.is_empty() { "no metrics were recorded".to_owned() } else { lines.join("\n") };
    panic!("{message}\n\nrecorded metrics:\n{recorded}")
}

/// Returns the last export of each metric of each service, sorted by name.
pub(crate) fn latest(exported: &[ReceivedMetric]) -> Vec<&ReceivedMetric> {
    let mut last: BTreeMap<_, &ReceivedMetric> = BTreeMap::new();
    for metric in exported {
        let service = metric.resource.text("service.name").unwrap_or_default();
        last.insert((&*metric.name, service, &*metric.scope.name), metric);
    }
    last.into_values().collect()
}
