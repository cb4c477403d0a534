//! The metrics of an annotated function, as constants.

use super::level::{Level, LevelOf};
use opentelemetry::Value;

/// A metric of an annotated function, and the metrics that are derived from it.
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
    /// Each call adds attributes, so they are not known at compile time.
    pub(crate) dynamic: bool,
    pub(crate) scope: Option<&'static str>,
    level: LevelOf,
}

/// What the metric itself measures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountKind {
    /// The sum of the calls, or of the measurements.
    Sum,
    /// The distribution of the durations of the calls.
    Duration,
    /// The distribution of the measurements.
    Values,
}

/// Which calls are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Calls that succeed.
    Ok,
    /// Calls that fail.
    Err,
    /// All calls.
    All,
}

/// An attribute value that is known at compile time.
#[derive(Clone, Copy)]
pub enum ConstantValue {
    /// A text.
    Text(&'static str),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A boolean.
    Bool(bool),
}

/// The metric of all functions without a metric name. The attribute `code.function.name` distinguishes them.
const CALLS: &str = "function.calls";

impl Count {
    /// Creates a counter of calls.
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
            // Levels limit how much there is to read, which does not apply to metrics, so only `off` disables them.
            level: LevelOf::Known(Level::Error),
        }
    }

    /// Creates the counter of functions without a metric name.
    #[must_use]
    pub const fn of_function() -> Self {
        Self::new(CALLS).unit("{call}").description("Calls of annotated functions")
    }

    /// Sets the unit, in UCUM.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Sets the description.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Adds a histogram of the durations of the calls.
    #[must_use]
    pub const fn duration(mut self) -> Self {
        self.duration = true;
        self
    }

    /// Adds an up-down counter of the calls in progress.
    #[must_use]
    pub const fn active(mut self) -> Self {
        self.active = true;
        self
    }

    /// Makes the metric a histogram of the durations of the calls.
    #[must_use]
    pub const fn histogram(mut self) -> Self {
        self.kind = CountKind::Duration;
        self
    }

    /// Makes the metric a histogram of the measurements.
    #[must_use]
    pub const fn values(mut self) -> Self {
        self.kind = CountKind::Values;
        self
    }

    /// Sets the bucket boundaries of the histogram.
    #[must_use]
    pub const fn buckets(mut self, buckets: &'static [f64]) -> Self {
        self.buckets = Some(buckets);
        self
    }

    /// Sets which calls are counted.
    #[must_use]
    pub const fn on(mut self, on: On) -> Self {
        self.on = on;
        self
    }

    /// Sets the attributes that are the same for every call.
    #[must_use]
    pub const fn attributes(mut self, attributes: &'static [(&'static str, ConstantValue)]) -> Self {
        self.attributes = attributes;
        self
    }

    /// Declares that each call adds attributes.
    #[must_use]
    pub const fn dynamic(mut self) -> Self {
        self.dynamic = true;
        self
    }

    /// Sets the instrumentation scope. The default is the package of the caller.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Sets the minimum level at which the metric is enabled, if the macro knows it.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = LevelOf::Known(level);
        self
    }

    /// Sets the minimum level at which the metric is enabled, if it is a constant of the application.
    #[must_use]
    pub const fn level_of(mut self, level: fn() -> Level) -> Self {
        self.level = LevelOf::Constant(level);
        self
    }

    pub(crate) fn is_of_function(&self) -> bool {
        self.name == CALLS
    }

    /// Returns whether the duration of a call is needed.
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

/// Checks the bucket boundaries of a histogram at compile time.
///
/// # Panics
///
/// Panics if there is no boundary, or if one is not finite or not greater than the previous one. This is a compile error.
#[must_use]
pub const fn increasing(buckets: &'static [f64]) -> &'static [f64] {
    assert!(!buckets.is_empty(), "`buckets` needs at least one bucket boundary");
    let mut at = 0;
    while at < buckets.len() {
        assert!(buckets[at].is_finite(), "bucket boundaries must be finite; the last bucket has no upper boundary");
        assert!(at == 0 || buckets[at - 1] < buckets[at], "bucket boundaries must increase");
        at += 1;
    }
    buckets
}
