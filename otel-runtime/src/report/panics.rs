//! Panics in the application's metric callbacks.

use super::stderr::print_to_stderr;
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The number of panics in the callbacks of each instrument.
#[derive(Debug, Default)]
pub(crate) struct Panics(Mutex<BTreeMap<String, u64>>);

impl Panics {
    /// Counts a panic, and prints the first one of each instrument to stderr.
    pub(crate) fn caught(&self, instrument: &str, payload: &(dyn Any + Send)) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(instrument.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            let text = payload.downcast_ref::<&str>().copied();
            let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text");
            print_to_stderr(format_args!(
                "metrics: a callback of `{instrument}` panicked: {text}; values that it had not observed by then are \
                 missing"
            ));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

impl fmt::Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (instrument, count) in &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let times = if *count == 1 { "time" } else { "times" };
            writeln!(f, "  callback of `{instrument}`: {count} {times}")?;
        }
        Ok(())
    }
}
