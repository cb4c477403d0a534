//! Builds the meter provider.

use super::batch::cap;
use super::pull::{self, Scrapes};
use super::signals::{MetricSettings, ReaderSettings};
use super::views::{self, StreamDefaults, View};
use crate::console::ConsoleMetrics;
use crate::error::InstallError;
use crate::export::{DynMetricExporter, OtlpMetrics, Transport};
use crate::report::Signal;
use crate::setup::config::{Found, Millis, Origins, SettingsReader, interval, millis, one_of};
use crate::setup::exporters::{self, Destination, PrometheusEndpoint};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{Aggregation, MeterProviderBuilder, PeriodicReader, SdkMeterProvider, Temporality};
use std::fmt;
use std::time::Duration;

/// Builds the provider, or returns `None` if metrics have no destination.
pub(super) fn build(
    destinations: Vec<Destination<dyn DynMetricExporter, PrometheusEndpoint>>,
    scrapes: Scrapes,
    settings: MetricSettings,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<Option<SdkMeterProvider>, InstallError> {
    if scrapes.len() > 0 {
        reader.report.add_setting("metrics.scrapes", scrapes.len(), "code");
    } else if destinations.is_empty() {
        return Ok(None);
    }
    exemplars(reader);
    let provider = SdkMeterProvider::builder().with_resource(resource.clone());
    let mut defaults = settings.defaults;
    let is_otlp = |to: &_| matches!(to, Destination::Otlp(_) | Destination::JsonLines(_));
    if defaults.histograms.is_some() || destinations.iter().any(is_otlp) {
        defaults.histograms = histograms(defaults.histograms, reader);
    }
    let provider = with_views(provider, settings.views, defaults, reader)?;
    let mut provider = scrapes.connect(provider, transport);
    // Listeners come first, because the provider shuts down its readers in order: an unreachable collector must not keep the port open.
    let mut pushed = Vec::new();
    let settings = settings.readers.into_iter().chain(std::iter::repeat_with(ReaderSettings::default));
    for (destination, settings) in destinations.into_iter().zip(settings) {
        match destination.pushed() {
            Ok(destination) => pushed.push((destination, settings)),
            Err(endpoint) => provider = pull::serve(provider, &endpoint.resolve(reader)?, transport)?,
        }
    }
    if !pushed.is_empty() {
        provider = push(provider, pushed, transport, reader)?;
    }
    Ok(Some(provider.build()))
}

/// Adds the views, and reports how many there are.
fn with_views(
    provider: MeterProviderBuilder,
    views: Vec<View>,
    defaults: StreamDefaults,
    reader: &mut SettingsReader,
) -> Result<MeterProviderBuilder, InstallError> {
    if !views.is_empty() {
        let source = reader.source_of("metrics.views");
        reader.report.add_setting("metrics.views", views.len(), source);
    }
    if let Some(limit) = defaults.cardinality_limit {
        let source = reader.source_of("metrics.cardinality_limit");
        reader.report.add_setting("metrics.cardinality_limit", limit, source);
    }
    views::add(provider, views, defaults)
}

/// Adds a periodic reader for each destination.
fn push(
    mut provider: MeterProviderBuilder,
    destinations: Vec<(Destination<dyn DynMetricExporter>, ReaderSettings)>,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<MeterProviderBuilder, InstallError> {
    // The default of one minute is too long for output on a terminal.
    let only_console = destinations.iter().all(|(to, _)| matches!(to, Destination::Console));
    let mut schedules = Schedules { default: if only_console { 10 } else { 60 }, shared: None };
    for (destination, settings) in destinations {
        let (interval, timeout) = schedules.resolve(&settings, reader)?;
        provider = match destination {
            Destination::Console => {
                let console: Box<dyn DynMetricExporter> = Box::new(ConsoleMetrics::new(std::io::stdout()));
                periodic(provider, transport.local(console, Signal::Metrics, "console"), interval)
            }
            Destination::JsonLines(to) => {
                let lane = transport.json_lines(Signal::Metrics, &to)?;
                periodic(provider, OtlpMetrics::new(lane, temporality(&settings, reader)), interval)
            }
            Destination::Custom(exporter) => {
                let exporter = transport.local(exporter, Signal::Metrics, "custom exporter");
                periodic(provider, exporter, interval)
            }
            Destination::Otlp(otlp) => {
                let mut otlp = exporters::resolve(Signal::Metrics, otlp, reader)?;
                cap(&mut otlp, timeout);
                periodic(provider, transport.metrics(&otlp, temporality(&settings, reader))?, interval)
            }
        };
    }
    Ok(provider)
}

/// When readers export. Those without settings of their own share what the environment or the default says, which is reported once.
struct Schedules {
    /// In seconds.
    default: u64,
    shared: Option<(Duration, Option<Duration>)>,
}

impl Schedules {
    fn resolve(
        &mut self,
        settings: &ReaderSettings,
        reader: &mut SettingsReader,
    ) -> Result<(Duration, Option<Duration>), InstallError> {
        let has_own = settings.interval.is_some() || settings.timeout.is_some();
        if let Some(shared) = self.shared.filter(|_| !has_own) {
            return Ok(shared);
        }
        if settings.interval.is_some_and(|interval| interval.is_zero()) {
            return Err(InstallError::setting("metrics.interval", "zero is not an interval"));
        }
        reader.exporter_origins = settings.origins.clone();
        let (code, default) = (settings.interval.map(Millis), Millis(Duration::from_secs(self.default)));
        let every = reader.choose("metrics.interval", code, &["OTEL_METRIC_EXPORT_INTERVAL"], interval, default);
        let (code, variable) = (settings.timeout.map(Millis), "OTEL_METRIC_EXPORT_TIMEOUT");
        let timeout = reader.choose_optional("metrics.export_timeout", code, &[variable], millis);
        reader.exporter_origins = Origins::default();
        let schedule = (every.0, timeout.map(|timeout| timeout.0));
        if !has_own {
            self.shared = Some(schedule);
        }
        Ok(schedule)
    }
}

fn periodic(
    provider: MeterProviderBuilder,
    exporter: impl PushMetricExporter,
    interval: Duration,
) -> MeterProviderBuilder {
    provider.with_reader(PeriodicReader::builder(exporter).with_interval(interval).build())
}

/// Reports that there are no exemplars, whatever the variable asks for.
fn exemplars(reader: &mut SettingsReader) {
    let before = reader.report.problems().len();
    let parse = |text: &str| one_of(text, &["always_off", "always_on", "trace_based"]);
    let found = reader.read(&["OTEL_METRICS_EXEMPLAR_FILTER"], parse);
    if let Some(found) = found.filter(|found| found.value != "always_off") {
        let Found { value, source } = found;
        let message = format!("`{value}` is not supported, because the aggregations of the SDK keep no exemplars");
        // The default of the specification is no mistake.
        reader.report.add_problem(source, message, value != "trace_based");
    }
    reader.report.add_value_in_use(before, &"always_off");
}

/// Resolves the aggregation of histograms: first code, then the variable. A view of the SDK applies to all exporters.
fn histograms(code: Option<Aggregation>, reader: &mut SettingsReader) -> Option<Aggregation> {
    const EXPONENTIAL: &str = "base2_exponential_bucket_histogram";
    let variable = "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION";
    let before = reader.report.problems().len();
    let parse = |text: &str| one_of(text, &["explicit_bucket_histogram", EXPONENTIAL]).map(str::to_owned);
    let in_code = code.as_ref().map(ToString::to_string);
    let found = reader.choose_optional("metrics.histograms", in_code, &[variable], parse);
    reader.report.add_value_in_use(before, &"explicit_bucket_histogram");
    // The defaults of the specification.
    let by_variable = Aggregation::Base2ExponentialHistogram { max_size: 160, max_scale: 20, record_min_max: true };
    let chosen = code.or((found.as_deref() == Some(EXPONENTIAL)).then_some(by_variable));
    if matches!(chosen, Some(Aggregation::Base2ExponentialHistogram { .. })) {
        reader.report.annotate_last_setting("for all exporters; for Prometheus, with buckets at powers of two");
    }
    chosen
}

fn temporality(settings: &ReaderSettings, reader: &mut SettingsReader) -> Temporality {
    let variable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    let (code, default) = (settings.temporality.map(Preference), Preference(Temporality::Cumulative));
    reader.exporter_origins = settings.origins.clone();
    let chosen = reader.choose("metrics.temporality", code, &[variable], preference, default).0;
    reader.exporter_origins = Origins::default();
    chosen
}

struct Preference(Temporality);

impl fmt::Display for Preference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self.0 {
            Temporality::Delta => "delta",
            Temporality::LowMemory => "lowmemory",
            _ => "cumulative",
        })
    }
}

fn preference(text: &str) -> Result<Preference, String> {
    Ok(Preference(match one_of(text, &["cumulative", "delta", "lowmemory"])? {
        "delta" => Temporality::Delta,
        "lowmemory" => Temporality::LowMemory,
        _ => Temporality::Cumulative,
    }))
}
