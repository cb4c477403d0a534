//! Events of the `tracing` and `log` crates become log records of the pipeline that annotated functions use.
//!
//! `Logs::otlp().bridge_tracing().bridge_log()` installs both bridges. Who builds a subscriber or a logger of their own
//! adds [`tracing_layer`] to it, or gives records to [`LogBridge`].
//!
//! A record has the time and severity of its event, the message as its body, the fields as typed attributes,
//! `code.file.path` and `code.line.number` where they are known, the target, and the ids of the current OpenTelemetry span,
//! so an event inside of an annotated function belongs to its span. It has no event name: an event of these crates has none.
//!
//! - The filter (`OTEL_RUST_FILTER`, `Builder::filter`, `Telemetry::set_filter`) decides by target and level, before anything
//!   is formatted. Text is cut where that of spans is.
//! - Where an event goes is decided when it happens: to the telemetry of the test it happens in, else to what is installed.
//! - What is logged while telemetry is exported is left out, and so is all of `opentelemetry*`: it would be exported in turn,
//!   for ever. An exporter of your own that has its own threads needs a directive as `hyper=off` in the filter.
//! - Spans of `tracing` are not recorded; `#[traced]` makes spans. The fields of a `tracing` span are not copied to its events.
//! - The instrumentation scope is `tracing` or `log`. OTLP shows the target in place of its name.
//!
//! Specification: [log bridges](https://opentelemetry.io/docs/specs/otel/logs/api/).

mod crossing;
mod draft;
#[cfg(feature = "sdk")]
mod install;
#[cfg(feature = "bridge-log")]
mod log;
#[cfg(feature = "bridge-tracing")]
mod tracing;

#[cfg(feature = "sdk")]
pub(crate) use install::{Bridges, install};
#[cfg(feature = "bridge-log")]
pub use log::LogBridge;
#[cfg(feature = "bridge-tracing")]
pub use tracing::tracing_layer;
