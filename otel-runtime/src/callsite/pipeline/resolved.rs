//! A site bound to the pipeline in force: which of its parts are on, and where they go.

use super::instruments::MetricInstruments;
use super::providers::Pipeline;
use super::sink::{LogSink, SpanSink};
use crate::callsite::site::log::Levels;
use crate::callsite::site::part::PartSet;
use opentelemetry::InstrumentationScope;
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A site bound to the pipeline in force.
pub(crate) struct ResolvedSite {
    pub(crate) spans: Option<Arc<dyn SpanSink>>,
    /// One for each of the site's counts and logs; `None` if it is off.
    pub(crate) counts: Box<[Option<MetricInstruments>]>,
    pub(crate) logs: Box<[Option<ResolvedLog>]>,
    /// Those of them that are on.
    pub(crate) on: PartSet,
    /// Those for which a clock has to be read.
    pub(crate) timed: PartSet,
    /// Whether there is something to do when a call starts.
    pub(crate) begins: bool,
    pub(crate) pipeline: Arc<Pipeline>,
    /// `code.function.name`, if telemetry says where it is from.
    pub(crate) function: Option<Cow<'static, str>>,
    pub(crate) scope: InstrumentationScope,
    pub(crate) exceptions: OnceLock<Option<Box<dyn LogSink>>>,
}

/// The records of a site in the pipeline in force.
pub(crate) struct ResolvedLog {
    pub(crate) levels: Levels,
    pub(crate) sink: Box<dyn LogSink>,
}

/// A resolved site, without counting references where there is but one for good.
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
    /// Where the exception records of its span go, if anywhere.
    pub(crate) fn exceptions(&self) -> Option<&dyn LogSink> {
        let make = || Some(self.pipeline.logs.as_ref()?.logger(self.scope.clone()));
        self.exceptions.get_or_init(make).as_deref()
    }
}
