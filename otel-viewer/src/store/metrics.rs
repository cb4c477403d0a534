//! Metrics: their series and the points of these.

use super::findings::ItemFinding;
use super::origin::{Origin, attributes_key};
use super::size;
use otel_runtime::received::{MetricKind, ReceivedAttributes, ReceivedMetric, ReceivedPoint};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

/// A metric. Metrics of the same name with another kind or unit are others.
#[derive(Debug)]
pub(crate) struct Metric {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) unit: String,
    pub(crate) kind: MetricKind,
    pub(crate) findings: Box<[ItemFinding]>,
    series: BTreeSet<u64>,
}

/// The points of one set of attributes of one origin.
#[derive(Debug)]
pub(crate) struct Series {
    metric: u64,
    key: SeriesKey,
    pub(crate) origin: Arc<Origin>,
    pub(crate) attributes: ReceivedAttributes,
    pub(crate) findings: Box<[ItemFinding]>,
    /// In the order of arrival.
    pub(crate) points: VecDeque<StoredPoint>,
}

/// The metric, the origin and the attributes of a series.
type SeriesKey = Arc<(u64, u64, Vec<u8>)>;

/// A point, whose attributes are those of its series.
#[derive(Debug)]
pub(crate) struct StoredPoint {
    number: u64,
    pub(crate) point: ReceivedPoint,
}

/// The maximum number of points of a series.
const MOST_POINTS: usize = 600;

/// All metrics.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// By name, kind and unit.
    ids: BTreeMap<(String, &'static str, String), u64>,
    by_id: HashMap<u64, Metric>,
    series: HashMap<u64, Series>,
    by_key: HashMap<SeriesKey, u64>,
    /// The series and the numbers of points in the order of arrival. It can contain points that are gone.
    order: VecDeque<(u64, u64)>,
    points: usize,
    next: u64,
    bytes: usize,
    /// The findings of metrics and series that were removed.
    removed: Vec<Box<[ItemFinding]>>,
}

impl Metrics {
    fn next(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Returns the number of a metric. `findings` checks a new one.
    pub(super) fn metric(&mut self, metric: &ReceivedMetric, findings: impl FnOnce() -> Box<[ItemFinding]>) -> u64 {
        let key = (metric.name.clone(), metric.kind.as_str(), metric.unit.clone());
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.next();
        self.ids.insert(key, id);
        let metric = Metric {
            name: metric.name.clone(),
            description: metric.description.clone(),
            unit: metric.unit.clone(),
            kind: metric.kind,
            findings: findings(),
            series: BTreeSet::new(),
        };
        self.bytes += metric.bytes();
        self.by_id.insert(id, metric);
        id
    }

    /// Adds a point. `findings` checks the attributes of a new series.
    pub(super) fn add(
        &mut self,
        metric: u64,
        origin: &Arc<Origin>,
        mut point: ReceivedPoint,
        findings: impl FnOnce(&ReceivedPoint) -> Box<[ItemFinding]>,
    ) {
        let mut sorted: Vec<_> = point.attributes.iter().collect();
        sorted.sort_by_key(|(key, _)| *key);
        let key: SeriesKey = Arc::new((metric, origin.id, attributes_key(sorted.into_iter())));
        let id = match self.by_key.get(&key) {
            Some(id) => *id,
            None => self.new_series(key, origin, findings(&point), &mut point),
        };
        point.attributes = ReceivedAttributes::default();
        let number = self.next();
        let Some(series) = self.series.get_mut(&id) else { return };
        let mut gone = Vec::new();
        // A point with the time of the last one replaces it: its sender got no answer the first time.
        if series.points.back().is_some_and(|last| last.point.time == point.time) || series.points.len() >= MOST_POINTS
        {
            let is_same_time = series.points.back().is_some_and(|last| last.point.time == point.time);
            gone.extend(if is_same_time { series.points.pop_back() } else { series.points.pop_front() });
        }
        self.bytes += point_bytes(&point);
        series.points.push_back(StoredPoint { number, point });
        self.points += 1;
        for old in gone {
            self.bytes -= point_bytes(&old.point);
            self.points -= 1;
        }
        self.order.push_back((id, number));
        self.forget_gone_points();
    }

    fn new_series(
        &mut self,
        key: SeriesKey,
        origin: &Arc<Origin>,
        findings: Box<[ItemFinding]>,
        point: &mut ReceivedPoint,
    ) -> u64 {
        let id = self.next();
        let series = Series {
            metric: key.0,
            key: Arc::clone(&key),
            origin: Arc::clone(origin),
            attributes: std::mem::take(&mut point.attributes),
            findings,
            points: VecDeque::new(),
        };
        self.bytes += series.bytes();
        if let Some(metric) = self.by_id.get_mut(&key.0) {
            metric.series.insert(id);
        }
        self.series.insert(id, series);
        self.by_key.insert(key, id);
        id
    }

    /// Removes the places of points that are gone from the order, once they are the majority.
    fn forget_gone_points(&mut self) {
        if self.order.len() > 2 * self.points + 64 {
            let series = &self.series;
            let is_there = |(id, number): &(u64, u64)| {
                let first = series.get(id).and_then(|series| series.points.front());
                first.is_some_and(|first| first.number <= *number)
            };
            self.order.retain(is_there);
        }
    }

    /// Removes the oldest point, with its series and its metric if it was their last one.
    pub(super) fn drop_oldest(&mut self) -> bool {
        while let Some((id, number)) = self.order.pop_front() {
            let Some(series) = self.series.get_mut(&id) else { continue };
            if series.points.front().is_none_or(|first| first.number != number) {
                continue;
            }
            let oldest = series.points.pop_front();
            self.bytes -= oldest.map_or(0, |oldest| point_bytes(&oldest.point));
            self.points -= 1;
            if series.points.is_empty() {
                self.remove_series(id);
            }
            return true;
        }
        false
    }

    fn remove_series(&mut self, id: u64) {
        let Some(series) = self.series.remove(&id) else { return };
        self.by_key.remove(&series.key);
        self.bytes -= series.bytes();
        let Some(metric) = self.by_id.get_mut(&series.metric) else { return };
        metric.series.remove(&id);
        self.removed.push(series.findings);
        if metric.series.is_empty()
            && let Some(metric) = self.by_id.remove(&series.metric)
        {
            self.bytes -= metric.bytes();
            self.ids.remove(&(metric.name.clone(), metric.kind.as_str(), metric.unit.clone()));
            self.removed.push(metric.findings);
        }
    }

    /// Returns the findings of metrics and series that were removed since the last call.
    pub(super) fn take_removed(&mut self) -> Vec<Box<[ItemFinding]>> {
        std::mem::take(&mut self.removed)
    }

    /// Returns the metrics, sorted by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Metric> {
        self.ids.values().filter_map(|id| self.by_id.get(id))
    }

    /// Returns the series of a metric in the order of arrival.
    pub(crate) fn series_of<'a>(&'a self, metric: &'a Metric) -> impl Iterator<Item = &'a Series> {
        metric.series.iter().filter_map(|id| self.series.get(id))
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Metric {
    /// The name and the unit are also in the key.
    fn bytes(&self) -> usize {
        let texts = 2 * (size::text(&self.name) + size::text(&self.unit)) + size::text(&self.description);
        size_of::<Self>() + texts + size_of_val(&*self.findings) + 128
    }
}

impl Series {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.key.2.len() + size::attributes(&self.attributes) + size_of_val(&*self.findings) + 128
    }
}

/// The bytes of a point with its place in the order.
fn point_bytes(point: &ReceivedPoint) -> usize {
    size::point(point) + 48
}
