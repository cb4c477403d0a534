//! Installed telemetry: the builder, the guard, flush and shutdown.

mod builder;
mod call_sites;
mod connection;
mod current;
mod guard;
mod handle;
#[cfg(all(unix, feature = "signals"))]
mod hangup;
mod installation;
#[cfg(feature = "config-file")]
mod installed_file;
#[cfg(not(feature = "config-file"))]
#[path = "telemetry/no_installed_file.rs"]
mod installed_file;
mod messages;
mod panic_hook;
#[cfg(feature = "config-file")]
mod reload;
mod shared;
#[cfg(feature = "signals")]
mod signals;
mod time_limit;

pub use builder::{TelemetryBuilder, init};
pub use guard::Telemetry;
pub use handle::TelemetryHandle;
