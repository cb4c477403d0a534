//! Bridges between OpenTelemetry log records and the `tracing` and `log` crates, in both directions.
//!
//! # From `tracing` and `log` to OpenTelemetry
//!
//! `Logs::otlp().bridge_tracing().bridge_log()` installs both bridges. An application with its own subscriber adds
//! `tracing_layer` to it, and an application with its own logger passes records to `LogBridge`.
//!
//! A log record has the time, severity and target of its event, the message as its body, and the fields as typed attributes. It has
//! `code.file.path` and `code.line.number` if they are known, and the IDs of the current OpenTelemetry span, so an event in an
//! annotated function belongs to the function's span. It has no event name, because events of these crates have none.
//!
//! - The filter (`OTEL_RUST_FILTER`, `TelemetryBuilder::filter`, `Telemetry::set_filter`) decides by target and level before
//!   anything is formatted. Text is truncated at the same limit as that of spans.
//! - An event in a test is recorded by the telemetry of the test, and any other event by the installed telemetry.
//! - Events during an export are not recorded, and neither are events with the target `opentelemetry*`, because exporting them
//!   would cause further events. A custom exporter with its own threads needs a filter directive such as `hyper=off`.
//! - Spans of `tracing` are not recorded; use `#[traced]` to create spans. The fields of a `tracing` span are not copied to its events.
//! - The instrumentation scope is `tracing` or `log`. In OTLP, the target replaces its name.
//!
//! # From OpenTelemetry to `tracing` and `log`
//!
//! An application that keeps its subscriber or logger uses `Logs::tracing()` or `Logs::log()`. An application that does not install
//! telemetry with this crate calls `records_to_tracing` or `records_to_log`.
//!
//! An event has the level and target of its record, the module, file and line of the function, the body as its message, and the
//! attributes as typed fields (key-values). `event.name`, `trace_id` and `span_id` are also fields. An exception has no body; for
//! `log`, which requires a text, it is `exception.type: exception.message`.
//!
//! - The filter of this crate decides first, then that of the subscriber or logger. Both decide before an event is created.
//! - With `.and(..)`, records have several destinations, and each receives every record once: a bridge ignores events that this crate
//!   has written, and records from a bridge are not written back.
//! - `Logs::tracing().bridge_tracing()` is an error, because there is only one subscriber. The same applies to `log`.
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
