//! Records of annotated functions as records of the `log` crate.

use crate::callsite::pipeline::sink::Record;
use crate::callsite::site::level::Level;
use crate::shown::Shown;
use log::kv::{ToValue, Value};
use log::{Log, Metadata};
use opentelemetry::logs::AnyValue;
use std::fmt;

/// Whether the logger of the process takes such records.
pub(super) fn enabled(level: Level, target: &str, _event_name: Option<&str>) -> bool {
    taken_by(&metadata(level, target)).is_some()
}

/// Gives a record to the logger of the process, if it takes such.
pub(super) fn write(record: &Record) {
    let metadata = metadata(record.level, &record.target);
    let Some(logger) = taken_by(&metadata) else { return };
    let pairs: Vec<_> = record.attributes.iter().map(|(key, value)| (key.as_str(), Shown(value))).collect();
    logger.log(
        &log::Record::builder()
            .metadata(metadata)
            .module_path_static(record.source.map(|source| source.module))
            .file_static(record.source.map(|source| source.file))
            .line(record.source.map(|source| source.line))
            .key_values(&pairs.as_slice())
            .args(format_args!("{}", Text(record)))
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

/// The logger, if it takes such records; the first question is that of the crate's macros.
fn taken_by(metadata: &Metadata<'_>) -> Option<&'static dyn Log> {
    let most = log::STATIC_MAX_LEVEL.min(log::max_level());
    (metadata.level() <= most && log::logger().enabled(metadata)).then(log::logger)
}

/// A value keeps its type where the crate has one for it.
impl ToValue for Shown<'_> {
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

/// The text of a record, which this crate cannot do without: its body, or the exception that it tells, or its event name.
struct Text<'a>(&'a Record);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(body) = &self.0.body {
            return Shown(body).fmt(f);
        }
        let find =
            |wanted| self.0.attributes.iter().find(|(key, _)| key.as_str() == wanted).map(|(_, value)| Shown(value));
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
    use opentelemetry::Key;
    use opentelemetry::trace::SpanContext;

    #[test]
    fn values_keep_their_types() {
        let shown = |value: &AnyValue| format!("{:?}", Shown(value).to_value());
        assert_eq!(shown(&7.into()), "7");
        assert_eq!(shown(&0.5.into()), "0.5");
        assert_eq!(shown(&true.into()), "true");
        assert_eq!(shown(&"tea".into()), "\"tea\"", "text is text");
        assert_eq!(Shown(&7.into()).to_value().to_i64(), Some(7));
        assert_eq!(shown(&AnyValue::ListAny(Box::new(vec![1.into(), 2.into()]))), "[1,2]");
    }

    #[test]
    fn a_record_without_a_body_still_has_a_text() {
        let text = |body: Option<AnyValue>, keys: &[&'static str]| {
            let attributes = keys.iter().map(|key| (Key::new(*key), AnyValue::from(*key))).collect();
            let event_name = Some("acme.sold");
            let (level, target, span) = (Level::Info, "shop".into(), SpanContext::NONE);
            Text(&Record { level, event_name, target, source: None, body, attributes, span }).to_string()
        };
        let exception = ["exception.message", "exception.type"];
        assert_eq!(text(Some("sold out".into()), &exception), "sold out");
        assert_eq!(text(None, &exception), "exception.type: exception.message");
        assert_eq!(text(None, &["exception.message"]), "exception.message");
        assert_eq!(text(None, &["item"]), "acme.sold");
    }
}
