//! The bridge from the `tracing` crate: its spans as spans of the pipeline, and its events as log records.

mod entered;
mod error_sources;
mod event;
mod filter;
mod layer;
mod metadata;
#[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only installed telemetry has the option"))]
mod mirrored;
mod site;
mod span;
mod span_ext;
mod span_fields;
#[cfg(feature = "bridge-fmt")]
mod trace_ids;

pub use layer::{compatible_tracing_layer, tracing_event_layer, tracing_layer};
#[cfg(feature = "sdk")]
pub(super) use layer::{has_layer, subscriber};
#[cfg(feature = "sdk")]
pub(super) use mirrored::mirror;
pub use span_ext::{OpenTelemetrySpanExt, SetParentError};
#[cfg(feature = "bridge-fmt")]
pub use trace_ids::WithTraceIds;
