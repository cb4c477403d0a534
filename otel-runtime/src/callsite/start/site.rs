//! The constant that a macro makes of one annotated function, and what generated code calls on it.

use super::admission::{Admission, admission};
use super::options::StartOptions;
use super::parts::Parts;
use super::prepared::PreparedCall;
use super::signals::open;
use super::span::{begin, begin_in};
use crate::callsite::once::once;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::{Definition, SpanMode};
use crate::callsite::site::level::{Level, LevelOf};
use crate::callsite::site::log::Log;
use crate::callsite::site::metric::Count;
use crate::callsite::site::source::Source;
use crate::callsite::value::fields::Fields;
use crate::callsite::wrap::call::Call;
use opentelemetry::trace::SpanKind;

/// One annotated function.
pub struct Site {
    resolver: Resolver,
}

/// The constants.
impl Site {
    /// A site with the defaults of `#[traced]`.
    #[must_use]
    pub const fn new(name: &'static str, source: Source) -> Self {
        Self { resolver: Resolver::new(Definition::new(name, source)) }
    }

    /// A site without a span.
    #[must_use]
    pub const fn without_span(name: &'static str, source: Source) -> Self {
        let mut site = Self::new(name, source);
        site.resolver.definition.span_mode = SpanMode::None;
        site
    }

    /// The kind of its spans.
    #[must_use]
    pub const fn kind(mut self, kind: SpanKind) -> Self {
        self.resolver.definition.kind = kind;
        self
    }

    /// From which verbosity on its span is on, if the macro can tell it.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.resolver.definition.level = LevelOf::Known(level);
        self
    }

    /// From which verbosity on its span is on, if a constant of the user tells it.
    #[must_use]
    pub const fn level_of(mut self, level: fn() -> Level) -> Self {
        self.resolver.definition.level = LevelOf::Constant(level);
        self
    }

    /// Another scope than the user's package, and another target for filters.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.resolver.definition.scope = Some(scope);
        self
    }

    /// Its spans have no parent.
    #[must_use]
    pub const fn root(mut self) -> Self {
        self.resolver.definition.span_mode = SpanMode::Root;
        self
    }

    /// No new span: fields and outcome go to the current one.
    #[must_use]
    pub const fn current(mut self) -> Self {
        self.resolver.definition.span_mode = SpanMode::Current;
        self
    }

    /// How many attributes a call sets at the start.
    #[must_use]
    pub const fn fields(mut self, fields: usize) -> Self {
        self.resolver.definition.fields = fields;
        self
    }

    /// Its spans count polls.
    #[must_use]
    pub const fn poll_stats(mut self) -> Self {
        self.resolver.definition.poll_stats = true;
        self
    }

    /// What its calls count.
    #[must_use]
    pub const fn counts(mut self, counts: &'static [&'static Count]) -> Self {
        self.resolver.definition.counts = counts;
        self
    }

    /// What its calls log.
    #[must_use]
    pub const fn logs(mut self, logs: &'static [&'static Log]) -> Self {
        self.resolver.definition.logs = logs;
        self
    }
}

/// The start of a call.
impl Site {
    /// Starts a span without fields.
    #[inline]
    pub fn start(&'static self) -> Call {
        if self.resolver.is_off() {
            return Call(None);
        }
        match admission(&self.resolver) {
            Admission::Refused => Call(None),
            admission => begin(&self.resolver, admission, &mut |_| ()),
        }
    }

    /// Starts a span; `fields` runs only if it is recorded.
    #[inline]
    pub fn start_with(&'static self, fields: impl FnOnce(&mut Fields)) -> Call {
        if self.resolver.is_off() {
            return Call(None);
        }
        match admission(&self.resolver) {
            Admission::Refused => Call(None),
            admission => begin(&self.resolver, admission, &mut once!(fields)),
        }
    }

    /// Starts a span with a condition or a parent; `before` runs unless the site is off.
    #[inline]
    pub fn start_in(&'static self, before: impl FnOnce(&mut StartOptions), fields: impl FnOnce(&mut Fields)) -> Call {
        if self.resolver.is_off() {
            Call(None)
        } else {
            begin_in(&self.resolver, &mut once!(before), &mut once!(fields))
        }
    }

    /// Starts a call; `parts` evaluates what its parts want, and only that.
    #[inline]
    pub fn open(&'static self, parts: impl FnOnce(&mut Parts<'_>)) -> Call {
        if self.resolver.is_off() { Call(None) } else { open(&self.resolver, &mut |_| (), &mut once!(parts)) }
    }

    /// The same with conditions, a parent or a kind; `before` runs unless the site is off.
    #[inline]
    pub fn open_in(&'static self, before: impl FnOnce(&mut StartOptions), parts: impl FnOnce(&mut Parts<'_>)) -> Call {
        if self.resolver.is_off() { Call(None) } else { open(&self.resolver, &mut once!(before), &mut once!(parts)) }
    }

    /// Evaluates parent and fields now, for a span that starts later.
    #[inline]
    pub fn prepare(
        &'static self,
        before: impl FnOnce(&mut StartOptions),
        fields: impl FnOnce(&mut Fields),
    ) -> PreparedCall {
        PreparedCall::of_span(&self.resolver, before, fields)
    }

    /// The same for a call that counts or logs.
    pub fn prepare_parts(
        &'static self,
        before: impl FnOnce(&mut StartOptions),
        parts: impl FnOnce(&mut Parts<'_>),
    ) -> PreparedCall {
        PreparedCall::of_parts(&self.resolver, before, parts)
    }
}
