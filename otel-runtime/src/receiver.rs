//! A receiver of OTLP for tools: `http/protobuf`, `http/json` and gRPC on the same port.
//!
//! [`OtlpReceiver`] hands what it receives to a [`TelemetrySink`].

mod grpc;
mod http;
#[cfg(test)]
mod mutated;
mod refusal;
mod server;
mod signal_request;
mod sink;

#[cfg(feature = "testing")]
pub(crate) use refusal::refusal;
pub use server::OtlpReceiver;
pub use server::ServerThread;
#[cfg(feature = "testing")]
pub(crate) use server::router;
pub use sink::{Rejected, TelemetrySink};
