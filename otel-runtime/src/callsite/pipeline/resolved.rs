//! A call site bound to a pipeline: which of its parts are enabled, and where they are recorded.

use super::brevity::Brevity;
use super::instruments::{ConstantInstrument, MetricInstruments};
use super::providers::Pipeline;
use super::sink::{LogSink, SpanSink};
use crate::callsite::site::log::{Levels, Log};
use crate::callsite::site::part::PartSet;
use crate::callsite::value::attribute_list::{AttributeList, FixedAttributes};
use crate::callsite::value::log_capture::LogCapture;
use opentelemetry::{InstrumentationScope, StringValue};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A call site bound to a pipeline.
pub(crate) struct ResolvedSite {
    pub(crate) spans: Option<Arc<dyn SpanSink>>,
    /// One entry for each metric and log of the call site; `None` if it is disabled.
    pub(crate) counts: Box<[Option<MetricInstruments>]>,
    /// The instruments that record a successful call, if all metrics have constant attributes.
    pub(crate) on_success: OnceLock<Box<[ConstantInstrument]>>,
    pub(crate) logs: Box<[Option<ResolvedLog>]>,
    /// The enabled metrics and logs.
    pub(crate) on: PartSet,
    /// The metrics and logs that need the duration of the call.
    pub(crate) timed: PartSet,
    /// Whether a metric or log is recorded at the start of a call.
    pub(crate) begins: bool,
    pub(crate) pipeline: Arc<Pipeline>,
    /// The `code.*` attributes of spans.
    pub(crate) fixed: FixedAttributes,
    /// The `code.*` attributes of log records.
    pub(crate) fixed_in_logs: FixedAttributes,
    pub(crate) scope: InstrumentationScope,
    pub(crate) exceptions: OnceLock<Option<Box<dyn LogSink>>>,
    /// Whether its calls are all short, if there is a minimum duration.
    pub(crate) brevity: Option<Arc<Brevity>>,
}

/// The capacity of a list for the attributes of a log record.
const USUAL_ATTRIBUTES: usize = 6;

/// A log of a call site bound to a pipeline.
pub(crate) struct ResolvedLog {
    pub(crate) levels: Levels,
    pub(crate) sink: Box<dyn LogSink>,
    /// Whether the captured attributes are needed for more than the record at the end.
    pub(crate) reads_attributes: bool,
    /// The default body for a call that succeeds. A reference to it is cloned for each record.
    pub(crate) done: StringValue,
}

impl ResolvedLog {
    pub(crate) fn new(log: &Log, levels: Levels, sink: Box<dyn LogSink>) -> Self {
        let reads_attributes = log.reads_fields || levels.entry.is_some();
        let done: Arc<str> = format!("{} done", log.name).into();
        Self { levels, sink, reads_attributes, done: done.into() }
    }
}

/// A reference to a resolved call site. The first one lives forever and needs no reference count.
pub(crate) enum ResolvedRef {
    First(&'static ResolvedSite),
    Later(Arc<ResolvedSite>),
}

impl Deref for ResolvedRef {
    type Target = ResolvedSite;

    #[inline]
    fn deref(&self) -> &ResolvedSite {
        match self {
            Self::First(resolved) => resolved,
            Self::Later(resolved) => resolved,
        }
    }
}

impl ResolvedSite {
    /// Returns where the span of a new call is recorded, unless the call has none.
    #[inline]
    pub(crate) fn spans_of_call(&self) -> Option<&Arc<dyn SpanSink>> {
        match &self.brevity {
            Some(brevity) if brevity.skips_call() => None,
            _ => self.spans.as_ref(),
        }
    }

    /// Returns the instruments that record a successful call, if all metrics have constant attributes.
    #[inline]
    pub(crate) fn on_success(&self) -> &[ConstantInstrument] {
        self.on_success.get_or_init(|| self.counts.iter().flatten().flat_map(MetricInstruments::on_success).collect())
    }

    /// Returns the logger for the exceptions of the span, if there is a logger provider.
    pub(crate) fn exceptions(&self) -> Option<&dyn LogSink> {
        let make = || Some(self.pipeline.logs.as_ref()?.logger(self.scope.clone()));
        self.exceptions.get_or_init(make).as_deref()
    }

    /// Returns a list for the attributes of a record.
    pub(crate) fn log_attributes(&self, log: usize) -> AttributeList {
        match &self.logs[log] {
            Some(log) if !log.reads_attributes => log.sink.attributes(&self.fixed_in_logs, USUAL_ATTRIBUTES),
            _ => self.fixed_in_logs.values(USUAL_ATTRIBUTES),
        }
    }

    /// Returns a capture whose attributes every pipeline accepts.
    pub(crate) fn log_capture_of_values(&self) -> LogCapture {
        LogCapture::new(self.fixed_in_logs.values(USUAL_ATTRIBUTES), self.pipeline.log_text_limit)
    }

    pub(crate) fn log_capture(&self, log: usize) -> LogCapture {
        LogCapture::new(self.log_attributes(log), self.pipeline.log_text_limit)
    }
}
