//! A site bound to the pipeline in force: which of its parts are on, and where they go.

use super::instruments::Instruments;
use super::log::Sunk;
use super::part::PartSet;
use super::pipeline::Pipeline;
use super::sink::{LogSink, SpanSink};
use opentelemetry::InstrumentationScope;
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, OnceLock, RwLock};

/// What a site remembers.
pub(crate) struct Answers {
    /// The state in which this site was found to be off; no state has all bits set.
    pub(crate) off_in: AtomicU32,
    /// Calls that looked for a global provider since `idle_in`.
    pub(crate) idle: AtomicU32,
    /// The state in which `idle` is counted: a change is a reason to look again at once.
    pub(crate) idle_in: AtomicU32,
    /// Calls that counted without an install.
    pub(crate) counted: AtomicU32,
    /// The site bound to its first pipeline, mostly the only one of a program, behind a plain load.
    pub(crate) first: OnceLock<(u32, Resolved)>,
    /// The site bound to the pipeline of a later install.
    pub(crate) later: RwLock<Option<(u32, Arc<Resolved>)>>,
}

impl Answers {
    pub(crate) const fn new() -> Self {
        Self {
            off_in: AtomicU32::new(u32::MAX),
            idle: AtomicU32::new(0),
            idle_in: AtomicU32::new(0),
            counted: AtomicU32::new(0),
            first: OnceLock::new(),
            later: RwLock::new(None),
        }
    }
}

/// A site bound to the pipeline in force.
pub(crate) struct Resolved {
    pub(crate) spans: Option<Arc<dyn SpanSink>>,
    /// One for each of the site's counts and logs; `None` if it is off.
    pub(crate) counts: Box<[Option<Instruments>]>,
    pub(crate) logs: Box<[Option<Sunk>]>,
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

/// A resolved site, without counting references where there is but one for good.
pub(crate) enum Bound {
    First(&'static Resolved),
    Later(Arc<Resolved>),
}

impl Deref for Bound {
    type Target = Resolved;

    #[inline]
    fn deref(&self) -> &Resolved {
        match self {
            Self::First(resolved) => resolved,
            Self::Later(resolved) => resolved,
        }
    }
}

impl Resolved {
    /// Where the exception records of its span go, if anywhere.
    pub(crate) fn exceptions(&self) -> Option<&dyn LogSink> {
        let make = || Some(self.pipeline.logs.as_ref()?.logger(self.scope.clone()));
        self.exceptions.get_or_init(make).as_deref()
    }
}
