//! Exporters for the OpenTelemetry SDK that count telemetry and drop it.

pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod spans;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The number of exported items.
#[derive(Clone, Default, Debug)]
pub(crate) struct Tally(Arc<AtomicU64>);

impl Tally {
    /// Adds exported items.
    pub(crate) fn add(&self, exported: u64) {
        self.0.fetch_add(exported, Relaxed);
    }

    /// The total.
    pub(crate) fn total(&self) -> u64 {
        self.0.load(Relaxed)
    }
}
