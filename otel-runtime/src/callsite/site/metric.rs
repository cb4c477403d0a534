//! What an annotated function counts and times: a metric as a constant.

use super::level::{Level, LevelOf};
use opentelemetry::Value;

/// A metric of an annotated function, with those that are derived from it.
pub struct Count {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) description: &'static str,
    pub(crate) kind: CountKind,
    pub(crate) duration: bool,
    pub(crate) active: bool,
    pub(crate) buckets: Option<&'static [f64]>,
    pub(crate) on: On,
    pub(crate) attributes: &'static [(&'static str, ConstantValue)],
    /// The call adds attributes of its own, so no set of attributes is known before.
    pub(crate) dynamic: bool,
    pub(crate) scope: Option<&'static str>,
    level: LevelOf,
}

/// What the metric itself holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountKind {
    /// Calls, or what the author adds instead of 1.
    Sum,
    /// How long the calls took.
    Duration,
    /// The values that the author gives.
    Values,
}

/// Which calls count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Those that succeed.
    Ok,
    /// Those that fail.
    Err,
    /// All of them.
    All,
}

/// A label that is known while compiling.
#[derive(Clone, Copy)]
pub enum ConstantValue {
    /// Text.
    Text(&'static str),
    /// A whole number.
    Int(i64),
    /// A fraction.
    Float(f64),
    /// Yes or no.
    Bool(bool),
}

/// The metric of all functions, which are told apart by `code.function.name`.
const CALLS: &str = "function.calls";

impl Count {
    /// A counter of calls.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            unit: "",
            description: "",
            kind: CountKind::Sum,
            duration: false,
            active: false,
            buckets: None,
            on: On::All,
            attributes: &[],
            dynamic: false,
            scope: None,
            // Metrics are not there to be read line by line, so only `off` switches them off.
            level: LevelOf::Known(Level::Error),
        }
    }

    /// The counter of all functions whose author gives no name.
    #[must_use]
    pub const fn of_function() -> Self {
        Self::new(CALLS).unit("{call}").description("Calls of annotated functions")
    }

    /// The unit, in UCUM.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// What it counts, in words.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Times the calls, too.
    #[must_use]
    pub const fn duration(mut self) -> Self {
        self.duration = true;
        self
    }

    /// Counts the calls that are under way, too.
    #[must_use]
    pub const fn active(mut self) -> Self {
        self.active = true;
        self
    }

    /// A histogram of durations instead of a counter.
    #[must_use]
    pub const fn histogram(mut self) -> Self {
        self.kind = CountKind::Duration;
        self
    }

    /// A histogram of the author's values instead of a counter.
    #[must_use]
    pub const fn values(mut self) -> Self {
        self.kind = CountKind::Values;
        self
    }

    /// The bounds of the histogram.
    #[must_use]
    pub const fn buckets(mut self, buckets: &'static [f64]) -> Self {
        self.buckets = Some(buckets);
        self
    }

    /// Which calls count.
    #[must_use]
    pub const fn on(mut self, on: On) -> Self {
        self.on = on;
        self
    }

    /// MetricAttributes that are the same for every call.
    #[must_use]
    pub const fn attributes(mut self, attributes: &'static [(&'static str, ConstantValue)]) -> Self {
        self.attributes = attributes;
        self
    }

    /// Every call brings attributes of its own.
    #[must_use]
    pub const fn dynamic(mut self) -> Self {
        self.dynamic = true;
        self
    }

    /// Another scope than the user's package.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// From which verbosity on it is on, if the macro can tell it.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = LevelOf::Known(level);
        self
    }

    /// From which verbosity on it is on, if a constant of the user tells it.
    #[must_use]
    pub const fn level_of(mut self, level: fn() -> Level) -> Self {
        self.level = LevelOf::Constant(level);
        self
    }

    pub(crate) fn is_of_function(&self) -> bool {
        self.name == CALLS
    }

    /// Whether a clock has to be read.
    pub(crate) fn is_timed(&self) -> bool {
        self.duration || self.kind == CountKind::Duration
    }

    pub(crate) fn is_on(&self, allowed: &dyn Fn(Option<&str>, &str, Level) -> bool) -> bool {
        self.level.get().is_some_and(|level| allowed(self.scope, self.name, level))
    }
}

impl ConstantValue {
    pub(crate) fn to_value(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Int(int) => int.into(),
            Self::Float(float) => float.into(),
            Self::Bool(yes) => yes.into(),
        }
    }
}

/// Checks the bounds of a histogram while compiling.
///
/// # Panics
///
/// When there is no bound, or one is not larger than the one before, or not finite; the compiler shows that.
#[must_use]
pub const fn increasing(buckets: &'static [f64]) -> &'static [f64] {
    assert!(!buckets.is_empty(), "`buckets` needs at least one bound");
    let mut at = 0;
    while at < buckets.len() {
        assert!(buckets[at].is_finite(), "`buckets` are finite; what is above the last bound is counted by itself");
        assert!(at == 0 || buckets[at - 1] < buckets[at], "`buckets` have to grow from bound to bound");
        at += 1;
    }
    buckets
}
