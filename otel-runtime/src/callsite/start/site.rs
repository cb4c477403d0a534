//! The constant that a macro generates for an annotated function, and the functions that generated code calls on it.

use super::admission::{Admission, admission};
use super::inline_log::InlineLog;
use super::options::StartOptions;
use super::parts::Parts;
use super::prepared::PreparedCall;
use super::signals::{open, open_counted, open_in};
use super::span::{begin, begin_in, unrecorded};
use crate::callsite::once::once;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::{Definition, SpanMode};
use crate::callsite::site::level::{Level, LevelOf};
use crate::callsite::site::log::Log;
use crate::callsite::site::metric::{ConstantValue, Count};
use crate::callsite::site::part::MAX_PER_SIGNAL;
use crate::callsite::site::source::Source;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::log_capture::{BodyValues, LogCapture, LogContent};
use crate::callsite::wrap::call::Call;
use crate::callsite::wrap::constant_call::ConstantCall;
use opentelemetry::trace::SpanKind;
use std::time::Duration;

/// An annotated function.
pub struct Site {
    resolver: Resolver,
}

/// Constants, which are set at compile time.
impl Site {
    /// Creates a site with the defaults of `#[traced]`.
    #[must_use]
    pub const fn new(name: &'static str, source: Source) -> Self {
        Self { resolver: Resolver::new(Definition::new(name, source)) }
    }

    /// Creates a site without a span.
    #[must_use]
    pub const fn without_span(name: &'static str, source: Source) -> Self {
        let mut site = Self::new(name, source);
        site.resolver.definition.span_mode = SpanMode::None;
        site
    }

    /// Sets the kind of its spans.
    #[must_use]
    pub const fn kind(mut self, kind: SpanKind) -> Self {
        self.resolver.definition.kind = kind;
        self
    }

    /// Sets the minimum level at which its span is enabled, if the macro knows it.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.resolver.definition.level = LevelOf::Known(level);
        self
    }

    /// Sets the minimum level at which its span is enabled, if it is a constant of the application.
    #[must_use]
    pub const fn level_of(mut self, level: fn() -> Level) -> Self {
        self.resolver.definition.level = LevelOf::Constant(level);
        self
    }

    /// Sets the instrumentation scope, which is also the target for filters. The default is the package of the caller.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.resolver.definition.scope = Some(scope);
        self
    }

    /// Makes its spans root spans.
    #[must_use]
    pub const fn root(mut self) -> Self {
        self.resolver.definition.span_mode = SpanMode::Root;
        self
    }

    /// Records to the current span instead of a new one.
    #[must_use]
    pub const fn current(mut self) -> Self {
        self.resolver.definition.span_mode = SpanMode::Current;
        self
    }

    /// Leaves its spans out of the current context.
    #[must_use]
    pub const fn leaf(mut self) -> Self {
        self.resolver.definition.leaf = true;
        self
    }

    /// Sets how many attributes a call sets at the start of its span.
    #[must_use]
    pub const fn fields(mut self, fields: usize) -> Self {
        self.resolver.definition.fields = fields;
        self
    }

    /// Makes its spans count polls.
    #[must_use]
    pub const fn poll_stats(mut self) -> Self {
        self.resolver.definition.poll_stats = true;
        self
    }

    /// Sets the metrics.
    ///
    /// # Panics
    ///
    /// At compile time, if there are more than `MAX_PER_SIGNAL`.
    #[must_use]
    pub const fn counts(mut self, counts: &'static [&'static Count]) -> Self {
        assert!(counts.len() <= MAX_PER_SIGNAL, "the call site has too many metrics");
        self.resolver.definition.counts = counts;
        self
    }

    /// Sets the logs.
    ///
    /// # Panics
    ///
    /// At compile time, if there are more than `MAX_PER_SIGNAL`.
    #[must_use]
    pub const fn logs(mut self, logs: &'static [&'static Log]) -> Self {
        assert!(logs.len() <= MAX_PER_SIGNAL, "the call site has too many logs");
        self.resolver.definition.logs = logs;
        self
    }
}

/// The start of a call, at run time.
impl Site {
    /// Starts a span without fields.
    #[inline]
    pub fn start(&'static self) -> Call {
        if self.resolver.is_off() {
            return Call(None);
        }
        match admission(&self.resolver) {
            Admission::Refused => Call(None),
            Admission::Unrecorded => unrecorded(&self.resolver),
            admission => begin(&self.resolver, admission, &mut |_, _| ()),
        }
    }

    /// Starts a span; `fields` runs only if the span is recorded.
    #[inline]
    pub fn start_with(&'static self, fields: impl FnOnce(&mut Fields)) -> Call {
        if self.resolver.is_off() {
            return Call(None);
        }
        match admission(&self.resolver) {
            Admission::Refused => Call(None),
            Admission::Unrecorded => unrecorded(&self.resolver),
            admission => {
                let mut fields = once!(fields);
                begin(&self.resolver, admission, &mut |span, _| fields(span))
            }
        }
    }

    /// Starts a span with a condition, a parent or a kind; `before` runs unless the site is disabled.
    #[inline]
    pub fn start_in(&'static self, before: impl FnOnce(&mut StartOptions), fields: impl FnOnce(&mut Fields)) -> Call {
        if self.resolver.is_off() {
            Call(None)
        } else {
            let mut fields = once!(fields);
            begin_in(&self.resolver, &mut once!(before), &mut |span, _| fields(span))
        }
    }

    /// Starts a call with metrics or logs; `parts` collects only the fields that are recorded.
    #[inline]
    pub fn open(&'static self, parts: impl FnOnce(&mut Parts<'_>)) -> Call {
        if self.resolver.is_off() { Call(None) } else { open(&self.resolver, &mut once!(parts)) }
    }

    /// Starts a call that only records metrics with constant attributes.
    #[inline]
    pub fn open_counted(&'static self) -> ConstantCall {
        if self.resolver.is_off() { ConstantCall(None) } else { open_counted(&self.resolver) }
    }

    /// Starts a call with metrics or logs and a condition, a parent or a kind; `before` runs unless the site is disabled.
    #[inline]
    pub fn open_in(&'static self, before: impl FnOnce(&mut StartOptions), parts: impl FnOnce(&mut Parts<'_>)) -> Call {
        if self.resolver.is_off() { Call(None) } else { open_in(&self.resolver, &mut once!(before), &mut once!(parts)) }
    }

    /// Writes the record of `log!`; `capture` and `fill` run only if it is written.
    #[inline]
    pub fn log(
        &'static self,
        capture: impl FnOnce(&mut LogCapture),
        fill: impl FnOnce(&mut LogContent, &BodyValues<'_>),
    ) {
        self.log_if(|| true, capture, fill);
    }

    /// Like [`log`](Self::log), with a condition; `condition` runs unless the site is disabled.
    #[inline]
    pub fn log_if(
        &'static self,
        condition: impl FnOnce() -> bool,
        capture: impl FnOnce(&mut LogCapture),
        fill: impl FnOnce(&mut LogContent, &BodyValues<'_>),
    ) {
        if self.resolver.is_off() {
            return;
        }
        let mut condition = Some(condition);
        let mut condition = || condition.take().is_some_and(|condition| condition());
        if let Some(log) = InlineLog::begin(&self.resolver, &mut condition) {
            let mut captured = log.capture();
            capture(&mut captured);
            let mut record = log.record(&mut captured);
            fill(&mut record.content, &BodyValues::new(&captured, Duration::ZERO));
            log.write(record);
        }
    }

    /// Adds zero to the counters for each set of attributes, so that their series exist before the first call.
    pub fn announce(&'static self, sets: &[&[(&'static str, ConstantValue)]]) {
        if let Some(resolved) = self.resolver.resolve_here() {
            let counters = resolved.counts.iter().flatten();
            counters.for_each(|counter| sets.iter().for_each(|set| counter.announce(set)));
        }
    }

    /// Evaluates the parent and the fields of a span that starts later.
    #[inline]
    pub fn prepare(
        &'static self,
        before: impl FnOnce(&mut StartOptions),
        fields: impl FnOnce(&mut Fields),
    ) -> PreparedCall {
        PreparedCall::of_span(&self.resolver, before, fields)
    }

    /// Evaluates the parent and the fields of a call with metrics or logs that starts later.
    pub fn prepare_parts(
        &'static self,
        before: impl FnOnce(&mut StartOptions),
        parts: impl FnOnce(&mut Parts<'_>),
    ) -> PreparedCall {
        PreparedCall::of_parts(&self.resolver, before, parts)
    }
}
