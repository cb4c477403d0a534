//! What an annotated function logs, as a constant.

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
    timed: bool,
    /// Only a panic is a failure, for which nothing is prepared where nothing else is told.
    infallible: bool,
    entry: LevelOf,
    ok: LevelOf,
    err: LevelOf,
    some: Option<LevelOf>,
    none: Option<LevelOf>,
}

/// The levels of the records that the filter lets through.
#[derive(Clone, Copy)]
pub(crate) struct Levels {
    pub(crate) entry: Option<Level>,
    pub(crate) ok: Option<Level>,
    pub(crate) err: Option<Level>,
    pub(crate) some: Option<Level>,
    pub(crate) none: Option<Level>,
}

impl Log {
    /// One record when the call is over, with the name in its body.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            event: None,
            slow: None,
            limits: Limits::new(),
            scope: None,
            timed: false,
            infallible: false,
            entry: LevelOf::Off,
            ok: LevelOf::Known(Level::Info),
            err: LevelOf::Known(Level::Error),
            some: None,
            none: None,
        }
    }

    /// The name of the event that the record is.
    #[must_use]
    pub const fn event(mut self, name: &'static str) -> Self {
        self.event = Some(name);
        self
    }

    /// A record when the call starts, too.
    #[must_use]
    pub const fn entry(mut self, level: LevelOf) -> Self {
        self.entry = level;
        self
    }

    /// The level of a call that succeeds.
    #[must_use]
    pub const fn ok(mut self, level: LevelOf) -> Self {
        self.ok = level;
        self
    }

    /// The level of a call that fails.
    #[must_use]
    pub const fn err(mut self, level: LevelOf) -> Self {
        self.err = level;
        self
    }

    /// The level of a call that returns `Some`.
    #[must_use]
    pub const fn some(mut self, level: LevelOf) -> Self {
        self.some = Some(level);
        self
    }

    /// The level of a call that returns `None`.
    #[must_use]
    pub const fn none(mut self, level: LevelOf) -> Self {
        self.none = Some(level);
        self
    }

    /// The function cannot fail but by a panic.
    #[must_use]
    pub const fn infallible(mut self) -> Self {
        self.infallible = true;
        self
    }

    /// Leaves out calls that succeed in less time.
    #[must_use]
    pub const fn slow(mut self, least: Duration) -> Self {
        self.slow = Some(least);
        self.timed = true;
        self
    }

    /// The body tells how long the call took.
    #[must_use]
    pub const fn timed(mut self) -> Self {
        self.timed = true;
        self
    }

    /// Writes a share of the records of calls that succeed.
    #[must_use]
    pub const fn sample(mut self, share: f64) -> Self {
        self.limits = self.limits.sample(share);
        self
    }

    /// Writes at most so many records in each period.
    #[must_use]
    pub const fn rate(mut self, most: u32, period: Duration) -> Self {
        self.limits = self.limits.rate(most, period);
        self
    }

    /// Writes one record of a call that succeeds, and no more.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.limits = self.limits.once();
        self
    }

    /// Another scope than the user's package, and another target for filters.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// What filters and records call the place.
    pub(crate) fn target(&self, source: &Source) -> &'static str {
        self.scope.unwrap_or(source.module)
    }

    pub(crate) fn is_timed(&self) -> bool {
        self.timed
    }

    /// `None` if no record of any outcome would be written.
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
