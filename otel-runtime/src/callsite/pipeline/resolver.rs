//! Binds a call site to the pipeline in force, and caches the result.

use super::current::{Carried, INSTALLED, STATE, TESTING, current_pipeline, installed_pipeline, look_for_meters};
use super::instruments::MetricInstruments;
use super::providers::{Pipeline, PipelineOrigin};
use super::resolved::{ResolvedLog, ResolvedRef, ResolvedSite};
use crate::callsite::site::definition::{Definition, SpanMode};
use crate::callsite::site::part::{Part, PartSet};
use crate::callsite::site::source::{Source, function_name};
use crate::callsite::value::attribute_list::{FixedAttributes, LOG_ATTRIBUTES, SPAN_ATTRIBUTES};
use crate::thread_context::has_context;
use opentelemetry::{Context, InstrumentationScope};
use std::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Relaxed};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Without a provider, a call site looks for one on this many first calls, and then on each call whose number is a multiple of it.
const EAGER_LOOKS: u32 = 256;

/// The constants of a call site, and a cache of the pipeline that it is bound to.
pub(crate) struct Resolver {
    pub(crate) definition: Definition,
    cache: ResolutionCache,
}

impl Resolver {
    pub(crate) const fn new(definition: Definition) -> Self {
        Self { definition, cache: ResolutionCache::new() }
    }

    /// Returns whether the call site is disabled in the current state, as far as the cache knows.
    #[inline]
    pub(crate) fn is_off(&self) -> bool {
        self.cache.off_in.load(Relaxed) == STATE.load(Relaxed)
    }

    /// Returns whether this call looks for a global provider.
    #[cold]
    pub(crate) fn looks_for_globals(&self, state: u32) -> bool {
        let ResolutionCache { idle, idle_in, .. } = &self.cache;
        let unchanged = idle_in.swap(state, Relaxed) == state;
        let calls = if unchanged { idle.load(Relaxed) } else { 0 };
        idle.store(calls.wrapping_add(1), Relaxed);
        is_look(calls)
    }

    /// Returns whether this call looks for a new global meter provider.
    #[cold]
    fn looks_for_meters(&self) -> bool {
        is_look(self.cache.counted.fetch_add(1, Relaxed))
    }

    /// Binds the call site to the pipeline in force in the current context.
    pub(crate) fn resolve_here(&'static self) -> Option<ResolvedRef> {
        let state = STATE.load(Relaxed);
        if state & TESTING != 0 && has_context() {
            return self.resolve(&Context::current());
        }
        if state & INSTALLED == 0 && !self.definition.counts.is_empty() && self.looks_for_meters() {
            look_for_meters();
        }
        self.resolve_installed()
    }

    /// Binds the call site to the pipeline in force in `context`. Returns `None` if the call site is disabled there.
    pub(crate) fn resolve(&'static self, context: &Context) -> Option<ResolvedRef> {
        if STATE.load(Relaxed) & TESTING != 0 && context.get::<Carried>().is_some() {
            return self.bind(current_pipeline(context)).map(|resolved| ResolvedRef::Later(Arc::new(resolved)));
        }
        self.resolve_installed()
    }

    /// Binds the call site to the installed pipeline, or to the one of the global providers.
    #[inline]
    pub(crate) fn resolve_installed(&'static self) -> Option<ResolvedRef> {
        let state = STATE.load(Acquire);
        match self.cache.first.get() {
            Some((known, resolved)) if *known == state => Some(ResolvedRef::First(resolved)),
            _ => self.resolve_later(state),
        }
    }

    /// Returns the site in the first installed pipeline, if that is still installed and no test can carry another one.
    #[inline]
    pub(crate) fn resolved_first(&'static self) -> Option<&'static ResolvedSite> {
        let state = STATE.load(Acquire);
        let (known, resolved) = self.cache.first.get()?;
        (*known == state && state & (TESTING | INSTALLED) == INSTALLED).then_some(resolved)
    }

    fn resolve_later(&'static self, state: u32) -> Option<ResolvedRef> {
        let later = self.cache.later.read().unwrap_or_else(PoisonError::into_inner);
        match later.as_ref() {
            Some((known, resolved)) if *known == state => Some(ResolvedRef::Later(Arc::clone(resolved))),
            _ => {
                drop(later);
                self.resolve_anew(state)
            }
        }
    }

    #[cold]
    fn resolve_anew(&'static self, state: u32) -> Option<ResolvedRef> {
        let Some(resolved) = self.bind(installed_pipeline()) else {
            // The call site may be enabled in a pipeline that a test carries.
            if state & TESTING == 0 {
                self.cache.off_in.store(state, Relaxed);
            }
            return None;
        };
        if let Err((_, resolved)) = self.cache.first.set((state, resolved)) {
            let resolved = Arc::new(resolved);
            let mut later = self.cache.later.write().unwrap_or_else(PoisonError::into_inner);
            *later = Some((state, Arc::clone(&resolved)));
            return Some(ResolvedRef::Later(resolved));
        }
        self.cache.first.get().map(|(_, resolved)| ResolvedRef::First(resolved))
    }

    fn bind(&self, pipeline: Arc<Pipeline>) -> Option<ResolvedSite> {
        let definition = &self.definition;
        let module = definition.source.module;
        let name = function_name((definition.source.function)());
        let allowed =
            |scope: Option<&str>, name: &str, level| pipeline.filter.allows_site(scope.unwrap_or(module), name, level);
        // Without an installed pipeline, a provider can still be set, so only the filter disables the call site.
        let mut is_on = false;
        let scope = |scope| instrumentation_scope(&definition.source, scope);
        let level = definition.level.get().filter(|level| {
            definition.span_mode != SpanMode::None && allowed(definition.scope, definition.name, *level)
        });
        is_on |= level.is_some();
        let traces = pipeline.traces.as_ref().filter(|_| level.is_some());
        let short_calls = pipeline.short_calls.as_ref().filter(|_| traces.is_some());
        let brevity = short_calls.map(|short_calls| short_calls.watch(definition.name));
        let spans = traces.map(|traces| traces.tracer(scope(definition.scope)));
        let (mut on, mut timed, mut begins) = (PartSet::default(), PartSet::default(), false);
        let mut counts = Vec::with_capacity(definition.counts.len());
        for (at, count) in definition.counts.iter().enumerate() {
            let wanted = count.is_on(&allowed);
            is_on |= wanted;
            let meters = pipeline.meters.as_ref().filter(|_| wanted);
            let meter = meters.map(|meters| meters.meter_with_scope(scope(count.scope)));
            on.insert_if(meter.is_some(), Part::Count(at));
            timed.insert_if(count.is_timed(), Part::Count(at));
            begins |= count.active;
            counts.push(meter.map(|meter| MetricInstruments::new(count, &meter, name.clone())));
        }
        let mut logs = Vec::with_capacity(definition.logs.len());
        for (at, log) in definition.logs.iter().enumerate() {
            let levels = log.levels_on(&allowed);
            is_on |= levels.is_some();
            let sink = pipeline.logs.as_ref().map(|logs| logs.logger(scope(log.scope)));
            let wanted = levels.zip(sink).map(|(levels, sink)| ResolvedLog::new(log, levels, sink));
            on.insert_if(wanted.is_some(), Part::Log(at));
            timed.insert_if(log.is_timed(), Part::Log(at));
            begins |= levels.is_some_and(|levels| levels.entry.is_some());
            logs.push(wanted);
        }
        let has_nothing = spans.is_none() && on.is_empty();
        if !is_on || (has_nothing && pipeline.origin == PipelineOrigin::Installed) {
            return None;
        }
        let function = pipeline.code_attributes.then_some(name);
        let fixed = function.map(|function| definition.code(function)).unwrap_or_default();
        let in_logs = if logs.is_empty() { Vec::new() } else { fixed.clone() };
        let fixed_in_logs = FixedAttributes::new(in_logs, LOG_ATTRIBUTES);
        let fixed = FixedAttributes::new(fixed, SPAN_ATTRIBUTES);
        let (counts, logs, exceptions) = (counts.into(), logs.into(), OnceLock::new());
        Some(ResolvedSite {
            spans,
            counts,
            on_success: OnceLock::new(),
            logs,
            on,
            timed,
            begins,
            fixed,
            fixed_in_logs,
            scope: scope(definition.scope),
            exceptions,
            brevity,
            pipeline,
        })
    }
}

fn instrumentation_scope(source: &Source, scope: Option<&'static str>) -> InstrumentationScope {
    let crate_name = source.module.split("::").next().unwrap_or_default();
    let name = scope.or(source.package).unwrap_or(crate_name);
    let builder = InstrumentationScope::builder(name).with_schema_url(SCHEMA_URL);
    match source.version {
        // The version is the version of the package, so it does not apply to a scope with another name.
        Some(version) if scope.is_none() => builder.with_version(version).build(),
        _ => builder.build(),
    }
}

/// Returns whether the call with this number looks for a provider.
pub(crate) fn is_look(calls: u32) -> bool {
    calls < EAGER_LOOKS || calls.is_multiple_of(EAGER_LOOKS)
}

/// The schema URL of the telemetry. Call sites do not depend on `otel-semconv`, so a test compares the two versions.
pub(crate) const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";

/// The cached result of binding a call site to a pipeline.
struct ResolutionCache {
    /// The state in which the call site is disabled. No state has all bits set.
    off_in: AtomicU32,
    /// The number of calls in the state `idle_in` that looked for a global provider.
    idle: AtomicU32,
    /// The state in which `idle` is counted. After a change, the call site looks again at once.
    idle_in: AtomicU32,
    /// The number of calls that looked for a global meter provider.
    counted: AtomicU32,
    /// The first pipeline, which most programs never replace. It is read without a lock.
    first: OnceLock<(u32, ResolvedSite)>,
    /// The pipeline of a later installation.
    later: RwLock<Option<(u32, Arc<ResolvedSite>)>>,
}

impl ResolutionCache {
    const fn new() -> Self {
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
