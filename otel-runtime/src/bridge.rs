//! Bridges between OpenTelemetry and the `tracing` and `log` crates, in both directions.
//!
//! # From `tracing` and `log` to OpenTelemetry
//!
//! `Logs::otlp().bridge_tracing().bridge_log()` installs both bridges. An application with its own subscriber adds
//! `tracing_layer` to it, and an application with its own logger passes records to `LogBridge`.
//!
//! A span of `tracing` is recorded as an OpenTelemetry span. While it is entered, it is the current span of the OpenTelemetry `Context`,
//! and the parent of all spans inside it. Its own parent is the current span, which can be a span of `#[traced]` or of hand-written code.
//!
//! - Its fields are attributes. `otel.name`, `otel.kind`, `otel.status_code` and `otel.status_description` set the name, the kind and the
//!   status. A field with an error also sets `<field>.chain`, the sources of the error.
//! - An event of level `ERROR` in it sets its status to an error. The event of `#[instrument(err)]` does so at any level, and its error is
//!   the description of the status. An event that the filter disables does not set the status.
//! - Its start time is the time of its creation. Its end time is the time when it was last exited, or when its last handle was dropped
//!   if it was never entered.
//! - `OpenTelemetrySpanExt` reads its context, and sets a remote parent, links, attributes that are not fields, and the status.
//! - The instrumentation scope is the crate, or the target if it was set explicitly.
//!
//! An event is recorded as a log record. It has the time, severity and target of the event, the message as its body, and the fields as
//! typed attributes. It has `code.file.path` and `code.line.number` if they are known, and the IDs of the current OpenTelemetry span. It has
//! no event name, because events of these crates have none.
//!
//! - The filter (`OTEL_RUST_FILTER`, `TelemetryBuilder::filter`, `Telemetry::set_filter`) decides by target and level before
//!   anything is formatted. For spans, it also decides by name. Text is truncated at the same limit as in all other telemetry.
//! - Spans and events of a test are recorded by the telemetry of the test, and all others by the installed telemetry.
//! - Events during an export are not recorded, and neither are events with the target `opentelemetry*`, because exporting them
//!   would cause further events. A custom exporter with its own threads needs a filter directive such as `hyper=off`.
//! - The instrumentation scope of a log record is `tracing` or `log`. In OTLP, the target replaces its name.
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
//! # Annotated functions as spans of `tracing`
//!
//! With `Traces::tracing_spans(true)`, the span of an annotated function, or of `span!`, is also a span of `tracing` while the call runs. Other
//! layers of the subscriber then see the function: `fmt` prints it among the spans around an event. `Span::current()` is the function,
//! and so is the parent of a future with `.in_current_span()`.
//!
//! - The span has the name, level, module, file and line of the function. Its target is the module, or the scope if one is set. It has no fields;
//!   use `record!` instead of `Span::record`, which ignores fields that are not declared.
//! - `tracing_layer` records no second span. `OpenTelemetrySpanExt` reads and changes the span of the function. An event of level `ERROR` does not
//!   change the status of a function, whose outcome determines it.
//! - The filter of this crate decides first, then that of the subscriber. A function that the sampler has not chosen is a span of `tracing`, too.
//! - Functions with `leaf` or `current` are no spans of `tracing`, and neither are functions that a layer calls while it hears of a span or
//!   an event.
//! - Beside `tracing-opentelemetry`, every function would be exported twice.
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
#[cfg(all(feature = "bridge-tracing", feature = "testing"))]
mod test_settings;
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
#[cfg(feature = "bridge-fmt")]
pub use tracing::WithTraceIds;
#[cfg(feature = "bridge-tracing")]
pub use tracing::{OpenTelemetrySpanExt, SetParentError, compatible_tracing_layer, tracing_event_layer, tracing_layer};
