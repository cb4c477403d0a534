//! The level of messages on stderr.

use crate::report::MessageLevel;
use crate::setup::config::SettingsReader;

/// Resolves the level of messages on stderr, which is in the report if it is set.
pub(super) fn message_level(reader: &mut SettingsReader) -> MessageLevel {
    let parse = |text: &str| {
        let expected = "expected one of `none`, `error`, `warn`, `info`, `debug`; using info";
        MessageLevel::named(text).ok_or_else(|| format!("`{text}` is unknown; {expected}"))
    };
    let level = reader.choose_optional("log_level", None, &["OTEL_LOG_LEVEL"], parse);
    level.unwrap_or(MessageLevel::DEFAULT)
}
