//! Telemetry that a test recorded in memory, and assertions on it.

mod log;
mod logs;
mod meters;
mod metric;
pub(super) mod outline;
mod record;
mod recorder;
mod show;
mod snapshot;
mod span;
mod spans;

pub use log::LogAssert;
pub use logs::RecordedLogs;
pub(super) use meters::Meters;
pub use metric::MetricAssert;
pub use record::RecordedLog;
pub(super) use recorder::Recorder;
pub(super) use snapshot::Snapshot;
pub use span::SpanAssert;
pub use spans::RecordedSpans;
