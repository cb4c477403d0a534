//! Writes the records of annotated functions to the `tracing` crate.

use super::callsites::{Callsite, CallsiteShape, Callsites, level_of};
use crate::callsite::pipeline::sink::Record;
use crate::callsite::site::level::Level;
use crate::callsite::value::log_attributes::LogAttributes;
use crate::display_value::DisplayValue;
use opentelemetry::Key;
use opentelemetry::logs::AnyValue;
use tracing_core::field::{Value, display};
use tracing_core::{Event, Metadata};

/// Callsites of records, limited in number. Further shapes of records use [`FALLBACK_CALLSITES`].
static CALLSITES: Callsites = Callsites::new(4096);
/// Callsites of records beyond the limit. They have only a few shapes, so they need no limit.
static FALLBACK_CALLSITES: Callsites = Callsites::new(usize::MAX);
/// The target of [`FALLBACK_CALLSITES`].
const FALLBACK_TARGET: &str = "otel_runtime";

/// Returns whether the subscriber accepts records with this level, target and event name.
pub(super) fn enabled(level: Level, target: &str, event_name: Option<&'static str>) -> bool {
    let shape = CallsiteShape { level: level_of(level), target, event_name, source: None, attributes: &[] };
    let fallback = CallsiteShape { target: FALLBACK_TARGET, event_name: None, ..shape };
    CALLSITES.of(&shape).or_else(|| FALLBACK_CALLSITES.of(&fallback)).is_some_and(Callsite::is_enabled)
}

/// Passes a record to the subscriber of the thread, if it is enabled.
pub(super) fn write(record: Record) {
    write_by(&CALLSITES, record);
}

fn write_by(callsites: &Callsites, record: Record) {
    if let Some(callsite) = callsites.of(&shape(&record)) {
        return dispatch(callsite, &record);
    }
    let record = fallback(record);
    let shape = CallsiteShape { event_name: None, source: None, ..shape(&record) };
    if let Some(callsite) = FALLBACK_CALLSITES.of(&shape) {
        dispatch(callsite, &record);
    }
}

fn shape(record: &Record) -> CallsiteShape<'_> {
    CallsiteShape {
        level: level_of(record.level),
        target: &record.target,
        event_name: record.event_name,
        source: record.source,
        attributes: record.attributes.values(),
    }
}

/// Converts a record to one of a few shapes: target and attributes become text, and only fields of every record are kept.
fn fallback(mut record: Record) -> Record {
    let identity = ["event.name", "trace_id", "span_id"];
    let (mut attributes, others): (Vec<_>, Vec<_>) =
        record.attributes.take_values().into_iter().partition(|(key, _)| identity.contains(&key.as_str()));
    let others: Vec<_> = others.iter().map(|(key, value)| format!("{key}={}", DisplayValue(value))).collect();
    attributes.push((Key::new("log.target"), AnyValue::String(record.target.into_owned().into())));
    attributes.push((Key::new("attributes"), AnyValue::String(others.join(" ").into())));
    let attributes = LogAttributes::Values(attributes);
    Record { target: FALLBACK_TARGET.into(), attributes, ..record }
}

fn dispatch(callsite: &'static Callsite, record: &Record) {
    if !callsite.is_enabled() {
        return;
    }
    let metadata: &'static Metadata<'static> = callsite.metadata();
    // As in the macros of `tracing`, the message is not a string value, which a formatter would put in quotes.
    let message = record.body.as_ref().map(|body| Box::new(display(DisplayValue(body))) as Box<dyn Value>);
    let attributes = record.attributes.values().iter().map(|(_, value)| Some(typed(value)));
    let values: Vec<_> = std::iter::once(message).chain(attributes).collect();
    let values: Vec<_> = values.iter().map(Option::as_deref).collect();
    Event::dispatch(metadata, &metadata.fields().value_set_all(&values));
}

/// Values keep their types if the crate supports them.
fn typed(value: &AnyValue) -> Box<dyn Value + '_> {
    match value {
        AnyValue::Int(n) => Box::new(n),
        AnyValue::Double(n) => Box::new(n),
        AnyValue::Boolean(yes) => Box::new(yes),
        AnyValue::String(text) => Box::new(text.as_str()),
        AnyValue::Bytes(bytes) => Box::new(bytes.as_slice()),
        other => Box::new(display(DisplayValue(other))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callsite::site::source::Source;
    use opentelemetry::trace::SpanContext;
    use std::fmt::{self, Write as _};
    use std::sync::{Arc, Mutex};
    use tracing_core::field::{Field, Visit};
    use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

    const SOURCE: &Source =
        &Source { function: || "", module: "shop", file: "shop.rs", line: 7, package: None, version: None };

    fn record(attributes: Vec<(Key, AnyValue)>) -> Record {
        let (span, body) = (SpanContext::NONE, Some("sold out".into()));
        let (event_name, target) = (Some("acme.sold"), "shop::stock".into());
        let attributes = LogAttributes::Values(attributes);
        Record { level: Level::Info, event_name, target, source: Some(SOURCE), body, attributes, span }
    }

    /// Records events with the type of each field.
    #[derive(Clone, Default)]
    struct EventLog(Arc<Mutex<Vec<String>>>);

    impl<S: tracing_core::Subscriber> Layer<S> for EventLog {
        fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
            let at = event.metadata();
            let place = (at.module_path(), at.file(), at.line());
            let mut text = EventText(format!("{} {} {} {place:?}", at.level(), at.target(), at.name()));
            event.record(&mut text);
            self.0.lock().expect("no panic while locked").push(text.0);
        }
    }

    struct EventText(String);

    impl EventText {
        fn field(&mut self, field: &Field, kind: &str, value: impl fmt::Debug) {
            _ = write!(self.0, " {field}:{kind}={value:?}");
        }
    }

    impl Visit for EventText {
        fn record_i64(&mut self, field: &Field, value: i64) {
            self.field(field, "i64", value);
        }

        fn record_f64(&mut self, field: &Field, value: f64) {
            self.field(field, "f64", value);
        }

        fn record_bool(&mut self, field: &Field, value: bool) {
            self.field(field, "bool", value);
        }

        fn record_str(&mut self, field: &Field, value: &str) {
            self.field(field, "str", value);
        }

        fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
            self.field(field, "debug", value);
        }
    }

    fn logged_events(work: impl FnOnce()) -> Vec<String> {
        let log = EventLog::default();
        let subscriber = tracing_subscriber::registry().with(log.clone());
        tracing::subscriber::with_default(subscriber, work);
        log.0.lock().expect("no panic while locked").clone()
    }

    #[test]
    fn attributes_keep_their_types() {
        let list = AnyValue::ListAny(Box::new(vec!["green".into(), "black".into()]));
        let attributes: [(&str, AnyValue); 5] =
            [("item", "tea".into()), ("left", 0.into()), ("price", 1.5.into()), ("late", true.into()), ("kinds", list)];
        let attributes: Vec<_> = attributes.map(|(key, value)| (Key::new(key), value)).into();
        assert_eq!(
            logged_events(|| write(record(attributes))),
            [
                r#"INFO shop::stock acme.sold (Some("shop"), Some("shop.rs"), Some(7)) message:debug=sold out item:str="tea" left:i64=0 price:f64=1.5 late:bool=true kinds:debug=[green,black]"#
            ]
        );
    }

    #[test]
    fn records_of_one_shape_share_a_callsite() {
        let callsites = Callsites::new(10);
        let of = |record: &Record| callsites.of(&shape(record)).expect("there is room");
        let (one, other) = (record(vec![]), record(vec![(Key::new("item"), "tea".into())]));
        assert!(std::ptr::eq(of(&one), of(&one.clone())) && !std::ptr::eq(of(&one), of(&other)));
        let louder = Record { level: Level::Error, ..one.clone() };
        let elsewhere = Record { target: "shop".into(), ..one.clone() };
        let unnamed = Record { event_name: None, ..one.clone() };
        for different in [louder, elsewhere, unnamed] {
            assert!(!std::ptr::eq(of(&one), of(&different)));
        }
    }

    #[test]
    fn records_beyond_the_limit_of_callsites_are_kept() {
        let callsites = Callsites::new(1);
        let attributes = |left: i64| vec![(Key::new("left"), left.into()), (Key::new("trace_id"), "0af7".into())];
        let written = logged_events(|| {
            write_by(&callsites, record(vec![]));
            write_by(&callsites, record(attributes(1)));
            write_by(&callsites, record(attributes(2)));
            write_by(&callsites, record(vec![]));
        });
        let own = r#"INFO shop::stock acme.sold (Some("shop"), Some("shop.rs"), Some(7)) message:debug=sold out"#;
        let fallback = |left: &str| {
            format!(
                r#"INFO otel_runtime event (None, None, None) message:debug=sold out trace_id:str="0af7" log.target:str="shop::stock" attributes:str="left={left}""#
            )
        };
        assert_eq!(written, [own, &fallback("1"), &fallback("2"), own]);
    }

    #[test]
    fn the_subscriber_decides_by_target_and_level() {
        let filter = tracing_subscriber::filter::filter_fn(|at| {
            at.target() == "shop" && *at.level() <= tracing_core::Level::INFO
        });
        let subscriber = tracing_subscriber::registry().with(filter);
        tracing::subscriber::with_default(subscriber, || {
            assert!(enabled(Level::Info, "shop", None) && enabled(Level::Error, "shop", Some("acme.sold")));
            assert!(!enabled(Level::Debug, "shop", None) && !enabled(Level::Error, "shop::stock", None));
        });
        // Another test may have set the global subscriber.
        tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::default(), || {
            assert!(!enabled(Level::Error, "shop", None), "there is no subscriber");
        });
    }
}
