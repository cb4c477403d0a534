//! The log records of an annotated function, as a constant.

use super::level::{Level, LevelOf};
use super::limits::Limits;
use super::source::Source;
use std::time::Duration;

/// The log records of an annotated function.
pub struct Log {
    pub(crate) name: &'static str,
    pub(crate) event: Option<&'static str>,
    pub(crate) slow: Option<Duration>,
    pub(crate) limits: Limits,
    pub(crate) scope: Option<&'static str>,
    /// Whether the body text contains fields.
    pub(crate) reads_fields: bool,
    timed: bool,
    /// The function can fail only by a panic. If that is all that would be logged, the log is off.
    infallible: bool,
    entry: LevelOf,
    ok: LevelOf,
    err: LevelOf,
    some: Option<LevelOf>,
    none: Option<LevelOf>,
}

/// The levels of the records that the filter enables.
#[derive(Clone, Copy)]
pub(crate) struct Levels {
    pub(crate) entry: Option<Level>,
    pub(crate) ok: Option<Level>,
    pub(crate) err: Option<Level>,
    pub(crate) some: Option<Level>,
    pub(crate) none: Option<Level>,
}

impl Log {
    /// Creates a log with one record at the end of the call. Its default body contains `name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            event: None,
            slow: None,
            limits: Limits::new(),
            scope: None,
            reads_fields: false,
            timed: false,
            infallible: false,
            entry: LevelOf::Off,
            ok: LevelOf::Known(Level::Info),
            err: LevelOf::Known(Level::Error),
            some: None,
            none: None,
        }
    }

    /// Sets the event name of the record.
    #[must_use]
    pub const fn event(mut self, name: &'static str) -> Self {
        self.event = Some(name);
        self
    }

    /// Adds a record at the start of the call.
    #[must_use]
    pub const fn entry(mut self, level: LevelOf) -> Self {
        self.entry = level;
        self
    }

    /// Sets the level for a call that succeeds.
    #[must_use]
    pub const fn ok(mut self, level: LevelOf) -> Self {
        self.ok = level;
        self
    }

    /// Sets the level for a call that fails.
    #[must_use]
    pub const fn err(mut self, level: LevelOf) -> Self {
        self.err = level;
        self
    }

    /// Sets the level for a call that returns `Some`.
    #[must_use]
    pub const fn some(mut self, level: LevelOf) -> Self {
        self.some = Some(level);
        self
    }

    /// Sets the level for a call that returns `None`.
    #[must_use]
    pub const fn none(mut self, level: LevelOf) -> Self {
        self.none = Some(level);
        self
    }

    /// Declares that the function can fail only by a panic.
    #[must_use]
    pub const fn infallible(mut self) -> Self {
        self.infallible = true;
        self
    }

    /// Writes no record for a successful call that takes less than `least`.
    #[must_use]
    pub const fn slow(mut self, least: Duration) -> Self {
        self.slow = Some(least);
        self.timed = true;
        self
    }

    /// Declares that the body text contains the duration of the call.
    #[must_use]
    pub const fn timed(mut self) -> Self {
        self.timed = true;
        self
    }

    /// Declares that the body text contains fields.
    #[must_use]
    pub const fn reads_fields(mut self) -> Self {
        self.reads_fields = true;
        self
    }

    /// Writes this share of the records of successful calls.
    #[must_use]
    pub const fn sample(mut self, share: f64) -> Self {
        self.limits = self.limits.sample(share);
        self
    }

    /// Writes at most this many records in each period.
    #[must_use]
    pub const fn rate(mut self, most: u32, period: Duration) -> Self {
        self.limits = self.limits.rate(most, period);
        self
    }

    /// Writes only one record of a successful call.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.limits = self.limits.once();
        self
    }

    /// Sets the instrumentation scope, which is also the target for filters. The default is the package of the caller.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Returns the target for filters and records.
    pub(crate) fn target(&self, source: &Source) -> &'static str {
        self.scope.unwrap_or(source.module)
    }

    pub(crate) fn is_timed(&self) -> bool {
        self.timed
    }

    /// Returns `None` if the filter enables no record of any outcome.
    pub(crate) fn levels_on(&self, allowed: &dyn Fn(Option<&str>, &str, Level) -> bool) -> Option<Levels> {
        let on = |level: LevelOf| level.get().filter(|level| allowed(self.scope, self.name, *level));
        let (some, none) = (self.some.unwrap_or(self.ok), self.none.unwrap_or(self.ok));
        let levels =
            Levels { entry: on(self.entry), ok: on(self.ok), err: on(self.err), some: on(some), none: on(none) };
        let Levels { entry, ok, err, some, none } = levels;
        let err = err.filter(|_| !self.infallible);
        [entry, ok, err, some, none].iter().any(Option::is_some).then_some(levels)
    }
}
