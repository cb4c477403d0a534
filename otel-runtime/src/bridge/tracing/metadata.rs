//! Levels and field names of `tracing` in the terms of this crate.

use crate::callsite::site::level::Level;
use tracing_core::{Field, Metadata};

pub(super) fn level(metadata: &Metadata<'_>) -> Level {
    match *metadata.level() {
        tracing_core::Level::ERROR => Level::Error,
        tracing_core::Level::WARN => Level::Warn,
        tracing_core::Level::INFO => Level::Info,
        tracing_core::Level::DEBUG => Level::Debug,
        tracing_core::Level::TRACE => Level::Trace,
    }
}

/// Returns the name of a field, without the prefix `r#` of a name that is a keyword.
pub(super) fn field_name(field: &Field) -> &'static str {
    let name = field.name();
    name.strip_prefix("r#").unwrap_or(name)
}
