//! Spans, metrics and log records that a test has recorded or a receiver has received, and assertions on them.

mod assertions;
mod describe;
mod log;
mod logs;
mod metric;
mod snapshot;
mod span;
mod spans;
mod telemetry;
mod tree;

pub(super) use assertions::assertions;
pub use log::LogAssert;
pub use logs::EmittedLogs;
pub use metric::MetricAssert;
pub(super) use metric::latest;
pub(super) use snapshot::{Collected, Snapshot};
pub use span::SpanAssert;
pub use spans::EmittedSpans;
pub(super) use telemetry::Emitted;
pub(super) use tree::assert_tree;
