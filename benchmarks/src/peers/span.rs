//! A span with two attributes, inside a root span for each batch.

pub(crate) mod fastrace;
pub(crate) mod hand_written;
pub(crate) mod our_layer;
pub(crate) mod ours;
pub(crate) mod tracing;

use crate::case::State;
use crate::harness::CALLS;

/// Spans of a batch that reach an exporter.
fn expected(state: State) -> u64 {
    // Each batch has a root span.
    if state == State::Recorded { CALLS + 1 } else { 0 }
}
