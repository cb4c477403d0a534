//! The events of `tracing` as log records.

use super::error_sources::sources;
use super::metadata::{field_name, level};
use crate::bridge::record_builder::{BridgedCrate, RecordBuilder};
use crate::callsite::pipeline::providers::DEFAULT_TEXT_LIMIT;
use crate::callsite::value::text::bounded;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::SpanContext;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use tracing_core::field::{Field, Visit};
use tracing_core::{Event, Metadata};

pub(super) const TRACING: BridgedCrate =
    BridgedCrate { scope: "tracing", logger: |pipeline| &pipeline.bridged.tracing };

/// Writes the log record of an event, which belongs to `span` or to the current span.
pub(super) fn emit(event: &Event<'_>, span: Option<SpanContext>) {
    let metadata = event.metadata();
    // The filter has been checked before, with the target of a relayed record. Now only its fields contain the target.
    let Some(mut builder) = TRACING.start_record(level(metadata)) else { return };
    if let Some(span) = span {
        builder.set_span(span);
    }
    let mut fields = EventFields { builder, relayed: Relayed::of(metadata) };
    event.record(&mut fields);
    let EventFields { mut builder, relayed } = fields;
    let Relayed { target, file, line, .. } = relayed;
    let file = file.map(Cow::Owned).or(metadata.file().map(Cow::Borrowed));
    builder.set_code(file, line.or(metadata.line()));
    let target = target.map_or(Cow::Borrowed(metadata.target()), Cow::Owned);
    builder.emit(target);
}

/// Returns whether an event sets the status of its span: one at the level `ERROR`, or one that reports an error at any level, as
/// `#[instrument(err(level = ..))]` does.
pub(super) fn sets_status(metadata: &Metadata<'_>) -> bool {
    *metadata.level() == tracing_core::Level::ERROR || error_field(metadata).is_some()
}

/// Returns whether an event is recorded, of which the filter has only found that it sets a status.
pub(super) fn is_recorded(metadata: &Metadata<'_>) -> bool {
    metadata.target() == RELAYED || TRACING.is_enabled(metadata.target(), level(metadata))
}

/// Returns the field `error` of an event without a message, such as that of `#[instrument(err)]`.
fn error_field(metadata: &Metadata<'_>) -> Option<Field> {
    let fields = metadata.fields();
    if fields.field("message").is_some() { None } else { fields.field("error") }
}

/// Returns the error that an event without a message reports.
pub(super) fn error_of(event: &Event<'_>) -> Option<String> {
    let mut visitor = ErrorField { field: error_field(event.metadata())?, text: None };
    event.record(&mut visitor);
    visitor.text
}

/// Formats one field.
struct ErrorField {
    field: Field,
    text: Option<String>,
}

impl Visit for ErrorField {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if *field == self.field {
            self.text = Some(bounded(DEFAULT_TEXT_LIMIT, format_args!("{value:?}")));
        }
    }
}

/// The target of the events with which the `tracing-log` crate relays records of the `log` crate.
pub(super) const RELAYED: &str = "log";

/// Target and location of a record of the `log` crate, which the `tracing-log` crate relays as an event with special fields.
#[derive(Default)]
struct Relayed {
    by_log: bool,
    target: Option<String>,
    file: Option<String>,
    line: Option<u32>,
}

impl Relayed {
    fn of(metadata: &Metadata<'_>) -> Self {
        Self { by_log: metadata.target() == RELAYED, ..Self::default() }
    }

    /// Stores a special field, and returns whether it is one.
    fn takes(&mut self, name: &str, value: &AnyValue) -> bool {
        match (name, value) {
            _ if !self.by_log => return false,
            ("log.target", AnyValue::String(target)) => self.target = Some(target.to_string()),
            ("log.file", AnyValue::String(file)) => self.file = Some(file.to_string()),
            ("log.line", AnyValue::Int(line)) => self.line = u32::try_from(*line).ok(),
            ("log.module_path", _) => {}
            _ => return false,
        }
        true
    }
}

/// Adds the fields of an event to its record.
struct EventFields {
    builder: RecordBuilder,
    relayed: Relayed,
}

/// The field that becomes the body.
const MESSAGE: &str = "message";

impl EventFields {
    fn put_text(&mut self, field: &Field, text: fmt::Arguments<'_>) {
        let is_body = field_name(field) == MESSAGE;
        self.put(field, if is_body { RecordBuilder::body(text) } else { self.builder.format(text) });
    }

    fn put(&mut self, field: &Field, value: AnyValue) {
        let name = field_name(field);
        if name == MESSAGE {
            self.builder.set_body(value);
        } else if !self.relayed.takes(name, &value) {
            self.builder.set(name, value);
        }
    }
}

impl Visit for EventFields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, AnyValue::Double(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, AnyValue::Int(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, self.builder.integer(value));
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.put(field, self.builder.integer(value));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.put(field, self.builder.integer(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, AnyValue::Boolean(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_text(field, format_args!("{value}"));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.put_text(field, format_args!("{value}"));
        let sources = sources(value, self.builder.log_text_limit());
        if !sources.is_empty() {
            let sources = sources.into_iter().map(|source| AnyValue::String(source.into())).collect();
            self.builder.set(format!("{}.chain", field_name(field)), AnyValue::ListAny(Box::new(sources)));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put_text(field, format_args!("{value:?}"));
    }
}
