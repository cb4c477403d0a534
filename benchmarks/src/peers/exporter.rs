//! Where the OpenTelemetry SDK's telemetry goes: counted, then dropped.

pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod spans;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// How much was exported, whatever it was.
#[derive(Clone, Default, Debug)]
pub(crate) struct Tally(Arc<AtomicU64>);

impl Tally {
    /// This much more.
    pub(crate) fn add(&self, exported: u64) {
        self.0.fetch_add(exported, Relaxed);
    }

    /// All of it.
    pub(crate) fn total(&self) -> u64 {
        self.0.load(Relaxed)
    }
}
