//! Builds the tracer provider.

use super::batch::BatchSettings;
use super::counting_processor::CountingProcessor;
use super::immediate_processor::ImmediateProcessor;
use super::open_span_processor::OpenSpanProcessor;
use super::recorded;
use super::shared_sampler::SharedSampler;
use crate::attribute_limits::AttributeLimits;
use crate::baggage_processor::BaggageProcessor;
use crate::callsite::pipeline::baggage::BaggageKeys;
use crate::error::InstallError;
use crate::export::{DynSpanExporter, Lane, OtlpSpans, Transport};
use crate::open_spans::OpenSpans;
use crate::record::{Collector, RecordLimits, Sampling, Shown, Tail, TracerProvider};
use crate::report::{Delivery, Signal};
use crate::setup::config::{SettingsReader, count};
use crate::setup::exporters::{self, Destination};
use crate::setup::sampling::Sampler;
use crate::tracer::TracerProvider as OfSdk;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, SpanExporter, SpanLimits, TracerProviderBuilder,
};
use std::sync::Arc;

/// What records spans.
#[derive(Clone, Debug)]
pub(crate) enum SpanPipeline {
    /// Spans are recorded as OTLP bytes.
    Recorder(TracerProvider, Arc<Collector>),
    /// The provider of the SDK, for exporters and processors that are written for it.
    Sdk(OfSdk),
}

/// The provider, and what others need to know of it.
pub(super) struct BuiltTraces {
    pub(super) pipeline: SpanPipeline,
    pub(super) sampler: SharedSampler,
    /// Whether children of unsampled spans are never sampled.
    pub(super) parent_based: bool,
    /// Where traces wait that are not sampled.
    pub(super) tail: Option<Arc<Tail>>,
}

/// Builds the provider. Without a destination, spans are not recorded, but they have a
/// context, so that traces continue in other services and log records have trace ids.
pub(super) fn build(
    destinations: Vec<Destination<dyn DynSpanExporter>>,
    sampler: &Sampler,
    open_spans: Option<&Arc<OpenSpans>>,
    baggage: Option<&BaggageKeys>,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<BuiltTraces, InstallError> {
    let shared = SharedSampler::new(sampler.clone());
    if destinations.is_empty() {
        let parent_based = sampler.follows_parent();
        let provider = SdkTracerProvider::builder().with_sampler(shared.clone()).build();
        let pipeline = SpanPipeline::Sdk(OfSdk::new(provider, false));
        return Ok(BuiltTraces { pipeline, sampler: shared, parent_based, tail: None });
    }
    let parent_based = sampler.drops_children_of_unsampled();
    if recorded::is_recordable(Signal::Traces, &destinations, reader) {
        let limits = limits(reader);
        let recording = recorded::record(Signal::Traces, destinations, resource, transport, reader)?;
        let tail = sampler.tail().map(|tail| Arc::new(Tail::new(tail.clone(), Arc::clone(&recording.recorder))));
        if let Some(tail) = &tail {
            recording.collector.set_tail(tail);
            reader.report.statuses.push(Arc::clone(tail) as _);
        }
        if let Some(open) = open_spans {
            recording.collector.name_open_spans(Arc::clone(open));
        }
        let sampling = Sampling { follows_parent: sampler.follows_parent(), sampler: Box::new(shared.clone()) };
        let limits = RecordLimits::of_spans(limits, text_limit(reader));
        let provider = TracerProvider::new(recording.recorder, sampling, limits);
        let provider = provider.shown(recording.shown).tail(tail.clone()).open_spans(open_spans.cloned());
        let provider = provider.baggage(baggage.cloned());
        let pipeline = SpanPipeline::Recorder(provider, recording.collector);
        return Ok(BuiltTraces { pipeline, sampler: shared, parent_based, tail });
    }
    if sampler.tail().is_some() {
        let reason = "the decision at the end of a trace requires that no exporter of traces is written for the SDK";
        return Err(InstallError::setting("traces.sampler", format!("`{sampler}`: {reason}")));
    }
    let provider = with_sdk(destinations, shared.clone(), open_spans, baggage, resource, transport, reader)?;
    let pipeline = SpanPipeline::Sdk(OfSdk::new(provider, true));
    Ok(BuiltTraces { pipeline, sampler: shared, parent_based, tail: None })
}

/// Builds the SDK's provider.
fn with_sdk(
    destinations: Vec<Destination<dyn DynSpanExporter>>,
    sampler: SharedSampler,
    open_spans: Option<&Arc<OpenSpans>>,
    baggage: Option<&BaggageKeys>,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<SdkTracerProvider, InstallError> {
    let (mut limits, of_sdk) = AttributeLimits::separate(limits(reader));
    limits.text = text_limit(reader).unwrap_or(usize::MAX);
    let mut provider =
        SdkTracerProvider::builder().with_resource(resource.clone()).with_span_limits(of_sdk).with_sampler(sampler);
    if let Some(keys) = baggage {
        provider = provider.with_span_processor(BaggageProcessor(keys.clone()));
    }
    if let Some(open) = open_spans {
        provider = provider.with_span_processor(OpenSpanProcessor(Arc::clone(open)));
    }
    let mut batch = None;
    for destination in destinations {
        provider = match destination {
            Destination::Console => match transport.console(Signal::Traces)?.zip(transport.terminal.clone()) {
                Some((lane, terminal)) => {
                    let delivery = Arc::clone(lane.delivery());
                    let shown = Shown { terminal, signal: Signal::Traces, collector: None };
                    let processor = ImmediateProcessor { exporter: OtlpSpans::new(lane, limits), shown };
                    provider.with_span_processor(CountingProcessor::new(processor, delivery))
                }
                None => provider,
            },
            Destination::JsonLines(to) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Traces, reader));
                encoded(provider, transport.json_lines(Signal::Traces, &to)?, limits, batch)
            }
            Destination::Custom(exporter) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Traces, reader));
                let exporter = transport.local_spans(exporter, "custom exporter", limits);
                let delivery = Arc::clone(exporter.delivery());
                batched(provider, exporter, delivery, batch)
            }
            Destination::Otlp(settings) => {
                let batch = *batch.get_or_insert_with(|| BatchSettings::resolve(Signal::Traces, reader));
                let mut otlp = exporters::resolve(Signal::Traces, settings, reader)?;
                batch.cap(&mut otlp);
                encoded(provider, transport.lane(&otlp)?, limits, batch)
            }
        };
    }
    Ok(provider.build())
}

/// Adds a destination that receives encoded requests.
fn encoded(
    provider: TracerProviderBuilder,
    lane: Lane,
    limits: AttributeLimits,
    batch: BatchSettings,
) -> TracerProviderBuilder {
    let delivery = Arc::clone(lane.delivery());
    batched(provider, OtlpSpans::new(lane, limits), delivery, batch)
}

fn batched(
    provider: TracerProviderBuilder,
    exporter: impl SpanExporter + 'static,
    delivery: Arc<Delivery>,
    batch: BatchSettings,
) -> TracerProviderBuilder {
    delivery.set_queue_size(batch.queue);
    let config = BatchConfigBuilder::default()
        .with_max_queue_size(batch.queue)
        .with_max_export_batch_size(batch.size)
        .with_scheduled_delay(batch.delay);
    let processor = BatchSpanProcessor::builder(exporter).with_batch_config(config.build()).build();
    provider.with_span_processor(CountingProcessor::new(processor, delivery))
}

/// Returns the maximum length of text in attributes, if it is set. Annotated functions have a default limit; others have none.
fn text_limit(reader: &mut SettingsReader) -> Option<usize> {
    let variables = ["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"];
    // An invalid value is reported where the limit of annotated functions is resolved.
    reader.peek(&variables, count)
}

/// Specification: [span limits](https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits).
fn limits(reader: &mut SettingsReader) -> SpanLimits {
    let mut limit = |name: &str, variables: &[&str]| {
        let setting = format!("traces.limit.{name}");
        let found = reader.choose_optional(&setting, None, variables, count);
        u32::try_from(found.unwrap_or(128)).unwrap_or(u32::MAX)
    };
    let mut limits = SpanLimits::default();
    let variables = ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"];
    limits.max_attributes_per_span = limit("attributes", &variables);
    limits.max_events_per_span = limit("events", &["OTEL_SPAN_EVENT_COUNT_LIMIT"]);
    limits.max_links_per_span = limit("links", &["OTEL_SPAN_LINK_COUNT_LIMIT"]);
    limits.max_attributes_per_event = limit("event_attributes", &["OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT"]);
    limits.max_attributes_per_link = limit("link_attributes", &["OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"]);
    limits
}
