//! Installed telemetry: the builder, the guard, flush and shutdown.

mod bounded;
mod builder;
mod current;
mod guard;
mod running;

pub use builder::{TelemetryBuilder, init};
pub use guard::Telemetry;
