//! A call site bound to a pipeline: which of its parts are enabled, and where they are recorded.

use super::instruments::{ConstantInstrument, MetricInstruments};
use super::providers::Pipeline;
use super::sink::{LogSink, SpanSink};
use crate::callsite::site::log::Levels;
use crate::callsite::site::part::PartSet;
use crate::callsite::value::attribute_list::FixedAttributes;
use crate::callsite::value::log_attributes::FixedLogAttributes;
use opentelemetry::InstrumentationScope;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A call site bound to a pipeline.
pub(crate) struct ResolvedSite {
    pub(crate) spans: Option<Arc<dyn SpanSink>>,
    /// One entry for each metric and log of the call site; `None` if it is disabled.
    pub(crate) counts: Box<[Option<MetricInstruments>]>,
    /// What records the success of a call if all metrics have constant attributes.
    pub(crate) on_success: OnceLock<Box<[ConstantInstrument]>>,
    pub(crate) logs: Box<[Option<ResolvedLog>]>,
    /// The enabled metrics and logs.
    pub(crate) on: PartSet,
    /// The metrics and logs that need the duration of the call.
    pub(crate) timed: PartSet,
    /// Whether a metric or log is recorded at the start of a call.
    pub(crate) begins: bool,
    pub(crate) pipeline: Arc<Pipeline>,
    /// The `code.*` attributes of spans. They come first, so that a value that the author sets replaces them.
    pub(crate) fixed: FixedAttributes,
    pub(crate) fixed_in_logs: FixedLogAttributes,
    pub(crate) scope: InstrumentationScope,
    pub(crate) exceptions: OnceLock<Option<Box<dyn LogSink>>>,
}

/// A log of a call site bound to a pipeline.
pub(crate) struct ResolvedLog {
    pub(crate) levels: Levels,
    pub(crate) sink: Box<dyn LogSink>,
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
    /// Returns what records the success of a call if all metrics have constant attributes.
    #[inline]
    pub(crate) fn on_success(&self) -> &[ConstantInstrument] {
        self.on_success.get_or_init(|| self.counts.iter().flatten().flat_map(MetricInstruments::on_success).collect())
    }

    /// Returns the logger for the exceptions of the span, if there is a logger provider.
    pub(crate) fn exceptions(&self) -> Option<&dyn LogSink> {
        let make = || Some(self.pipeline.logs.as_ref()?.logger(self.scope.clone()));
        self.exceptions.get_or_init(make).as_deref()
    }
}
