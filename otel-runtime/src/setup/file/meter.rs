//! The provider of metrics.

use super::cursor::{Cursor, Section};
use super::{destinations, schema, views};
use crate::report::Signal;
use crate::setup::config::Origins;
use crate::setup::exporters::{Destination, Destinations, PrometheusEndpoint};
use crate::setup::providers::{MeterSwitches, MetricSettings, Metrics, ReaderSettings, StreamDefaults};
use opentelemetry_sdk::metrics::{InstrumentKind, Temporality};
use std::time::Duration;

/// Reads the provider.
pub(super) fn read(provider: &Cursor<'_>, origins: &mut Origins) -> Metrics {
    let section = provider.section(&schema::METER_PROVIDER);
    if let Some(filter) = section.get("exemplar_filter")
        && let Some(name) = filter.choice(&schema::EXEMPLAR_FILTER)
    {
        filter.document.set("OTEL_METRICS_EXEMPLAR_FILTER", name.to_owned(), filter.source());
    }
    let mut reader = MeterReader::default();
    if let Some(list) = section.required("readers") {
        origins.add("metrics", list.source());
        for entry in list.list(false) {
            reader.add(&entry);
        }
    }
    let mut settings = MetricSettings { readers: reader.readers, ..MetricSettings::default() };
    if let Some((limits, source)) = reader.limits {
        settings.defaults = limits;
        origins.add("metrics.cardinality_limit", source);
    }
    if let Some((histograms, cursor)) = reader.histograms.filter(|(histograms, _)| *histograms != EXPLICIT) {
        cursor.document.set(HISTOGRAMS, histograms.to_owned(), cursor.source());
    }
    if let Some(meters) = section.get("meter_configurator/development") {
        settings.defaults.meters = meter_switches(meters);
    }
    if let Some(views) = section.get("views") {
        origins.add("metrics.views", views.source());
        settings.views = views::read(views);
    }
    Metrics::with_settings(reader.destinations, settings)
}

const EXPLICIT: &str = "explicit_bucket_histogram";

const HISTOGRAMS: &str = "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION";

type MetricDestinations = Destinations<dyn crate::export::DynMetricExporter, PrometheusEndpoint>;

/// The readers, and what all of them must agree on, because the SDK aggregates once for all.
struct MeterReader<'a> {
    destinations: MetricDestinations,
    readers: Vec<ReaderSettings>,
    limits: Option<(StreamDefaults, String)>,
    histograms: Option<(&'static str, Cursor<'a>)>,
}

impl Default for MeterReader<'_> {
    fn default() -> Self {
        let destinations = Destinations::none();
        Self { destinations, readers: Vec::new(), limits: None, histograms: None }
    }
}

impl<'a> MeterReader<'a> {
    fn add(&mut self, entry: &Cursor<'a>) {
        let Some((kind, cursor)) = entry.one_of(&schema::METRIC_READER, "reader") else { return };
        let is_pulled = kind == "pull";
        let section = cursor.section(if is_pulled { &schema::PULL } else { &schema::PERIODIC });
        self.cardinality(&section, &cursor);
        let mut settings = schedule(&section);
        let Some(exporter) = section.required("exporter") else { return };
        let destination = if is_pulled {
            prometheus(exporter)
        } else {
            let read = destinations::read(exporter, &schema::PUSH_METRIC_EXPORTER, Signal::Metrics);
            read.map(|(destination, section)| {
                self.exporter(&section, exporter, &destination, &mut settings);
                destination
            })
        };
        let Some(destination) = destination else { return };
        self.destinations =
            std::mem::replace(&mut self.destinations, Destinations::none()).and(Destinations::one(destination));
        self.readers.push(settings);
    }

    /// Reads the settings that only exporters of metrics have.
    fn exporter(
        &mut self,
        section: &Section<'a>,
        exporter: &Cursor<'a>,
        destination: &Destination<dyn crate::export::DynMetricExporter, PrometheusEndpoint>,
        settings: &mut ReaderSettings,
    ) {
        if let Some(cursor) = section.get("temporality_preference") {
            settings.origins.add("metrics.temporality", cursor.source());
            settings.temporality = cursor.choice(&schema::TEMPORALITY).map(|name| match name {
                "delta" => Temporality::Delta,
                "low_memory" => Temporality::LowMemory,
                _ => Temporality::Cumulative,
            });
            if matches!(destination, Destination::Console) && settings.temporality != Some(Temporality::Cumulative) {
                cursor.refuse("the console prints totals; write `cumulative`");
            }
        }
        let cursor = section.get("default_histogram_aggregation");
        let chosen = cursor.map_or(Some(EXPLICIT), |cursor| cursor.choice(&schema::HISTOGRAM_AGGREGATION));
        let (Some(chosen), at) = (chosen, cursor.unwrap_or(exporter)) else { return };
        match &self.histograms {
            None => self.histograms = Some((chosen, at.clone())),
            Some((first, _)) if *first == chosen => {}
            Some((first, _)) => at.refuse_key(format_args!(
                "all readers need the same `default_histogram_aggregation`, because metrics are aggregated once; another one has `{first}`"
            )),
        }
    }

    fn cardinality(&mut self, section: &Section<'a>, reader: &Cursor<'a>) {
        let limits = section.get("cardinality_limits");
        let defaults = limits.map(cardinality_limits).unwrap_or_default();
        let at = limits.unwrap_or(reader);
        match &self.limits {
            None => self.limits = Some((defaults, at.source())),
            Some((first, _)) if *first == defaults => {}
            Some((_, source)) => at.refuse_key(format_args!(
                "all readers need the same `cardinality_limits`, because metrics are aggregated once; see {source}"
            )),
        }
    }
}

/// Reads which meters are enabled.
fn meter_switches(cursor: &Cursor<'_>) -> MeterSwitches {
    let section = cursor.section(&schema::METER_CONFIGURATOR);
    let is_enabled = |config: &Cursor<'_>| config.section(&schema::METER_CONFIG).boolean("enabled").unwrap_or(true);
    let rule = |entry: &Cursor<'_>| {
        let matcher = entry.section(&schema::METER_MATCHER);
        let config = matcher.required("config").map(is_enabled);
        Some((matcher.required("name")?.text()?.to_owned(), config?))
    };
    let rules = section.get("meters").map(|list| list.list(false)).unwrap_or_default();
    MeterSwitches {
        rules: rules.iter().filter_map(rule).collect(),
        others_are_disabled: section.get("default_config").is_some_and(|config| !is_enabled(config)),
    }
}

fn schedule(section: &Section<'_>) -> ReaderSettings {
    let mut settings = ReaderSettings::default();
    if let Some(interval) = section.get("interval") {
        settings.origins.add("metrics.interval", interval.source());
        settings.interval = interval.whole(1).map(Duration::from_millis);
    }
    if let Some(timeout) = section.get("timeout") {
        settings.origins.add("metrics.export_timeout", timeout.source());
        settings.timeout = timeout.whole(0).map(Duration::from_millis);
    }
    settings
}

fn cardinality_limits(cursor: &Cursor<'_>) -> StreamDefaults {
    let section = cursor.section(&schema::CARDINALITY_LIMITS);
    let limit = |key: &str| section.get(key)?.whole(1).map(|limit| usize::try_from(limit).unwrap_or(usize::MAX / 2));
    let of_kind = |kind: InstrumentKind| limit(views::kind_name(kind)).map(|limit| (kind, limit));
    StreamDefaults {
        cardinality_limit: limit("default"),
        cardinality_limits: views::KINDS.into_iter().filter_map(of_kind).collect(),
        ..StreamDefaults::default()
    }
}

fn prometheus<E: ?Sized>(exporter: &Cursor<'_>) -> Option<Destination<E, PrometheusEndpoint>> {
    let (_, cursor) = exporter.one_of(&schema::PULL_METRIC_EXPORTER, "exporter")?;
    let section = cursor.section(&schema::PROMETHEUS);
    let mut origins = Origins::default();
    let mut at = |key: &str, setting: &str| {
        let cursor = section.get(key).cloned();
        origins.add(setting, cursor.as_ref().unwrap_or(exporter).source());
        cursor
    };
    let host = at("host", "metrics.prometheus.host").and_then(|host| host.text().map(str::to_owned));
    let port = at("port", "metrics.prometheus.port").and_then(|port| {
        let number = port.whole(0)?;
        let number = u16::try_from(number);
        number.map_err(|_| port.refuse("not a port; write a number from 0 to 65535")).ok()
    });
    let scope_info = at("scope_info_enabled", "metrics.prometheus.scope_info").and_then(|enabled| enabled.boolean());
    let utf8_names = at("translation_strategy", "metrics.prometheus.utf8_names")
        .and_then(|strategy| strategy.choice(&schema::TRANSLATION))
        .map(|strategy| strategy == "no_utf8_escaping_with_suffixes/development");
    if let Some(target) = section.get("target_info_enabled/development")
        && target.boolean() == Some(false)
    {
        target.refuse("`false` is not supported: a page always has `target_info`");
    }
    let host = host.unwrap_or_else(|| "localhost".to_owned());
    let host = if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host };
    let address = format!("{host}:{}", port.unwrap_or(9464));
    if let Err(reason) = crate::setup::exporters::split_address(&address) {
        section.get("host").unwrap_or(exporter).refuse(reason);
    }
    let mut endpoint = PrometheusEndpoint::at(address);
    (endpoint.scope_info, endpoint.utf8_names, endpoint.origins) = (scope_info, utf8_names, origins);
    Some(Destination::Pull(endpoint))
}
