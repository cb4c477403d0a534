//! Events of the `tracing` and `log` crates become log records of the pipeline that annotated functions use, or the other way
//! round: records of annotated functions become events of these crates.
//!
//! # From these crates
//!
//! `Logs::otlp().bridge_tracing().bridge_log()` installs both bridges. Who builds a subscriber or a logger of their own
//! adds [`tracing_layer`] to it, or gives records to [`LogBridge`].
//!
//! A record has the time and severity of its event, the message as its body, the fields as typed attributes,
//! `code.file.path` and `code.line.number` where they are known, the target, and the ids of the current OpenTelemetry span,
//! so an event inside of an annotated function belongs to its span. It has no event name: an event of these crates has none.
//!
//! - The filter (`OTEL_RUST_FILTER`, `TelemetryBuilder::filter`, `Telemetry::set_filter`) decides by target and level, before anything
//!   is formatted. Text is cut where that of spans is.
//! - Where an event goes is decided when it happens: to the telemetry of the test it happens in, else to what is installed.
//! - What is logged while telemetry is exported is left out, and so is all of `opentelemetry*`: it would be exported in turn,
//!   for ever. An exporter of your own that has its own threads needs a directive as `hyper=off` in the filter.
//! - Spans of `tracing` are not recorded; `#[traced]` makes spans. The fields of a `tracing` span are not copied to its events.
//! - The instrumentation scope is `tracing` or `log`. OTLP shows the target in place of its name.
//!
//! # To these crates
//!
//! An application that has a subscriber or a logger, and wants to keep it, says `Logs::tracing()` or `Logs::log()`; one that does
//! not install telemetry with this crate says [`records_to_tracing`] or [`records_to_log`].
//!
//! A record keeps its level and target, the module, file and line of the function are those of the event, the body is the
//! message, and the attributes are fields (key-values) with their own types. `event.name`, `trace_id` and `span_id` are fields,
//! too. An exception has no body; where `log` needs a text, it is `exception.type: exception.message`.
//!
//! - The filter of this crate decides first, that of the subscriber or logger after it; it is asked before an event is made.
//! - `.and(..)` writes to several places, and each gets every record once: a bridge does not take what was given to one of these
//!   crates, and they are not given what came over a bridge.
//! - `Logs::tracing().bridge_tracing()` is an error, because there can be one subscriber only; so it is with `log`.
//!
//! Specification: [log bridges](https://opentelemetry.io/docs/specs/otel/logs/api/).

#[cfg(feature = "bridge-tracing")]
mod callsites;
mod facade;
#[cfg(feature = "sdk")]
mod install;
#[cfg(feature = "bridge-log")]
mod log;
mod loop_guard;
mod record_builder;
#[cfg(feature = "sdk")]
mod settings;
#[cfg(feature = "bridge-log")]
mod to_log;
#[cfg(feature = "bridge-tracing")]
mod to_tracing;
#[cfg(feature = "bridge-tracing")]
mod tracing;

#[cfg(feature = "sdk")]
pub(crate) use facade::Facade;
#[cfg(feature = "bridge-log")]
pub use facade::records_to_log;
#[cfg(feature = "bridge-tracing")]
pub use facade::records_to_tracing;
#[cfg(feature = "sdk")]
pub(crate) use install::{connected, install};
#[cfg(feature = "bridge-log")]
pub use log::LogBridge;
#[cfg(feature = "sdk")]
pub(crate) use settings::BridgeSettings;
#[cfg(feature = "bridge-tracing")]
pub use tracing::tracing_layer;
