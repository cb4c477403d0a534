//! What an annotated function logs: its records as a constant, and what a call brings for them.

use super::fields::Fields;
use super::level::{Level, LevelOf};
use super::limit::Limits;
use super::sink::LogSink;
use super::source::Source;
use super::value::bounded;
use opentelemetry::Value;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// The log records of an annotated function.
pub struct Log {
    pub(crate) name: &'static str,
    pub(crate) event: Option<&'static str>,
    pub(crate) slow: Option<Duration>,
    pub(crate) limits: Limits,
    pub(crate) scope: Option<&'static str>,
    timed: bool,
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
        [entry, ok, err, some, none].iter().any(Option::is_some).then_some(levels)
    }
}

/// The records of a site in the pipeline in force.
pub(crate) struct Sunk {
    pub(crate) levels: Levels,
    pub(crate) sink: Box<dyn LogSink>,
}

/// What a call notes for its records before its parameters are gone.
pub struct Note {
    fields: Fields,
    texts: Vec<String>,
}

impl Note {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::with_capacity(0, text_limit), texts: Vec::new() }
    }

    /// Keeps a piece of the body.
    pub fn text(&mut self, text: fmt::Arguments<'_>) {
        self.texts.push(bounded(self.fields.text_limit, text));
    }
}

/// What was noted, when the call is over.
pub struct Noted<'a> {
    note: Option<&'a Note>,
    elapsed: Duration,
}

impl<'a> Noted<'a> {
    pub(crate) fn new(note: Option<&'a Note>, elapsed: Duration) -> Self {
        Self { note, elapsed }
    }

    /// A piece of the body, counted from 0.
    pub fn text(&self, at: usize) -> &'a str {
        self.note.and_then(|note| note.texts.get(at)).map_or("", String::as_str)
    }

    /// A field, as it is recorded.
    pub fn field(&self, key: &str) -> Shown<'a> {
        let attributes = self.note.map_or(&[][..], |note| &note.fields.attributes);
        Shown(attributes.iter().find(|attribute| attribute.key.as_str() == key).map(|attribute| &attribute.value))
    }

    /// How long the call took.
    pub fn elapsed(&self) -> Elapsed {
        Elapsed(self.elapsed)
    }
}

/// A field in a body, formatted like the value that it was made of.
pub struct Shown<'a>(Option<&'a Value>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.pad(""),
            Some(Value::String(text)) => f.pad(text.as_str()),
            Some(value) => fmt::Display::fmt(value, f),
        }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.pad(""),
            Some(Value::String(text)) => fmt::Debug::fmt(text.as_str(), f),
            Some(Value::F64(number)) => fmt::Debug::fmt(number, f),
            Some(value) => fmt::Display::fmt(value, f),
        }
    }
}

/// A duration as people read it: `12.3ms`.
#[derive(Clone, Copy)]
pub struct Elapsed(Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (f.precision(), f.width()) {
            (Some(_), _) => fmt::Debug::fmt(&self.0, f),
            (None, Some(_)) => f.pad(&format!("{:.1?}", self.0)),
            (None, None) => write!(f, "{:.1?}", self.0),
        }
    }
}

impl fmt::Debug for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A record that is going to be written.
pub struct Draft {
    pub(crate) fields: Fields,
    pub(crate) body: Option<String>,
    pub(crate) message: Option<String>,
}

impl Draft {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::with_capacity(0, text_limit), body: None, message: None }
    }

    /// The author's text.
    pub fn body(&mut self, text: fmt::Arguments<'_>) {
        self.body = Some(bounded(self.fields.text_limit, text));
    }

    /// The message of the error.
    pub fn error(&mut self, text: fmt::Arguments<'_>) {
        self.message = Some(bounded(self.fields.text_limit, text));
    }
}

macro_rules! fields_of {
    ($($collector:ty),*) => {$(
        impl Deref for $collector {
            type Target = Fields;
            fn deref(&self) -> &Fields {
                &self.fields
            }
        }

        impl DerefMut for $collector {
            fn deref_mut(&mut self) -> &mut Fields {
                &mut self.fields
            }
        }
    )*};
}
fields_of!(Note, Draft);
