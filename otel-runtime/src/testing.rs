//! What tests need: telemetry carried in the `Context`, assertions on it, and an OTLP receiver inside the process.

mod receiver;

pub use receiver::{
    Attributes, Buckets, Fault, MetricKind, PointValue, ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedMetric,
    ReceivedPoint, ReceivedRequest, ReceivedScope, ReceivedSpan, Receiver,
};
