//! The viewer's API on known, hostile and too much telemetry.

mod access;
mod api;
mod bounds;
mod hostile;
mod http;
mod keep;
mod otlp;
mod process;
