//! Telemetry that a test recorded in memory, and assertions on it.

mod describe;
mod log;
mod logs;
mod meters;
mod metric;
mod record;
mod recorder;
mod snapshot;
mod span;
mod spans;
pub(super) mod tree;

pub use log::LogAssert;
pub use logs::RecordedLogs;
pub(super) use meters::TestMeters;
pub use metric::MetricAssert;
pub use record::RecordedLog;
pub(super) use recorder::Recorder;
pub(super) use snapshot::Snapshot;
pub use span::SpanAssert;
pub use spans::RecordedSpans;
