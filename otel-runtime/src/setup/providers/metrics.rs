//! Builds the meter provider.

use super::batch::cap;
use super::pull::{self, Scrapes};
use crate::console::ConsoleMetrics;
use crate::error::InstallError;
use crate::export::{DynMetricExporter, OtlpMetrics, Transport};
use crate::report::Signal;
use crate::setup::config::{Millis, SettingsReader, millis, one_of};
use crate::setup::exporters::{self, Destination, PrometheusEndpoint};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{MeterProviderBuilder, PeriodicReader, SdkMeterProvider, Temporality};
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
            Destination::JsonLines => {
                let lane = transport.json_lines(Signal::Metrics)?;
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

fn temporality(reader: &mut SettingsReader) -> Temporality {
    let variable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    let default = Preference(Temporality::Cumulative);
    reader.choose("metrics.temporality", None, &[variable], preference, default).0
}

/// Rejects zero, which the SDK silently replaces by its default.
fn interval(text: &str) -> Result<Millis, String> {
    let interval = millis(text)?;
    if interval.0.is_zero() {
        return Err("`0` is not an interval; write a number of milliseconds above 0".to_owned());
    }
    Ok(interval)
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
