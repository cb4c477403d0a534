//! Panics in code of the application that telemetry calls: metric callbacks, and conversions of recorded values.

use super::stderr::{MessageLevel, print_to_stderr};
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// The number of panics since an installation.
#[derive(Debug)]
pub(crate) struct Panics {
    /// By instrument.
    callbacks: Mutex<BTreeMap<String, u64>>,
    /// The number of panics during conversions of recorded values before the installation.
    values_before: u64,
}

impl Default for Panics {
    fn default() -> Self {
        Self { callbacks: Mutex::default(), values_before: VALUES.load(Relaxed) }
    }
}

impl Panics {
    /// Counts a panic, and prints the first one of each instrument to stderr.
    pub(crate) fn caught(&self, instrument: &str, payload: &(dyn Any + Send)) {
        let mut counts = self.callbacks.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(instrument.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            let text = text(payload);
            print_to_stderr(
                MessageLevel::Error,
                format_args!(
                    "metrics: a callback of `{instrument}` panicked: {text}; values that it had not observed by then are \
                 missing"
                ),
            );
        }
    }
}

/// Prints nothing if there was no panic.
impl fmt::Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.callbacks.lock().unwrap_or_else(PoisonError::into_inner);
        let values = VALUES.load(Relaxed).saturating_sub(self.values_before);
        if counts.is_empty() && values == 0 {
            return Ok(());
        }
        writeln!(f, "panics:")?;
        for (instrument, count) in &*counts {
            writeln!(f, "  callback of `{instrument}`: {}", times(*count))?;
        }
        if values > 0 {
            writeln!(f, "  recorded values: {}", times(values))?;
        }
        Ok(())
    }
}

/// The number of panics while values were converted. A call site does not know the report, so they are counted for the process.
static VALUES: AtomicU64 = AtomicU64::new(0);

/// Counts a panic of a `Debug`, `Display` or other conversion of a recorded value, and prints the first one to stderr.
pub(crate) fn value_panicked(payload: &(dyn Any + Send)) {
    if VALUES.fetch_add(1, Relaxed) == 0 {
        let text = text(payload);
        print_to_stderr(
            MessageLevel::Error,
            format_args!("the conversion of a recorded value panicked: {text}; a fixed text is recorded instead"),
        );
    }
}

fn text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

fn times(count: u64) -> String {
    if count == 1 { "1 time".to_owned() } else { format!("{count} times") }
}
