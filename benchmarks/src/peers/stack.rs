//! A span, a counter with a duration histogram and a log record of one function.

pub(crate) mod hand_written;
pub(crate) mod ours;
pub(crate) mod tracing;

use crate::harness::CALLS;

/// A span, an increment, a duration and a record for each call, and the root span for each batch.
const EXPECTED: u64 = 4 * CALLS + 1;
