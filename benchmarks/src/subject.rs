//! A library that is set up and ready to be called.

pub(crate) struct Subject {
    /// Makes [`CALLS`](crate::harness::CALLS) calls, inside a root span if there is one.
    pub(crate) batch: Batch,
    /// Blocks until all recorded telemetry is exported.
    pub(crate) drain: Box<dyn Fn()>,
    /// The number of exported spans, increments, durations and log records.
    pub(crate) exported: Box<dyn Fn() -> u64>,
    /// The expected number for each batch.
    pub(crate) expected: u64,
    /// How often a field was evaluated for telemetry that is not recorded.
    pub(crate) evaluated_in_vain: u64,
}

/// Any thread can make the calls.
pub(crate) type Batch = Box<dyn Fn() + Send + Sync>;

impl Subject {
    /// Telemetry is disabled, or not installed.
    pub(crate) fn recording_nothing(batch: Batch) -> Self {
        Self::recording(batch, || (), || 0, 0)
    }

    /// The share of the telemetry of this many batches that was exported.
    #[expect(clippy::cast_precision_loss, reason = "counts of a benchmark stay far below 2^52")]
    pub(crate) fn share_exported(&self, batches: u32) -> f64 {
        let (exported, expected) = ((self.exported)(), u64::from(batches) * self.expected);
        // If nothing is expected, anything is infinitely too much.
        if exported == expected { 1.0 } else { exported as f64 / expected as f64 }
    }

    /// Telemetry is exported.
    pub(crate) fn recording(
        batch: Batch,
        drain: impl Fn() + 'static,
        exported: impl Fn() -> u64 + 'static,
        expected: u64,
    ) -> Self {
        Self { batch, drain: Box::new(drain), exported: Box::new(exported), expected, evaluated_in_vain: 0 }
    }
}
