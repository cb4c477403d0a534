//! How a site finds the pipeline in force, and what it asks it.

use super::admission::{Admission, admission_under, context_is_there};
use super::instruments::Instruments;
use super::log::Sunk;
use super::part::{Part, PartSet};
use super::pipeline::{self, Carried, INSTALLED, Origin, PARENT_BASED, Pipeline, RECORDING, STATE, TESTING};
use super::resolved::{Answers, Bound, Resolved};
use super::site::{Site, Spans};
use super::source::function_name;
use opentelemetry::{Context, InstrumentationScope};
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::sync::{Arc, OnceLock, PoisonError};

/// Without a provider a site looks for one on this many first calls, and later on every call of which the low bits are zero.
const EAGER_LOOKS: u32 = 256;

impl Site {
    /// What is known of a span before anything is built for it.
    #[inline(never)]
    pub(crate) fn admission(&self) -> Admission {
        // What the state leads to is behind a lock, so the order of this load does not matter.
        let state = STATE.load(Relaxed);
        if !context_is_there() {
            return Admission::Refused;
        }
        if state & (PARENT_BASED | TESTING) == PARENT_BASED && self.spans != Spans::Root {
            return Context::map_current(admission_under);
        }
        let somebody = state & (RECORDING | INSTALLED | TESTING) != 0;
        if somebody || self.looks_for_globals(state) { Admission::Unknown } else { Admission::Refused }
    }

    /// Whether this call looks for a global provider.
    #[cold]
    pub(crate) fn looks_for_globals(&self, state: u32) -> bool {
        let Answers { idle, idle_in, .. } = &self.answers;
        let unchanged = idle_in.swap(state, Relaxed) == state;
        let calls = if unchanged { idle.load(Relaxed) } else { 0 };
        idle.store(calls.wrapping_add(1), Relaxed);
        is_look(calls)
    }

    /// Whether this call looks for another global provider of meters: the first ones, and some of the later ones.
    #[cold]
    pub(crate) fn looks_for_meters(&self) -> bool {
        is_look(self.answers.counted.fetch_add(1, Relaxed))
    }

    /// The pipeline for a call in `context`, or `None` if the site is off there.
    pub(crate) fn resolve(&'static self, context: &Context) -> Option<Bound> {
        if STATE.load(Relaxed) & TESTING != 0 && context.get::<Carried>().is_some() {
            return self.bind(pipeline::current(context)).map(|resolved| Bound::Later(Arc::new(resolved)));
        }
        self.resolve_installed()
    }

    /// The pipeline that was installed, or that of the globals.
    #[inline]
    pub(crate) fn resolve_installed(&'static self) -> Option<Bound> {
        let state = STATE.load(Acquire);
        match self.answers.first.get() {
            Some((known, resolved)) if *known == state => Some(Bound::First(resolved)),
            _ => self.resolve_later(state),
        }
    }

    fn resolve_later(&'static self, state: u32) -> Option<Bound> {
        let later = self.answers.later.read().unwrap_or_else(PoisonError::into_inner);
        match later.as_ref() {
            Some((known, resolved)) if *known == state => Some(Bound::Later(Arc::clone(resolved))),
            _ => {
                drop(later);
                self.resolve_anew(state)
            }
        }
    }

    #[cold]
    fn resolve_anew(&'static self, state: u32) -> Option<Bound> {
        let Some(resolved) = self.bind(pipeline::installed()) else {
            // A test may carry a pipeline in which the site is on.
            if state & TESTING == 0 {
                self.answers.off_in.store(state, Relaxed);
            }
            return None;
        };
        if let Err((_, resolved)) = self.answers.first.set((state, resolved)) {
            let resolved = Arc::new(resolved);
            let mut later = self.answers.later.write().unwrap_or_else(PoisonError::into_inner);
            *later = Some((state, Arc::clone(&resolved)));
            return Some(Bound::Later(resolved));
        }
        self.answers.first.get().map(|(_, resolved)| Bound::First(resolved))
    }

    fn bind(&self, pipeline: Arc<Pipeline>) -> Option<Resolved> {
        let module = self.source.module;
        let name = function_name((self.source.function)());
        let allowed =
            |scope: Option<&str>, name: &str, level| pipeline.filter.allows_site(scope.unwrap_or(module), name, level);
        // A provider may still come where none was installed, so that only the filter switches such a site off.
        let mut is_on = false;
        let scope = |scope| self.instrumentation_scope(scope);
        let level =
            self.level.get().filter(|level| self.spans != Spans::None && allowed(self.scope, self.name, *level));
        is_on |= level.is_some();
        let traces = pipeline.traces.as_ref().filter(|_| level.is_some());
        let spans = traces.map(|traces| traces.tracer(scope(self.scope)));
        let (mut on, mut timed, mut begins) = (PartSet::default(), PartSet::default(), false);
        let mut counts = Vec::with_capacity(self.counts.len());
        for (at, count) in self.counts.iter().enumerate() {
            let wanted = count.is_on(&allowed);
            is_on |= wanted;
            let meters = pipeline.meters.as_ref().filter(|_| wanted);
            let meter = meters.map(|meters| meters.meter_with_scope(scope(count.scope)));
            on.insert_if(meter.is_some(), Part::Count(at));
            timed.insert_if(count.is_timed(), Part::Count(at));
            begins |= count.active;
            counts.push(meter.map(|meter| Instruments::new(count, &meter, name.clone())));
        }
        let mut logs = Vec::with_capacity(self.logs.len());
        for (at, log) in self.logs.iter().enumerate() {
            let levels = log.levels_on(&allowed);
            is_on |= levels.is_some();
            let sink = pipeline.logs.as_ref().map(|logs| logs.logger(scope(log.scope)));
            let wanted = levels.zip(sink).map(|(levels, sink)| Sunk { levels, sink });
            on.insert_if(wanted.is_some(), Part::Log(at));
            timed.insert_if(log.is_timed(), Part::Log(at));
            begins |= levels.is_some_and(|levels| levels.entry.is_some());
            logs.push(wanted);
        }
        let has_nothing = spans.is_none() && on.is_empty();
        if !is_on || (has_nothing && pipeline.origin == Origin::Installed) {
            return None;
        }
        let function = pipeline.code_attributes.then_some(name);
        let (counts, logs, exceptions) = (counts.into(), logs.into(), OnceLock::new());
        Some(Resolved {
            spans,
            counts,
            logs,
            on,
            timed,
            begins,
            function,
            scope: scope(self.scope),
            exceptions,
            pipeline,
        })
    }

    fn instrumentation_scope(&self, scope: Option<&'static str>) -> InstrumentationScope {
        let crate_name = self.source.module.split("::").next().unwrap_or_default();
        let name = scope.or(self.source.package).unwrap_or(crate_name);
        let builder = InstrumentationScope::builder(name).with_schema_url(SCHEMA_URL);
        match self.source.version {
            // The version is that of the crate, so it says nothing about a scope with a name of its own.
            Some(version) if scope.is_none() => builder.with_version(version).build(),
            _ => builder.build(),
        }
    }
}

/// Whether the call of this number, of those without a provider, looks for one.
pub(crate) fn is_look(calls: u32) -> bool {
    calls < EAGER_LOOKS || calls.is_multiple_of(EAGER_LOOKS)
}

/// The conventions that telemetry of this crate follows; `otel-semconv` is not a dependency of call sites, so a test compares.
pub(crate) const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";
