//! What the API returns: traces, log records, metrics, findings and counts, as serializable values.

mod attribute;
mod finding;
mod log;
mod metric;
mod summary;
mod trace;

pub use attribute::AttributeView;
pub use finding::{FindingExample, FindingGroupView, FindingLevelView, FindingList, FindingView, SignalView};
pub use log::{LogPage, LogScopeView, LogView};
pub use metric::{
    BucketsView, ExemplarView, MetricEntry, MetricList, MetricPointView, MetricView, PointValueView, SeriesView,
    TemporalityView,
};
pub use summary::{Change, Counts, DroppedCounts, KeepView, Memory, RefusedView, Summary};
pub use trace::{
    DroppedView, EventView, LinkView, ResourceView, ScopeView, SpanView, StatusView, TraceEntry, TracePage, TraceView,
};
