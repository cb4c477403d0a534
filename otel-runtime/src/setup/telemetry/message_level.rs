//! The level of the messages of this crate on stderr.

use crate::report::MessageLevel;
use crate::setup::config::SettingsReader;

/// Resolves the least important level that is printed. It is in the report if it is set.
///
/// Specification: `OTEL_LOG_LEVEL` of the [SDK](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
pub(super) fn resolve(reader: &mut SettingsReader) -> MessageLevel {
    let parse = |text: &str| {
        let expected = "expected one of `none`, `error`, `warn`, `info`, `debug`; using info";
        MessageLevel::named(text).ok_or_else(|| format!("`{text}` is unknown; {expected}"))
    };
    let level = reader.choose_optional("log_level", None, &["OTEL_LOG_LEVEL"], parse);
    level.unwrap_or(MessageLevel::DEFAULT)
}
