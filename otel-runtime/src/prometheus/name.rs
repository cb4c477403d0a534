//! Names of metrics with the suffixes of Prometheus.

use super::unit::{self, UnitWords};

/// The type of a metric in Prometheus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MetricType {
    Counter,
    /// Gauges and up-down counters.
    Gauge,
    Histogram,
}

impl MetricType {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// The name of a metric in Prometheus before escaping.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PrometheusName {
    /// The name with its unit, and with `_total` for counters.
    pub(super) full: String,
    /// The unit, even if it is in a different place in the name.
    pub(super) unit: Option<String>,
}

impl PrometheusName {
    /// Creates the name. `ratio` is whether the unit `1` stands for a ratio, as in gauges.
    ///
    /// Suffixes that the name already contains are not added: `queue.seconds` in seconds is unchanged.
    pub(super) fn new(name: &str, unit: &str, kind: MetricType, ratio: bool) -> Self {
        let mut words = unit::words(unit);
        if ratio && unit.trim() == "1" {
            "ratio".clone_into(&mut words.main);
        }
        let base = match kind {
            MetricType::Counter => ["_total", ".total"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name),
            MetricType::Gauge | MetricType::Histogram => name,
        };
        let unit = metadata(&words);
        let mut full = base.to_owned();
        for addition in additions(base, words) {
            full.push('_');
            full.push_str(&addition);
        }
        if kind == MetricType::Counter {
            full.push_str("_total");
        }
        Self { full, unit }
    }
}

fn metadata(words: &UnitWords) -> Option<String> {
    match (words.main.is_empty(), words.per.is_empty()) {
        (true, true) => None,
        (false, true) => Some(words.main.clone()),
        (true, false) => Some(format!("per_{}", words.per)),
        (false, false) => Some(format!("{}_per_{}", words.main, words.per)),
    }
}

fn additions(base: &str, words: UnitWords) -> Vec<String> {
    let has = |word: &str| base.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word);
    let mut additions = Vec::new();
    if !words.main.is_empty() && !has(&words.main) {
        additions.push(words.main);
    }
    if !words.per.is_empty() && !has(&words.per) {
        additions.push(format!("per_{}", words.per));
    }
    additions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_their_suffixes_once() {
        let (counter, gauge, histogram) =
            ((MetricType::Counter, false), (MetricType::Gauge, true), (MetricType::Histogram, false));
        let up_down = (MetricType::Gauge, false);
        let table = [
            ("http.server.request.duration", "s", histogram, "http.server.request.duration_seconds", "seconds"),
            ("orders", "1", counter, "orders_total", ""),
            ("orders", "{order}", counter, "orders_total", ""),
            ("orders", "", counter, "orders_total", ""),
            ("orders_total", "1", counter, "orders_total", ""),
            ("orders.total", "", counter, "orders_total", ""),
            ("sent", "By", counter, "sent_bytes_total", "bytes"),
            ("sent.total", "By", counter, "sent_bytes_total", "bytes"),
            ("sent_bytes", "By", counter, "sent_bytes_total", "bytes"),
            ("sent.bytes", "By", counter, "sent.bytes_total", "bytes"),
            ("busy", "1", gauge, "busy_ratio", "ratio"),
            ("busy.ratio", "1", gauge, "busy.ratio", "ratio"),
            ("busy", "1", up_down, "busy", ""),
            ("busy", "1", histogram, "busy", ""),
            ("queue", "{job}", up_down, "queue", ""),
            ("rate", "By/s", gauge, "rate_bytes_per_second", "bytes_per_second"),
            ("rate.bytes", "By/s", gauge, "rate.bytes_per_second", "bytes_per_second"),
            ("rate", "{job}/min", gauge, "rate_per_minute", "per_minute"),
            ("seconds.left", "s", gauge, "seconds.left", "seconds"),
        ];
        for (name, unit, (kind, ratio), full, in_it) in table {
            let expected =
                PrometheusName { full: full.to_owned(), unit: Some(in_it.to_owned()).filter(|unit| !unit.is_empty()) };
            assert_eq!(PrometheusName::new(name, unit, kind, ratio), expected, "{name} in {unit}");
        }
    }
}
