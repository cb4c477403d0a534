//! Measures the whole process: what all of its threads do until the bytes of the requests exist.

use crate::harness::{CALLS, WARM_UP};
use crate::subject::Subject;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use std::fmt;

/// The results of a process, per call.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// Processor time in user space, of all threads.
    pub nanoseconds: f64,
    /// The share of the expected telemetry that was encoded. NaN if it was not counted.
    pub exported: f64,
}

impl Spent {
    /// Runs batches, and waits after each until everything in it is exported.
    ///
    /// Counting what was exported means decoding it, so it is left out while instructions are counted.
    pub(crate) fn measure(subject: &Subject, batches: u32, count: bool) -> Self {
        let run = || {
            (subject.batch)();
            (subject.drain)();
        };
        (0..WARM_UP).for_each(|_| run());
        let before = user_nanoseconds();
        (0..batches).for_each(|_| run());
        let spent = user_nanoseconds() - before;
        let exported = if count { subject.share_exported(batches + WARM_UP) } else { f64::NAN };
        #[expect(clippy::cast_precision_loss, reason = "less than a day")]
        let nanoseconds = spent as f64 / (u64::from(batches) * CALLS) as f64;
        Self { nanoseconds, exported }
    }

    /// Parses the output of `Display`.
    pub fn parse(text: &str) -> Option<Self> {
        let (nanoseconds, exported) = text.trim().split_once(' ')?;
        Some(Self { nanoseconds: nanoseconds.parse().ok()?, exported: exported.parse().ok()? })
    }
}

impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.nanoseconds, self.exported)
    }
}

/// Processor time of this process in user space so far.
fn user_nanoseconds() -> i64 {
    getrusage(UsageWho::RUSAGE_SELF).expect("its arguments are valid").user_time().num_nanoseconds()
}
