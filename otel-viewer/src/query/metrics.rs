//! The metrics that match a filter, and one metric with its points.

use super::buckets::{explicit, exponential};
use crate::filter::MetricFilter;
use crate::store::{Metric, Series, Store, StoredPoint};
use crate::text::{TextLimit, folded, nanos, value_text};
use crate::view::{
    AttributeView, BucketsView, ExemplarView, FindingView, MetricEntry, MetricList, MetricPointView, MetricView,
    PointValueView, SeriesView, TemporalityView,
};
use otel_runtime::received::{Buckets, MetricKind, PointValue, ReceivedExemplar};
use std::collections::BTreeSet;

pub(crate) fn metrics(store: &Store, filter: &MetricFilter) -> MetricList {
    let is_found = |metric: &&Metric| {
        let texts = [&metric.name, &metric.description, &metric.unit].map(|text| folded(text));
        let of_service = |service: &str| store.metrics.series_of(metric).any(|series| series.origin.service == service);
        filter.words.are_in(&[&texts[0], &texts[1], &texts[2]]) && filter.service.as_deref().is_none_or(of_service)
    };
    MetricList { metrics: store.metrics.iter().filter(is_found).map(|metric| entry(store, metric)).collect() }
}

fn entry(store: &Store, metric: &Metric) -> MetricEntry {
    let limit = TextLimit::Short;
    let services: BTreeSet<_> = store.metrics.series_of(metric).map(|series| &series.origin.service).collect();
    let services = services.into_iter().filter(|name| !name.is_empty());
    MetricEntry {
        name: limit.name(&metric.name),
        description: limit.name(&metric.description),
        unit: limit.name(&metric.unit),
        kind: metric.kind.as_str(),
        services: services.map(|name| limit.name(name)).collect(),
        series: store.metrics.series_of(metric).count(),
        findings: findings(store, metric).len(),
    }
}

/// Returns the metric with this name, of this kind if it is given. `service` selects the series.
pub(crate) fn metric(store: &Store, name: &str, kind: Option<&str>, service: Option<&str>) -> Option<MetricView> {
    let is_it = |metric: &&Metric| metric.name == name && kind.is_none_or(|kind| metric.kind.as_str() == kind);
    let metric = store.metrics.iter().find(is_it)?;
    let is_of = |series: &&Series| service.is_none_or(|service| series.origin.service == service);
    let series = store.metrics.series_of(metric).filter(is_of).map(self::series).collect();
    let limit = TextLimit::Short;
    Some(MetricView {
        name: metric.name.clone(),
        description: limit.name(&metric.description),
        unit: limit.name(&metric.unit),
        kind: metric.kind.as_str(),
        temporality: temporality(metric.kind),
        series,
        findings: findings(store, metric).into_iter().cloned().collect(),
    })
}

/// Returns the findings of a metric and its series, each once.
fn findings<'a>(store: &'a Store, metric: &'a Metric) -> BTreeSet<&'a FindingView> {
    let of_series = store.metrics.series_of(metric).flat_map(|series| &series.findings);
    metric.findings.iter().chain(of_series).collect()
}

fn temporality(kind: MetricKind) -> Option<TemporalityView> {
    match kind {
        MetricKind::Sum { cumulative, .. }
        | MetricKind::Histogram { cumulative }
        | MetricKind::ExponentialHistogram { cumulative } => {
            Some(if cumulative { TemporalityView::Cumulative } else { TemporalityView::Delta })
        }
        _ => None,
    }
}

fn series(series: &Series) -> SeriesView {
    let limit = TextLimit::Short;
    let mut points: Vec<_> = series.points.iter().collect();
    points.sort_by_key(|point| point.point.time);
    let instance = series.origin.resource.get("service.instance.id");
    SeriesView {
        service: limit.name(&series.origin.service),
        instance: instance.map(|value| limit.name(&value_text(value))),
        attributes: AttributeView::all(&series.attributes, limit),
        points: points.into_iter().map(point).collect(),
    }
}

fn point(stored: &StoredPoint) -> MetricPointView {
    let point = &stored.point;
    MetricPointView {
        time: nanos(point.time).to_string(),
        start: nanos(point.start).to_string(),
        value: value(&point.value),
        exemplars: point.exemplars.iter().map(exemplar).collect(),
    }
}

fn value(value: &PointValue) -> PointValueView {
    let PointValue::Distribution { count, sum, min, max, buckets } = value else {
        return PointValueView::Number { value: number(value) };
    };
    let (buckets, quantiles) = match buckets {
        Buckets::Explicit { bounds, counts } => (explicit(bounds, counts), Vec::new()),
        Buckets::Exponential { scale, zeros, positive, negative } => {
            (exponential(*scale, *zeros, positive, negative), Vec::new())
        }
        Buckets::Quantiles(quantiles) => {
            let known = quantiles.iter().filter(|(quantile, _)| quantile.is_finite());
            (BucketsView::default(), known.map(|(quantile, value)| (*quantile, finite(*value))).collect())
        }
        _ => (BucketsView::default(), Vec::new()),
    };
    let (min, max) = (min.and_then(finite), max.and_then(finite));
    PointValueView::Distribution { count: *count, sum: finite(*sum), min, max, buckets, quantiles }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of JSON are floats in a browser")]
fn number(value: &PointValue) -> Option<f64> {
    match value {
        PointValue::Int(number) => Some(*number as f64),
        PointValue::Double(number) => finite(*number),
        _ => None,
    }
}

/// Returns a number that JSON has.
fn finite(number: f64) -> Option<f64> {
    Some(number).filter(|number| number.is_finite())
}

fn exemplar(exemplar: &ReceivedExemplar) -> ExemplarView {
    let (trace, span) = exemplar.span.unzip();
    ExemplarView {
        time: nanos(exemplar.time).to_string(),
        value: number(&exemplar.value),
        trace_id: trace.map(|id| id.to_string()),
        span_id: span.map(|id| id.to_string()),
    }
}
