//! The providers that call sites record with, and the settings that apply to what they record.

pub(crate) use crate::callsite::value::text::DEFAULT_TEXT_LIMIT;

use super::baggage::BaggageAttributes;
use super::brevity::ShortCalls;
use super::mirror::Mirror;
use super::sink::{LoggerSource, TracerSource};
use crate::callsite::site::filter::Filter;
use opentelemetry::metrics::MeterProvider;
use std::sync::Arc;

/// The providers of all signals, and the settings that call sites need.
#[derive(Clone)]
pub(crate) struct Pipeline {
    pub(crate) traces: Option<Arc<dyn TracerSource>>,
    pub(crate) logs: Option<Arc<dyn LoggerSource>>,
    pub(crate) meters: Option<Arc<dyn MeterProvider + Send + Sync>>,
    pub(crate) origin: PipelineOrigin,
    pub(crate) recording: Recording,
    pub(crate) parent_based: bool,
    pub(crate) filter: Filter,
    /// The maximum number of characters of text in attributes of spans.
    pub(crate) text_limit: usize,
    /// The same for log records.
    pub(crate) log_text_limit: usize,
    pub(crate) code_attributes: bool,
    pub(crate) exception_events: bool,
    /// The entries of baggage that are recorded as attributes.
    pub(crate) baggage: BaggageAttributes,
    /// The call sites that are measured, if there is a minimum duration.
    pub(crate) short_calls: Option<Arc<ShortCalls>>,
    /// Makes the spans of calls spans of another facade, too.
    pub(crate) mirror: Option<Mirror>,
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    pub(crate) bridged: Bridged,
}

/// What the tracer provider does with spans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recording {
    /// It exports the sampled ones.
    Full,
    /// It exports the sampled ones, and decides about the others when their trace has ended.
    FullAndUndecided,
    /// It exports none. Spans have a context, but nothing is recorded in them.
    ContextsOnly,
}

/// The origin of a pipeline.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PipelineOrigin {
    /// Installed, or carried by a test.
    Installed,
    /// OpenTelemetry's global providers, which can change.
    Globals,
}

/// The loggers of the two bridges, which are created with their first event.
#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
#[derive(Clone, Default)]
pub(crate) struct Bridged {
    #[cfg(feature = "bridge-tracing")]
    pub(crate) tracing: BridgedLogger,
    #[cfg(feature = "bridge-log")]
    pub(crate) log: BridgedLogger,
}

#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
pub(crate) type BridgedLogger = std::sync::OnceLock<Arc<dyn super::sink::LogSink>>;

impl Pipeline {
    /// Creates a pipeline that records nothing.
    pub(crate) fn new() -> Self {
        Self {
            traces: None,
            logs: None,
            meters: None,
            origin: PipelineOrigin::Installed,
            recording: Recording::Full,
            parent_based: false,
            filter: Filter::default(),
            text_limit: DEFAULT_TEXT_LIMIT,
            log_text_limit: DEFAULT_TEXT_LIMIT,
            code_attributes: true,
            exception_events: false,
            baggage: BaggageAttributes::default(),
            short_calls: None,
            mirror: None,
            #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
            bridged: Bridged::default(),
        }
    }
}
