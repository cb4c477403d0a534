//! Builds the logger provider.

use super::batch::BatchSettings;
use super::counting_processor::CountingProcessor;
use super::immediate_processor::ImmediateProcessor;
use super::recorded;
use crate::console::ConsoleLogs;
use crate::error::InstallError;
use crate::export::JsonLines;
use crate::export::{CountingExporter, DynLogExporter, Transport};
use crate::record::{Collector, LoggerProvider, RecordLimits};
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
    console: ConsoleLogs,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<Option<LogPipeline>, InstallError> {
    if destinations.is_empty() {
        return Ok(None);
    }
    let destinations = match recorded::all_otlp(destinations) {
        Ok(otlp) => {
            let limits = limits(reader);
            let (recorder, collector) = recorded::record(Signal::Logs, otlp, resource, transport, reader)?;
            return Ok(Some(LogPipeline::Recorder(LoggerProvider::new(recorder, limits), collector)));
        }
        Err(destinations) => destinations,
    };
    reader.report.add_setting("logs.pipeline", "SDK", "not all exporters are OTLP");
    let mut provider = SdkLoggerProvider::builder().with_resource(resource.clone());
    let mut console = Some(console);
    let mut batch = None;
    for destination in destinations {
        provider = match destination {
            Destination::Console => match console.take() {
                Some(console) => simple(provider, transport.local(Box::new(console), Signal::Logs, "console")),
                None => provider,
            },
            Destination::JsonLines => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Logs, reader));
                let lines = Box::new(JsonLines::stdout());
                local(provider, transport.local(lines, Signal::Logs, "stdout"), batch)
            }
            Destination::Custom(exporter) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Logs, reader));
                local(provider, transport.local(exporter, Signal::Logs, "custom exporter"), batch)
            }
            Destination::Otlp(settings) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Logs, reader));
                let mut otlp = exporters::resolve(Signal::Logs, settings, reader)?;
                batch.cap(&mut otlp);
                let exporter = transport.logs(&otlp)?;
                let delivery = Arc::clone(exporter.lane().delivery());
                batched(provider, exporter, delivery, batch)
            }
        };
    }
    Ok(Some(LogPipeline::Sdk(provider.build())))
}

fn simple(provider: LoggerProviderBuilder, exporter: CountingExporter<dyn DynLogExporter>) -> LoggerProviderBuilder {
    let delivery = exporter.delivery().clone();
    provider.with_log_processor(CountingProcessor::new(ImmediateProcessor(exporter), delivery))
}

fn local(
    provider: LoggerProviderBuilder,
    exporter: CountingExporter<dyn DynLogExporter>,
    batch: BatchSettings,
) -> LoggerProviderBuilder {
    let delivery = Arc::clone(exporter.delivery());
    batched(provider, exporter, delivery, batch)
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

/// Specification: [log record limits](https://opentelemetry.io/docs/specs/otel/logs/sdk/#logrecord-limits).
fn limits(reader: &mut SettingsReader) -> RecordLimits {
    let variables = ["OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"];
    let attributes = reader.choose_optional("logs.limit.attributes", None, &variables, count).unwrap_or(128);
    let variables = ["OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"];
    let text = reader.choose_optional("logs.limit.text", None, &variables, count);
    RecordLimits::of_logs(u32::try_from(attributes).unwrap_or(u32::MAX), text)
}
