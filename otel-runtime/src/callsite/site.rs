//! One annotated function: what the macro knows about it as a constant, and whether it is on as a cached answer.

use super::admission::{Admission, admission_under, context_is_there};
use super::level::Level;
use super::pipeline::{self, Carried, INSTALLED, PARENT_BASED, Pipeline, RECORDING, STATE, TESTING};
use super::sink::{LogSink, SpanSink};
use super::source::{Source, function_name};
use opentelemetry::trace::SpanKind;
use opentelemetry::{Context, InstrumentationScope, KeyValue};
use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Relaxed};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Where the level of a site comes from.
enum SiteLevel {
    Known(Level),
    /// A constant of the user, of any type that prints as a level.
    Constant(fn() -> Level),
}

/// How many attributes [`Site::code`] makes.
pub(crate) const CODE: usize = 3;

/// One annotated function.
pub struct Site {
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    pub(crate) kind: SpanKind,
    pub(crate) root: bool,
    pub(crate) poll_stats: bool,
    /// How many attributes the call sets at the start.
    pub(crate) fields: usize,
    scope: Option<&'static str>,
    level: SiteLevel,
    /// The state in which this site was found to be off; no state is zero in all bits once something was installed.
    off_in: AtomicU32,
    /// Calls that found no provider at all since `idle_in`.
    idle: AtomicU32,
    /// The state in which `idle` is counted: a change is a reason to look again at once.
    idle_in: AtomicU32,
    /// The site bound to its first pipeline, mostly the only one of a program, behind a plain load.
    first: OnceLock<(u32, Arc<Resolved>)>,
    /// The site bound to the pipeline of a later install.
    later: RwLock<Option<(u32, Arc<Resolved>)>>,
}

/// A site bound to the pipeline in force.
pub(crate) struct Resolved {
    pub(crate) spans: Arc<dyn SpanSink>,
    pub(crate) pipeline: Arc<Pipeline>,
    /// `code.function.name`, if spans say where they are.
    pub(crate) function: Option<Cow<'static, str>>,
    scope: InstrumentationScope,
    logs: OnceLock<Option<Box<dyn LogSink>>>,
}

/// Without a provider a site looks for one on this many first calls, and later on every call of which the low bits are zero.
const EAGER_LOOKS: u32 = 256;

impl Site {
    /// A site with the defaults of `#[traced]`.
    #[must_use]
    pub const fn new(name: &'static str, source: Source) -> Self {
        Self {
            name,
            source,
            kind: SpanKind::Internal,
            root: false,
            poll_stats: false,
            fields: 0,
            scope: None,
            level: SiteLevel::Known(Level::Info),
            off_in: AtomicU32::new(u32::MAX),
            idle: AtomicU32::new(0),
            idle_in: AtomicU32::new(0),
            first: OnceLock::new(),
            later: RwLock::new(None),
        }
    }

    /// The kind of its spans.
    #[must_use]
    pub const fn kind(mut self, kind: SpanKind) -> Self {
        self.kind = kind;
        self
    }

    /// The level, if the macro can tell it.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = SiteLevel::Known(level);
        self
    }

    /// The level, if a constant of the user tells it.
    #[must_use]
    pub const fn level_of(mut self, level: fn() -> Level) -> Self {
        self.level = SiteLevel::Constant(level);
        self
    }

    /// Another scope than the user's package, and another target for filters.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Its spans have no parent.
    #[must_use]
    pub const fn root(mut self) -> Self {
        self.root = true;
        self
    }

    /// How many attributes a call sets at the start.
    #[must_use]
    pub const fn fields(mut self, fields: usize) -> Self {
        self.fields = fields;
        self
    }

    /// Its spans count polls.
    #[must_use]
    pub const fn poll_stats(mut self) -> Self {
        self.poll_stats = true;
        self
    }

    /// Whether this site was found to be off and nothing has changed since.
    #[inline]
    pub(crate) fn is_off(&self) -> bool {
        self.off_in.load(Relaxed) == STATE.load(Relaxed)
    }

    /// What is known of a call before anything is built for it.
    #[inline(never)]
    pub(crate) fn admission(&self) -> Admission {
        // What the state leads to is behind a lock, so the order of this load does not matter.
        let state = STATE.load(Relaxed);
        if !context_is_there() {
            return Admission::Refused;
        }
        if state & (PARENT_BASED | TESTING) == PARENT_BASED && !self.root {
            return Context::map_current(admission_under);
        }
        let somebody = state & (RECORDING | INSTALLED | TESTING) != 0;
        if somebody || self.look_for_globals(state) { Admission::Unknown } else { Admission::Refused }
    }

    #[cold]
    fn look_for_globals(&self, state: u32) -> bool {
        let unchanged = self.idle_in.swap(state, Relaxed) == state;
        let calls = if unchanged { self.idle.load(Relaxed) } else { 0 };
        self.idle.store(calls.wrapping_add(1), Relaxed);
        calls < EAGER_LOOKS || calls.is_multiple_of(EAGER_LOOKS)
    }

    /// The pipeline for a call in `context`, or `None` if the site is off there.
    pub(crate) fn resolve(&self, context: &Context) -> Option<Arc<Resolved>> {
        if STATE.load(Relaxed) & TESTING != 0 && context.get::<Carried>().is_some() {
            return self.bind(pipeline::current(context)).map(Arc::new);
        }
        self.resolve_installed()
    }

    /// The pipeline that was installed, or that of the globals.
    #[inline]
    pub(crate) fn resolve_installed(&self) -> Option<Arc<Resolved>> {
        let state = STATE.load(Acquire);
        match self.first.get() {
            Some((known, resolved)) if *known == state => Some(Arc::clone(resolved)),
            _ => self.resolve_later(state),
        }
    }

    fn resolve_later(&self, state: u32) -> Option<Arc<Resolved>> {
        let later = self.later.read().unwrap_or_else(PoisonError::into_inner);
        match later.as_ref() {
            Some((known, resolved)) if *known == state => Some(Arc::clone(resolved)),
            _ => {
                drop(later);
                self.resolve_anew(state)
            }
        }
    }

    #[cold]
    fn resolve_anew(&self, state: u32) -> Option<Arc<Resolved>> {
        let Some(resolved) = self.bind(pipeline::installed()).map(Arc::new) else {
            // A test may carry a pipeline in which the site is on.
            if state & TESTING == 0 {
                self.off_in.store(state, Relaxed);
            }
            return None;
        };
        if self.first.set((state, Arc::clone(&resolved))).is_err() {
            *self.later.write().unwrap_or_else(PoisonError::into_inner) = Some((state, Arc::clone(&resolved)));
        }
        Some(resolved)
    }

    fn bind(&self, pipeline: Arc<Pipeline>) -> Option<Resolved> {
        let level = match self.level {
            SiteLevel::Known(level) => level,
            SiteLevel::Constant(level) => level(),
        };
        let target = self.scope.unwrap_or(self.source.module);
        if !pipeline.filter.allows_site(target, self.name, level) {
            return None;
        }
        let scope = self.instrumentation_scope();
        let spans = pipeline.traces.as_ref()?.tracer(scope.clone());
        let function = pipeline.code_attributes.then(|| function_name((self.source.function)()));
        Some(Resolved { spans, pipeline, function, scope, logs: OnceLock::new() })
    }

    fn instrumentation_scope(&self) -> InstrumentationScope {
        let crate_name = self.source.module.split("::").next().unwrap_or_default();
        let name = self.scope.or(self.source.package).unwrap_or(crate_name);
        let scope = InstrumentationScope::builder(name).with_schema_url(SCHEMA_URL);
        match self.source.version {
            // The version is that of the crate, so it says nothing about a scope with a name of its own.
            Some(version) if self.scope.is_none() => scope.with_version(version).build(),
            _ => scope.build(),
        }
    }

    /// Where the site is: made anew for each span, because a clone would first have to ask who owns the text.
    #[inline]
    pub(crate) fn code(&self, function: Cow<'static, str>) -> [KeyValue; CODE] {
        [
            KeyValue::new("code.function.name", function),
            KeyValue::new("code.file.path", self.source.file),
            KeyValue::new("code.line.number", i64::from(self.source.line)),
        ]
    }
}

/// The conventions that spans of this crate follow; `otel-semconv` is not a dependency of call sites, so a test compares.
pub(crate) const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";

impl Resolved {
    /// Where log records of this site go, if anywhere.
    pub(crate) fn logs(&self) -> Option<&dyn LogSink> {
        let make = || Some(self.pipeline.logs.as_ref()?.logger(self.scope.clone()));
        self.logs.get_or_init(make).as_deref()
    }
}
