//! A peer, set up and ready to be called.

pub(crate) struct Subject {
    /// As many calls as [`CALLS`](crate::harness::CALLS), inside one root span where there is one.
    pub(crate) batch: Batch,
    /// Blocks until what was recorded is exported.
    pub(crate) drain: Box<dyn Fn()>,
    /// How much has reached an exporter: spans, increments, durations and log records.
    pub(crate) exported: Box<dyn Fn() -> u64>,
    /// How much should, for each batch.
    pub(crate) expected: u64,
    /// How often a field was evaluated for something that nobody records.
    pub(crate) evaluated_in_vain: u64,
}

/// Any thread may make the calls.
pub(crate) type Batch = Box<dyn Fn() + Send + Sync>;

impl Subject {
    /// Telemetry is off, or there is none.
    pub(crate) fn recording_nothing(batch: Batch) -> Self {
        Self::recording(batch, || (), || 0, 0)
    }

    /// Telemetry goes somewhere.
    pub(crate) fn recording(
        batch: Batch,
        drain: impl Fn() + 'static,
        exported: impl Fn() -> u64 + 'static,
        expected: u64,
    ) -> Self {
        Self { batch, drain: Box::new(drain), exported: Box::new(exported), expected, evaluated_in_vain: 0 }
    }
}
