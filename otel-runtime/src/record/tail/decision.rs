//! What is known of a span when it starts.

/// What is known of a span when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::record) enum TailDecision {
    /// It is recorded and exported.
    Sampled,
    /// It is recorded, and waits with its trace.
    Undecided,
    /// It is not recorded.
    Dropped,
}
