//! Installed telemetry: the builder, the guard, flush and shutdown.

mod builder;
mod call_sites;
mod current;
mod guard;
mod handle;
mod installation;
mod message_level;
mod panic_hook;
mod shared;
#[cfg(feature = "signals")]
mod signals;
mod time_limit;

pub use builder::{TelemetryBuilder, init};
pub use guard::Telemetry;
pub use handle::TelemetryHandle;
