//! Panics of the application's callbacks, which must not be those of telemetry.

use super::stderr::print_to_stderr;
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How often the callbacks of each instrument panicked.
#[derive(Debug, Default)]
pub(crate) struct Panics(Mutex<BTreeMap<String, u64>>);

impl Panics {
    /// Counts it; the first of an instrument is told on stderr.
    pub(crate) fn caught(&self, instrument: &str, payload: &(dyn Any + Send)) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(instrument.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            let text = payload.downcast_ref::<&str>().copied();
            let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text");
            print_to_stderr(format_args!(
                "metrics: a callback of `{instrument}` panicked: {text}; what it had not observed yet is missing"
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
