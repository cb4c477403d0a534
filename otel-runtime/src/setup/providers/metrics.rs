//! Builds the meter provider.

use super::batch::cap;
use super::pull::{self, Scrapes};
use crate::console::ConsoleMetrics;
use crate::error::InstallError;
use crate::export::{DynMetricExporter, OtlpMetrics, Transport};
use crate::report::Signal;
use crate::setup::config::{Found, Millis, SettingsReader, interval, millis, one_of};
use crate::setup::exporters::{self, Destination, PrometheusEndpoint};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{
    Aggregation, Instrument, InstrumentKind, MeterProviderBuilder, PeriodicReader, SdkMeterProvider, Stream,
    Temporality,
};
use std::fmt;
use std::time::Duration;

/// Builds the provider, or returns `None` if metrics have no destination.
pub(super) fn build(
    destinations: Vec<Destination<dyn DynMetricExporter, PrometheusEndpoint>>,
    scrapes: Scrapes,
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
    let mut provider = scrapes.connect(provider, transport);
    // Listeners come first, because the provider shuts down its readers in order: an unreachable collector must not keep the port open.
    let mut pushed = Vec::new();
    for destination in destinations {
        match destination.pushed() {
            Ok(destination) => pushed.push(destination),
            Err(endpoint) => provider = pull::serve(provider, endpoint.resolve(reader)?, transport)?,
        }
    }
    if pushed.iter().any(|to| matches!(to, Destination::Otlp(_) | Destination::JsonLines(_))) {
        provider = histograms(provider, reader);
    }
    if !pushed.is_empty() {
        provider = push(provider, pushed, transport, reader)?;
    }
    Ok(Some(provider.build()))
}

/// Adds a periodic reader for each destination.
fn push(
    mut provider: MeterProviderBuilder,
    destinations: Vec<Destination<dyn DynMetricExporter>>,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<MeterProviderBuilder, InstallError> {
    // The default of one minute is too long for output on a terminal.
    let only_console = destinations.iter().all(|to| matches!(to, Destination::Console));
    let default = Millis(Duration::from_secs(if only_console { 10 } else { 60 }));
    let interval = reader.choose("metrics.interval", None, &["OTEL_METRIC_EXPORT_INTERVAL"], interval, default);
    let timeout = reader.choose_optional("metrics.export_timeout", None, &["OTEL_METRIC_EXPORT_TIMEOUT"], millis);
    for destination in destinations {
        provider = match destination {
            Destination::Console => {
                let console: Box<dyn DynMetricExporter> = Box::new(ConsoleMetrics::new(std::io::stdout()));
                periodic(provider, transport.local(console, Signal::Metrics, "console"), interval.0)
            }
            Destination::JsonLines(to) => {
                let lane = transport.json_lines(Signal::Metrics, &to)?;
                periodic(provider, OtlpMetrics::new(lane, temporality(reader)), interval.0)
            }
            Destination::Custom(exporter) => {
                let exporter = transport.local(exporter, Signal::Metrics, "custom exporter");
                periodic(provider, exporter, interval.0)
            }
            Destination::Otlp(settings) => {
                let mut otlp = exporters::resolve(Signal::Metrics, settings, reader)?;
                cap(&mut otlp, timeout.map(|timeout| timeout.0));
                periodic(provider, transport.metrics(&otlp, temporality(reader))?, interval.0)
            }
        };
    }
    Ok(provider)
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

/// Makes all histograms exponential if the variable says so. A view of the SDK applies to all exporters.
fn histograms(provider: MeterProviderBuilder, reader: &mut SettingsReader) -> MeterProviderBuilder {
    const EXPONENTIAL: &str = "base2_exponential_bucket_histogram";
    let variable = "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION";
    let before = reader.report.problems().len();
    let parse = |text: &str| one_of(text, &["explicit_bucket_histogram", EXPONENTIAL]);
    let found = reader.choose_optional("metrics.histograms", None, &[variable], parse);
    reader.report.add_value_in_use(before, &"explicit_bucket_histogram");
    if found != Some(EXPONENTIAL) {
        return provider;
    }
    reader.report.annotate_last_setting("for all exporters; for Prometheus, with buckets at powers of two");
    provider.with_view(|instrument: &Instrument| {
        // The defaults of the specification.
        let aggregation = Aggregation::Base2ExponentialHistogram { max_size: 160, max_scale: 20, record_min_max: true };
        let stream = Stream::builder().with_aggregation(aggregation);
        (instrument.kind() == InstrumentKind::Histogram).then(|| stream.build().ok()).flatten()
    })
}

fn temporality(reader: &mut SettingsReader) -> Temporality {
    let variable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    let default = Preference(Temporality::Cumulative);
    reader.choose("metrics.temporality", None, &[variable], preference, default).0
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
