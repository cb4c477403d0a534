//! Builds the logger provider.

use super::batch::BatchSettings;
use super::counting_processor::CountingProcessor;
use super::immediate_processor::ImmediateProcessor;
use super::recorded;
use crate::baggage_processor::BaggageProcessor;
use crate::callsite::pipeline::baggage::BaggageKeys;
use crate::error::InstallError;
use crate::export::{DynLogExporter, Lane, OtlpLogs, Transport};
use crate::record::{Collector, LoggerProvider, RecordLimits, Shown, Tail};
use crate::report::{Delivery, Signal};
use crate::setup::config::{SettingsReader, count};
use crate::setup::exporters::{self, Destination};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{
    BatchConfigBuilder, BatchLogProcessor, LogExporter, LoggerProviderBuilder, SdkLoggerProvider,
};
use std::sync::Arc;

/// What records log records.
#[derive(Clone, Debug)]
pub(crate) enum LogPipeline {
    /// Log records are written as OTLP bytes.
    Recorder(LoggerProvider, Arc<Collector>),
    /// The provider of the SDK, for exporters and processors that are written for it.
    Sdk(SdkLoggerProvider),
}

/// Builds the provider, or returns `None` if log records have no destination.
pub(super) fn build(
    destinations: Vec<Destination<dyn DynLogExporter>>,
    depth_limit: Option<usize>,
    tail: Option<&Arc<Tail>>,
    baggage: Option<&BaggageKeys>,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<Option<LogPipeline>, InstallError> {
    if destinations.is_empty() {
        return Ok(None);
    }
    if recorded::is_recordable(Signal::Logs, &destinations, reader) {
        let mut limits = limits(reader);
        limits.depth = depth_limit.unwrap_or(limits.depth);
        let recording = recorded::record(Signal::Logs, destinations, resource, transport, reader)?;
        let provider = LoggerProvider::new(recording.recorder, limits).shown(recording.shown).tail(tail);
        let provider = provider.baggage(baggage.cloned());
        if let Some(tail) = tail {
            recording.collector.set_tail(tail);
        }
        return Ok(Some(LogPipeline::Recorder(provider, recording.collector)));
    }
    if tail.is_some_and(|tail| tail.drops_logs()) {
        let reason = "`drop_logs_of_dropped_traces` requires that no exporter of log records is written for the SDK";
        return Err(InstallError::setting("traces.sampler", reason));
    }
    refuse_limits(reader);
    with_sdk(destinations, baggage, resource, transport, reader).map(|provider| Some(LogPipeline::Sdk(provider)))
}

/// Builds the SDK's provider.
fn with_sdk(
    destinations: Vec<Destination<dyn DynLogExporter>>,
    baggage: Option<&BaggageKeys>,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<SdkLoggerProvider, InstallError> {
    let mut provider = SdkLoggerProvider::builder().with_resource(resource.clone());
    if let Some(keys) = baggage {
        provider = provider.with_log_processor(BaggageProcessor(keys.clone()));
    }
    let mut batch = None;
    for destination in destinations {
        provider = match destination {
            Destination::Console => match transport.console(Signal::Logs)?.zip(transport.terminal.clone()) {
                Some((lane, terminal)) => {
                    let delivery = Arc::clone(lane.delivery());
                    let shown = Shown { terminal, signal: Signal::Logs, collector: None };
                    let processor = ImmediateProcessor { exporter: OtlpLogs::new(lane), shown };
                    provider.with_log_processor(CountingProcessor::new(processor, delivery))
                }
                None => provider,
            },
            Destination::JsonLines(to) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Logs, reader));
                encoded(provider, transport.json_lines(Signal::Logs, &to)?, batch)
            }
            Destination::Custom(exporter) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Logs, reader));
                let exporter = transport.local(exporter, Signal::Logs, "custom exporter");
                let delivery = Arc::clone(exporter.delivery());
                batched(provider, exporter, delivery, batch)
            }
            Destination::Otlp(settings) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Logs, reader));
                let mut otlp = exporters::resolve(Signal::Logs, settings, reader)?;
                batch.cap(&mut otlp);
                encoded(provider, transport.lane(&otlp)?, batch)
            }
        };
    }
    Ok(provider.build())
}

/// Adds a destination that receives encoded requests.
fn encoded(provider: LoggerProviderBuilder, lane: Lane, batch: BatchSettings) -> LoggerProviderBuilder {
    let delivery = Arc::clone(lane.delivery());
    batched(provider, OtlpLogs::new(lane), delivery, batch)
}

fn batched(
    provider: LoggerProviderBuilder,
    exporter: impl LogExporter + 'static,
    delivery: Arc<Delivery>,
    batch: BatchSettings,
) -> LoggerProviderBuilder {
    delivery.set_queue_size(batch.queue);
    let config = BatchConfigBuilder::default()
        .with_max_queue_size(batch.queue)
        .with_max_export_batch_size(batch.size)
        .with_scheduled_delay(batch.delay);
    let processor = BatchLogProcessor::builder(exporter).with_batch_config(config.build()).build();
    provider.with_log_processor(CountingProcessor::new(processor, delivery))
}

/// Reports limits that are set and have no effect on the log records of the SDK, from which no attribute can be removed.
fn refuse_limits(reader: &mut SettingsReader) {
    for variable in [COUNT_LIMIT, "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT"] {
        if reader.text(&[variable]).is_some() {
            let message =
                "the SDK does not limit log records, and an exporter that is written for it needs its records";
            reader.report.add_problem(variable, message, true);
        }
    }
}

const COUNT_LIMIT: &str = "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT";

/// Specification: [log record limits](https://opentelemetry.io/docs/specs/otel/logs/sdk/#logrecord-limits).
fn limits(reader: &mut SettingsReader) -> RecordLimits {
    let variables = [COUNT_LIMIT, "OTEL_ATTRIBUTE_COUNT_LIMIT"];
    let attributes = reader.choose_optional("logs.limit.attributes", None, &variables, count).unwrap_or(128);
    let variables = ["OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"];
    // An invalid value is reported where the limit of annotated functions is resolved.
    let text = reader.peek(&variables, count);
    RecordLimits::of_logs(u32::try_from(attributes).unwrap_or(u32::MAX), text)
}
