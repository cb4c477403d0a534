//! Builds the providers of the three signals.

mod batch;
mod counting_processor;
mod immediate_processor;
mod logs;
mod metrics;
mod open_span_processor;
mod panic_guard;
#[cfg(feature = "prometheus")]
mod pull;
#[cfg(not(feature = "prometheus"))]
#[path = "providers/no_pull.rs"]
mod pull;
mod recorded;
mod shared_sampler;
mod signals;
mod traces;
mod views;

pub(crate) use logs::LogPipeline;
pub(crate) use panic_guard::PanicGuard;
pub(crate) use pull::Scrapes;
pub(crate) use shared_sampler::SharedSampler;
pub use signals::{Logs, Metrics, Traces};
#[cfg(feature = "config-file")]
pub(crate) use signals::{MetricSettings, ReaderSettings};
use traces::BuiltTraces;
pub(crate) use traces::SpanPipeline;
pub use views::View;
#[cfg(feature = "config-file")]
pub(crate) use views::{MeterSwitches, StreamDefaults};

#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
use crate::bridge::BridgeSettings;
use crate::callsite::pipeline::baggage::BaggageAttributes;
use crate::error::InstallError;
use crate::export::{Terminal, Transport};
use crate::open_spans::OpenSpans;
use crate::record::{Collectors, Tail};
use crate::report::Signal;
use crate::setup::config::SettingsReader;
use crate::setup::exporters::{Destination, Destinations};
use crate::setup::sampling::{self, Polls};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use std::sync::Arc;

/// Settings of the three signals in code. `None` means that code sets nothing.
#[derive(Debug, Default)]
pub(crate) struct SignalSettings {
    pub(crate) traces: Option<Traces>,
    pub(crate) logs: Option<Logs>,
    pub(crate) metrics: Option<Metrics>,
    /// Handles that read metrics in addition to the exporters.
    pub(crate) scrapes: Scrapes,
    /// Set if open spans are listed.
    pub(crate) open_spans: Option<Arc<OpenSpans>>,
}

impl SignalSettings {
    /// Takes the settings for which there are variables.
    pub(crate) fn take_variables(&mut self) -> Vec<(&'static str, String)> {
        let of_traces = self.traces.as_mut().map(|traces| std::mem::take(&mut traces.variables));
        let of_logs = self.logs.as_mut().map(|logs| std::mem::take(&mut logs.variables));
        of_traces.into_iter().chain(of_logs).flat_map(signals::CodeVariables::into_pairs).collect()
    }
}

/// The providers of an installation.
#[derive(Debug, Default)]
pub(crate) struct Providers {
    pub(crate) traces: Option<SpanPipeline>,
    pub(crate) logs: Option<LogPipeline>,
    pub(crate) metrics: Option<SdkMeterProvider>,
    /// The collectors of what is recorded as OTLP bytes.
    #[expect(dead_code, reason = "ends the threads when it is dropped")]
    pub(crate) collectors: Collectors,
    /// The sampler of the traces.
    pub(crate) sampler: Option<SharedSampler>,
    /// The spans that have started and not ended, if they are tracked.
    pub(crate) open_spans: Option<Arc<OpenSpans>>,
    /// The threads that fetch strategies for sampling.
    #[expect(dead_code, reason = "ends the threads when it is dropped")]
    pub(crate) polls: Polls,
    /// Whether children of unsampled spans are never sampled, so that the sampler need not be called.
    pub(crate) parent_based: bool,
    /// Where traces wait that are not sampled.
    pub(crate) tail: Option<Arc<Tail>>,
    /// Whether spans have `code.*` attributes.
    pub(crate) code_attributes: bool,
    /// Whether the console is used only because nothing was configured.
    pub(crate) nothing_was_configured: bool,
    /// Bridges from and to the `tracing` and `log` crates.
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    pub(crate) bridge: BridgeSettings,
    /// The last field, so that it is dropped after the providers, whose exporters use it.
    pub(crate) transport: Transport,
}

/// # Errors
///
/// Returns an error if a setting is invalid; see [`InstallError`].
pub(crate) fn build(
    signals: SignalSettings,
    baggage: &BaggageAttributes,
    resource: &Resource,
    reader: &mut SettingsReader,
) -> Result<Providers, InstallError> {
    let nothing_in_code = signals.traces.is_none() && signals.logs.is_none() && signals.metrics.is_none();
    let nothing_was_configured = nothing_in_code && !Signal::ALL.iter().any(|signal| is_configured(*signal, reader));
    let otlp = otlp_is_configured(&signals, reader);
    #[cfg(feature = "bridge-tracing")]
    let tracing_spans = signals.traces.as_ref().is_some_and(Traces::has_tracing_spans);
    let (sampler, code_attributes, traces) = signals.traces.map(Traces::into_parts).unwrap_or_default();
    let traces = Destinations::resolve(traces, Signal::Traces, otlp, reader)?;
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    let bridge = signals.logs.as_ref().map(Logs::bridge).transpose()?.unwrap_or_default();
    #[cfg(feature = "bridge-tracing")]
    let bridge = BridgeSettings { tracing_spans, ..bridge };
    let (depth_limit, logs) = signals.logs.map(Logs::into_parts).unwrap_or_default();
    let logs = Destinations::resolve(logs, Signal::Logs, otlp, reader)?;
    let (metric_settings, metrics) = signals.metrics.map(Metrics::into_parts).unwrap_or_default();
    let metrics = Destinations::resolve(metrics, Signal::Metrics, otlp, reader)?;

    // Spans and log records share a terminal, so that a log record is printed below its span.
    let has_spans = traces.iter().any(|to| matches!(to, Destination::Console));
    let terminal = Terminal::new(has_spans, std::io::stdout());
    let mut transport = Transport::new(Arc::clone(&terminal));
    let sampler = sampling::resolve(sampler, reader)?;
    let polls = Polls::start(&sampler, resource, reader)?;
    let BuiltTraces { pipeline: spans, sampler, parent_based, tail } = traces::build(
        traces,
        &sampler,
        signals.open_spans.as_ref(),
        baggage.spans.as_ref(),
        resource,
        &mut transport,
        reader,
    )?;
    let logged = baggage.logs.as_ref();
    let log_pipeline = logs::build(logs, depth_limit, tail.as_ref(), logged, resource, &mut transport, reader)?;
    let mut collectors = Collectors::default();
    if let Some(LogPipeline::Recorder(_, collector)) = &log_pipeline {
        collectors.add(collector);
        let collector = Arc::clone(collector);
        terminal.collect_logs_with(move || collector.collect());
    }
    if let SpanPipeline::Recorder(_, collector) = &spans {
        collectors.add(collector);
    }
    Ok(Providers {
        collectors,
        polls,
        traces: Some(spans),
        sampler: Some(sampler),
        logs: log_pipeline,
        metrics: metrics::build(metrics, signals.scrapes, metric_settings, resource, &mut transport, reader)?,
        parent_based,
        open_spans: signals.open_spans,
        tail,
        code_attributes: code_attributes.unwrap_or(true),
        nothing_was_configured,
        #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
        bridge,
        transport,
    })
}

fn otlp_is_configured(signals: &SignalSettings, reader: &mut SettingsReader) -> bool {
    let in_code = signals.traces.as_ref().is_some_and(Traces::sends_otlp)
        || signals.logs.as_ref().is_some_and(Logs::sends_otlp)
        || signals.metrics.as_ref().is_some_and(Metrics::sends_otlp);
    let by_endpoint = Signal::ALL.iter().any(|signal| has_endpoint(*signal, reader));
    let by_name = Signal::ALL.iter().any(|signal| reader.list_contains(&exporter_variable(*signal), "otlp"));
    in_code || by_endpoint || by_name
}

fn is_configured(signal: Signal, reader: &SettingsReader) -> bool {
    reader.is_set(&exporter_variable(signal)) || has_endpoint(signal, reader)
}

fn exporter_variable(signal: Signal) -> String {
    format!("OTEL_{}_EXPORTER", signal.variable())
}

fn has_endpoint(signal: Signal, reader: &SettingsReader) -> bool {
    let own = format!("OTEL_EXPORTER_OTLP_{}_ENDPOINT", signal.variable());
    reader.is_set("OTEL_EXPORTER_OTLP_ENDPOINT") || reader.is_set(&own)
}
