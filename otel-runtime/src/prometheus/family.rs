//! Metric families: the metrics of all scopes by their unique names in Prometheus.

use super::accept::{PageFormat, Syntax};
use super::labels::LabelSet;
use super::name::{MetricType, PrometheusName};
use super::number::Number;
use super::options::PageOptions;
use super::point::Point;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, Metric, MetricData, ResourceMetrics, ScopeMetrics};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// All series with one name.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) kind: MetricType,
    pub(super) unit: Option<String>,
    /// The description, or an empty text if no instrument has one.
    pub(super) help: String,
    /// The name of the first instrument.
    pub(super) instrument: String,
    /// Series by labels.
    pub(super) series: BTreeMap<String, Series>,
}

/// A data point with the name of its instrument.
#[derive(Debug)]
pub(super) struct Series {
    instrument: String,
    pub(super) point: Point,
}

/// The families of a scrape, by full name.
#[derive(Debug)]
pub(super) struct Families {
    pub(super) format: PageFormat,
    /// The labels of the resource.
    pub(super) target: String,
    pub(super) list: BTreeMap<String, Family>,
    /// The names of all samples and comments, and what they belong to.
    used_names: BTreeMap<String, String>,
    /// Number of collected metrics.
    pub(super) metrics: u64,
    /// Metrics that cannot be written, with reasons.
    pub(super) lost: Vec<String>,
    /// Metrics that are written differently than intended, with reasons.
    pub(super) warnings: BTreeSet<String>,
}

impl Families {
    /// Collects the families. Scopes are sorted, so that conflicts are always resolved in the same way.
    pub(super) fn of(metrics: &ResourceMetrics, format: PageFormat, options: PageOptions) -> Self {
        let mut families = Self::new(format);
        let target = LabelSet::new(format.escaping);
        let attributes: Vec<_> = metrics.resource().iter().collect();
        families.target = target.with_pairs(attributes.into_iter()).text();
        let mut scopes: Vec<&ScopeMetrics> = metrics.scope_metrics().collect();
        scopes.sort_by_cached_key(|scope| order(scope.scope()));
        for scope in scopes {
            let labels = if options.scope_info {
                LabelSet::of_scope(scope.scope(), format.escaping)
            } else {
                LabelSet::new(format.escaping)
            };
            for metric in scope.metrics().filter(|metric| options.includes(metric.name())) {
                families.metrics += 1;
                families.add(metric, &labels);
            }
        }
        families
    }

    pub(super) fn new(format: PageFormat) -> Self {
        let target = "the resource".to_owned();
        Self {
            format,
            target: String::new(),
            list: BTreeMap::new(),
            used_names: [("target".to_owned(), target.clone()), ("target_info".to_owned(), target)].into(),
            metrics: 0,
            lost: Vec::new(),
            warnings: BTreeSet::new(),
        }
    }

    fn add(&mut self, metric: &Metric, scope: &LabelSet) {
        match metric.data() {
            AggregatedMetrics::F64(data) => self.add_data(metric, data, scope),
            AggregatedMetrics::U64(data) => self.add_data(metric, data, scope),
            AggregatedMetrics::I64(data) => self.add_data(metric, data, scope),
        }
    }

    fn add_data<T: Copy + Into<Number>>(&mut self, metric: &Metric, data: &MetricData<T>, scope: &LabelSet) {
        match data {
            MetricData::Gauge(gauge) => {
                let points = gauge.data_points();
                let points = points.map(|p| (scope.clone().with(p.attributes()), Point::Value(p.value().into())));
                self.add_points(metric, MetricType::Gauge, true, points);
            }
            MetricData::Sum(sum) => {
                let kind = if sum.is_monotonic() { MetricType::Counter } else { MetricType::Gauge };
                let points = sum.data_points();
                let points = points.map(|p| (scope.clone().with(p.attributes()), Point::Value(p.value().into())));
                self.add_points(metric, kind, false, points);
            }
            MetricData::Histogram(histogram) => {
                let points = histogram.data_points();
                let points = points.map(|p| (scope.clone().with(p.attributes()), Point::histogram(p)));
                self.add_points(metric, MetricType::Histogram, false, points);
            }
            MetricData::ExponentialHistogram(histogram) => {
                let points = histogram.data_points();
                let points = points.map(|p| (scope.clone().with(p.attributes()), Point::exponential(p)));
                self.add_points(metric, MetricType::Histogram, false, points);
            }
        }
    }

    fn add_points(
        &mut self,
        metric: &Metric,
        kind: MetricType,
        is_gauge: bool,
        points: impl Iterator<Item = (LabelSet, Point)>,
    ) {
        let Some(name) = self.family(metric, kind, is_gauge) else { return };
        let instrument = metric.name();
        let (mut is_added, mut is_lost) = (false, false);
        for (labels, point) in points {
            if labels.overflows() {
                self.warnings.insert(format!(
                    "`{instrument}` has more attribute sets than the limit of the SDK; the series \
                     `otel.metric.overflow` contains the sum of the others"
                ));
            }
            let Some(family) = self.list.get_mut(&name) else { return };
            match family.series.entry(labels.text()) {
                Entry::Vacant(free) => _ = free.insert(Series { instrument: instrument.to_owned(), point }),
                // As if a view had removed what distinguishes them. The last value of a gauge is not known.
                Entry::Occupied(mut taken) if !is_gauge && taken.get().instrument == instrument => {
                    taken.get_mut().point.add(point);
                    is_added = true;
                }
                Entry::Occupied(_) => is_lost = true,
            }
        }
        if is_added {
            self.warnings.insert(format!(
                "`{instrument}` has several series with the same labels on the page; the page contains their sum"
            ));
        }
        if is_lost {
            self.lost.push(format!("`{instrument}` has a series that another metric named `{name}` already has"));
        }
    }

    /// Returns the name of the family of a metric, or `None` if the name is used by a different kind of metric.
    fn family(&mut self, metric: &Metric, kind: MetricType, is_gauge: bool) -> Option<String> {
        let instrument = metric.name();
        let prometheus_name = PrometheusName::new(instrument, metric.unit(), kind, is_gauge);
        let mut name = self.format.escaping.metric(&prometheus_name.full).into_owned();
        if base(&name, kind).is_empty() {
            // All characters of the name were replaced by the underscore of `_total`.
            name.insert(0, '_');
        }
        let own = base(&name, kind);
        let unit =
            prometheus_name.unit.filter(|unit| own.strip_suffix(unit.as_str()).is_some_and(|rest| rest.ends_with('_')));
        let what = format!("{} `{instrument}`", kind.as_str());
        if let Some(family) = self.list.get_mut(&name).filter(|family| family.kind == kind) {
            let description = metric.description();
            if family.help.is_empty() {
                description.clone_into(&mut family.help);
            } else if !description.is_empty() && description != family.help {
                let first = &family.instrument;
                self.warnings.insert(format!(
                    "{what} describes `{name}` differently from `{first}`; the first description is used"
                ));
            }
            family.unit = family.unit.take().or(unit);
            return Some(name);
        }
        let names = names(&name, kind, self.format.syntax);
        if let Some((used_name, owner)) = names.iter().find_map(|name| self.used_names.get_key_value(name)) {
            self.lost.push(format!(
                "{what} is left out, because its name `{used_name}` is already used by {owner}; \
                                    rename one of the two"
            ));
            return None;
        }
        self.used_names.extend(names.into_iter().map(|name| (name, what.clone())));
        let (help, instrument) = (metric.description().to_owned(), instrument.to_owned());
        let family = Family { kind, unit, help, instrument, series: BTreeMap::new() };
        self.list.insert(name.clone(), family);
        Some(name)
    }
}

/// Returns the name without the suffix of its type.
pub(super) fn base(name: &str, kind: MetricType) -> &str {
    match kind {
        MetricType::Counter => name.strip_suffix("_total").unwrap_or(name),
        MetricType::Gauge | MetricType::Histogram => name,
    }
}

/// Returns all names that a family uses.
fn names(name: &str, kind: MetricType, syntax: Syntax) -> Vec<String> {
    let base = base(name, kind);
    let endings: &[&str] = match (kind, syntax) {
        (MetricType::Counter, Syntax::Text) => &["_total"],
        (MetricType::Counter, Syntax::OpenMetrics) => &["", "_total", "_created"],
        (MetricType::Gauge, _) => &[""],
        (MetricType::Histogram, Syntax::Text) => &["", "_bucket", "_count", "_sum"],
        (MetricType::Histogram, Syntax::OpenMetrics) => &["", "_bucket", "_count", "_sum", "_created"],
    };
    endings.iter().map(|ending| format!("{base}{ending}")).collect()
}

fn order(scope: &InstrumentationScope) -> impl Ord + use<> {
    let attributes: Vec<_> =
        scope.attributes().map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    (scope.name().to_owned(), text(scope.version()), text(scope.schema_url()), attributes)
}
