//! What is decided when a trace has ended.

use std::fmt;
use std::time::Duration;

/// Which traces are kept although they were not sampled.
#[derive(Clone, Debug)]
pub(crate) struct TailSettings {
    /// Whether a span with an error keeps its trace.
    pub(crate) errors: bool,
    /// A span that takes this long keeps its trace.
    pub(crate) slower_than: Option<Duration>,
    /// The number of traces in a period that are recorded for each name of a local root span.
    pub(crate) minimum: Option<(u32, Duration)>,
    /// Whether log records below WARN are dropped with their trace.
    pub(crate) drop_logs: bool,
    /// Whether traces are kept that another service has not sampled.
    pub(crate) remote: bool,
    /// The memory of what is not decided.
    pub(crate) bytes: usize,
}

/// A trace must fit.
const FEWEST_BYTES: usize = 64 << 10;

impl Default for TailSettings {
    fn default() -> Self {
        Self { errors: false, slower_than: None, minimum: None, drop_logs: false, remote: true, bytes: 32 << 20 }
    }
}

impl TailSettings {
    /// # Errors
    ///
    /// Returns an error if settings exclude each other or have no effect.
    pub(super) fn check(&self, follows_parent: bool) -> Result<(), String> {
        let name = self.first_name();
        if !follows_parent {
            return Err(format!(
                "`{name}` requires a sampler that follows the parent, such as `Sampler::parent_ratio(..)`"
            ));
        }
        if self.bytes < FEWEST_BYTES {
            return Err(format!("`undecided_bytes({})` is less than {FEWEST_BYTES} bytes", self.bytes));
        }
        if self.minimum.is_some_and(|(traces, period)| traces == 0 || period.is_zero()) {
            return Err("`minimum_rate` requires at least one trace, and a period that is not zero".to_owned());
        }
        Ok(())
    }

    fn first_name(&self) -> &'static str {
        match self {
            Self { errors: true, .. } => "keep_errors",
            Self { slower_than: Some(_), .. } => "keep_slower_than",
            Self { minimum: Some(_), .. } => "minimum_rate",
            Self { drop_logs: true, .. } => "drop_logs_of_dropped_traces",
            Self { remote: false, .. } => "drop_unsampled_remote_parents",
            _ => "undecided_bytes",
        }
    }
}

impl fmt::Display for TailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.errors {
            parts.push("keep_errors".to_owned());
        }
        if let Some(duration) = self.slower_than {
            parts.push(format!("keep_slower_than({duration:?})"));
        }
        if let Some((traces, period)) = self.minimum {
            parts.push(format!("minimum_rate({traces} in {period:?})"));
        }
        if self.drop_logs {
            parts.push("drop_logs_of_dropped_traces".to_owned());
        }
        if !self.remote {
            parts.push("drop_unsampled_remote_parents".to_owned());
        }
        if self.bytes != Self::default().bytes {
            parts.push(format!("undecided_bytes({})", self.bytes));
        }
        f.write_str(&parts.join(", "))
    }
}
