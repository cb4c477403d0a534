//! The test harness itself: telemetry of a test, its assertions, and the OTLP receiver.

mod assertions;
mod grpc;
mod harness;
mod http;
mod metrics;
mod pipelines;
mod received;
mod same_telemetry;
mod servers;
