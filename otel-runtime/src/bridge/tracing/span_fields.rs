//! Records the fields of a span.

use super::error_sources::sources;
use super::metadata::field_name;
use crate::callsite::start::options::kind_of;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::text::bounded;
use opentelemetry::trace::SpanKind;
use opentelemetry::{Array, Value};
use std::error::Error;
use std::fmt;
use tracing_core::field::{Field, Visit};

/// Sets fields as attributes. Some fields, whose names begin with `otel.`, set other properties of the span.
pub(super) struct SpanFields<'a> {
    pub(super) fields: &'a mut Fields,
    pub(super) kind: Option<SpanKind>,
}

impl SpanFields<'_> {
    /// Sets a property that is not an attribute. Returns `false` if the field is an attribute.
    fn set_property(&mut self, name: &str, text: &str) -> bool {
        match name {
            "otel.name" => self.fields.name(text),
            "otel.kind" => self.kind = Some(kind_of(text)),
            "otel.status_code" => self.fields.status_code(text),
            "otel.status_description" | "otel.status_message" => self.fields.status_description(text),
            _ => return false,
        }
        true
    }

    fn set_formatted(&mut self, name: &'static str, text: fmt::Arguments<'_>) {
        if !name.starts_with("otel.") {
            return self.fields.set_text(name, text);
        }
        let text = bounded(self.fields.text_limit, text);
        if !self.set_property(name, &text) {
            self.fields.set(name, text.as_str());
        }
    }
}

impl Visit for SpanFields<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.fields.set(field_name(field), &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.fields.set(field_name(field), &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.fields.set(field_name(field), &value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.fields.set(field_name(field), &value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.fields.set(field_name(field), &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.fields.set(field_name(field), &value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let name = field_name(field);
        if !self.set_property(name, value) {
            self.fields.set(name, value);
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let (name, limit) = (field_name(field), self.fields.text_limit);
        self.set_formatted(name, format_args!("{value}"));
        let sources = sources(value, limit);
        if !sources.is_empty() {
            let sources = sources.into_iter().map(Into::into).collect();
            self.fields.attributes.push(&format!("{name}.chain").into(), Value::Array(Array::String(sources)));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set_formatted(field_name(field), format_args!("{value:?}"));
    }
}
