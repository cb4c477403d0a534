//! Writes the records of annotated functions to the `log` crate.

use crate::callsite::pipeline::sink::Record;
use crate::callsite::site::level::Level;
use crate::display_value::DisplayValue;
use log::kv::{ToValue, Value};
use log::{Log, Metadata};
use opentelemetry::logs::AnyValue;
use std::fmt;

/// Returns whether the global logger accepts records with this target and level.
pub(super) fn enabled(level: Level, target: &str, _event_name: Option<&str>) -> bool {
    enabled_logger(&metadata(level, target)).is_some()
}

/// Passes a record to the global logger, if it is enabled.
pub(super) fn write(record: &Record) {
    let metadata = metadata(record.level, &record.target);
    let Some(logger) = enabled_logger(&metadata) else { return };
    let pairs: Vec<_> =
        record.attributes.values().iter().map(|(key, value)| (key.as_str(), DisplayValue(value))).collect();
    logger.log(
        &log::Record::builder()
            .metadata(metadata)
            .module_path_static(record.source.map(|source| source.module))
            .file_static(record.source.map(|source| source.file))
            .line(record.source.map(|source| source.line))
            .key_values(&pairs.as_slice())
            .args(format_args!("{}", MessageText(record)))
            .build(),
    );
}

fn metadata(level: Level, target: &str) -> Metadata<'_> {
    let level = match level {
        Level::Error => log::Level::Error,
        Level::Warn => log::Level::Warn,
        Level::Info => log::Level::Info,
        Level::Debug => log::Level::Debug,
        Level::Trace => log::Level::Trace,
    };
    Metadata::builder().level(level).target(target).build()
}

/// Returns the global logger if it is enabled for the metadata. The macros of `log` check the maximum level first, too.
fn enabled_logger(metadata: &Metadata<'_>) -> Option<&'static dyn Log> {
    let max_level = log::STATIC_MAX_LEVEL.min(log::max_level());
    (metadata.level() <= max_level && log::logger().enabled(metadata)).then(log::logger)
}

/// Values keep their types if the crate supports them.
impl ToValue for DisplayValue<'_> {
    fn to_value(&self) -> Value<'_> {
        match self.0 {
            AnyValue::Int(n) => Value::from(*n),
            AnyValue::Double(n) => Value::from(*n),
            AnyValue::Boolean(yes) => Value::from(*yes),
            AnyValue::String(text) => Value::from(text.as_str()),
            _ => Value::from_display(self),
        }
    }
}

/// The message of a record, which `log` requires: the body, the exception, or the event name.
struct MessageText<'a>(&'a Record);

impl fmt::Display for MessageText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(body) = &self.0.body {
            return DisplayValue(body).fmt(f);
        }
        let find = |name| {
            self.0
                .attributes
                .values()
                .iter()
                .find(|(key, _)| key.as_str() == name)
                .map(|(_, value)| DisplayValue(value))
        };
        match (find("exception.type"), find("exception.message")) {
            (Some(kind), Some(message)) => write!(f, "{kind}: {message}"),
            (Some(one), None) | (None, Some(one)) => one.fmt(f),
            (None, None) => f.write_str(self.0.event_name.unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callsite::value::log_attributes::LogAttributes;
    use opentelemetry::Key;
    use opentelemetry::trace::SpanContext;

    #[test]
    fn values_keep_their_types() {
        let text = |value: &AnyValue| format!("{:?}", DisplayValue(value).to_value());
        assert_eq!(text(&7.into()), "7");
        assert_eq!(text(&0.5.into()), "0.5");
        assert_eq!(text(&true.into()), "true");
        assert_eq!(text(&"tea".into()), "\"tea\"", "text is text");
        assert_eq!(DisplayValue(&7.into()).to_value().to_i64(), Some(7));
        assert_eq!(text(&AnyValue::ListAny(Box::new(vec![1.into(), 2.into()]))), "[1,2]");
    }

    #[test]
    fn a_record_without_a_body_has_a_message() {
        let text = |body: Option<AnyValue>, keys: &[&'static str]| {
            let attributes = keys.iter().map(|key| (Key::new(*key), AnyValue::from(*key))).collect();
            let attributes = LogAttributes::Values(attributes);
            let event_name = Some("acme.sold");
            let (level, target, span) = (Level::Info, "shop".into(), SpanContext::NONE);
            MessageText(&Record { level, event_name, target, source: None, body, attributes, span }).to_string()
        };
        let exception = ["exception.message", "exception.type"];
        assert_eq!(text(Some("sold out".into()), &exception), "sold out");
        assert_eq!(text(None, &exception), "exception.type: exception.message");
        assert_eq!(text(None, &["exception.message"]), "exception.message");
        assert_eq!(text(None, &["item"]), "acme.sold");
    }
}
