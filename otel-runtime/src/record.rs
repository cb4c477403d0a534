//! The recorder: spans and log records are written as OTLP bytes on the thread that records them.
//!
//! A span collects its attributes as bytes. When it ends, it appends its fields and these bytes to the chunk of its thread. The collector
//! takes the chunks of all threads, puts the headers of resource and scope in front, and hands requests to the lanes. Nothing is converted
//! in between.
//!
//! Everything that a chunk accepts is delivered or counted as lost. The chunks of all threads together are bounded in bytes and items.

mod call_sites;
mod chunk;
mod collector;
mod limits;
mod logger;
mod origin;
mod pool;
mod quota;
mod recorder;
mod shown;
mod span;
mod tail;
#[cfg(test)]
mod tests;
mod tracer;

pub(crate) use call_sites::{RecordedLogs, RecordedSpans};
pub(crate) use collector::{Collector, CollectorSettings, Collectors};
pub(crate) use limits::RecordLimits;
pub(crate) use logger::{LogRecord, Logger, LoggerProvider};
pub(crate) use origin::Sampling;
pub(crate) use recorder::Recorder;
pub(crate) use shown::Shown;
pub(crate) use tail::Tail;
pub(crate) use tracer::TracerProvider;
