//! What to search for: filters over traces, log records and metrics, in code and as query parameters.

mod duration;
mod log_filter;
mod metric_filter;
mod parameters;
mod severity;
mod trace_filter;
mod words;

pub use log_filter::LogFilter;
pub use metric_filter::MetricFilter;
pub use parameters::InvalidFilter;
pub(crate) use parameters::{AttributeFilter, Parameters};
pub use trace_filter::{TraceFilter, TraceStatus};
