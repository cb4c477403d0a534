//! What one call captures at its start, and adds at its end, for a log record.

use super::attribute_list::AttributeList;
use super::fields::Fields;
use super::text::{BODY_LIMIT, append, bounded, cut};
use super::to_value::ToValue;
use opentelemetry::{Key, Value};
use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// What a call captures for a log record at its start, before the body consumes the parameters.
///
/// The methods that generated code calls are its own, not those of [`Fields`]: method lookup finds the methods of a trait that an application
/// implements for every type before those behind a `Deref`.
pub struct LogCapture {
    fields: Fields,
    texts: Vec<String>,
}

impl LogCapture {
    /// Creates a capture that begins with these attributes.
    pub(crate) fn new(attributes: AttributeList, text_limit: usize) -> Self {
        Self { fields: Fields::of(attributes, text_limit), texts: Vec::new() }
    }

    /// Returns the content of the record, which begins with the attributes of this capture. The body can refer to them only if this capture
    /// keeps them.
    #[inline]
    pub(crate) fn content(&mut self, keeps_attributes: bool) -> LogContent {
        let attributes = if keeps_attributes {
            AttributeList::of_values(self.attributes.values().to_vec())
        } else {
            mem::take(&mut self.attributes)
        };
        let fields = Fields::of(attributes, self.fields.text_limit);
        LogContent { fields, body: None, message: None, has_exception: true }
    }

    /// Captures one placeholder of the body text.
    pub fn text(&mut self, text: fmt::Arguments<'_>) {
        self.texts.push(bounded(BODY_LIMIT, text));
    }

    /// Records a value with its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.fields.set(key, value);
    }

    /// Records a formatted text.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        self.fields.set_text(key, text);
    }

    /// Records that there is a value, but not the value itself.
    pub fn redact(&mut self, key: impl Into<Key>) {
        self.fields.redact(key);
    }
}

/// The values that the body text can contain, at the end of the call.
pub struct BodyValues<'a> {
    capture: &'a LogCapture,
    elapsed: Duration,
}

impl<'a> BodyValues<'a> {
    pub(crate) fn new(capture: &'a LogCapture, elapsed: Duration) -> Self {
        Self { capture, elapsed }
    }

    /// Returns a captured placeholder by its index.
    pub fn text(&self, at: usize) -> &'a str {
        self.capture.texts.get(at).map_or("", String::as_str)
    }

    /// Returns a field, as it is recorded.
    pub fn field(&self, key: &str) -> FieldText<'a> {
        let attributes = self.capture.fields.attributes.values();
        FieldText(attributes.iter().rfind(|attribute| attribute.key.as_str() == key).map(|attribute| &attribute.value))
    }

    /// Returns the duration of the call.
    pub fn elapsed(&self) -> Elapsed {
        Elapsed(self.elapsed)
    }
}

/// A field in a body text. It is formatted like the original value.
pub struct FieldText<'a>(Option<&'a Value>);

impl fmt::Display for FieldText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.pad(""),
            Some(Value::String(text)) => f.pad(text.as_str()),
            Some(value) => fmt::Display::fmt(value, f),
        }
    }
}

impl fmt::Debug for FieldText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.pad(""),
            Some(Value::String(text)) => fmt::Debug::fmt(text.as_str(), f),
            Some(Value::F64(number)) => fmt::Debug::fmt(number, f),
            Some(value) => fmt::Display::fmt(value, f),
        }
    }
}

/// A duration in a readable format: `12.3ms`.
#[derive(Clone, Copy)]
pub struct Elapsed(Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (f.precision(), f.width()) {
            (Some(_), _) => fmt::Debug::fmt(&self.0, f),
            (None, Some(_)) => f.pad(&format!("{:.1?}", self.0)),
            (None, None) => write!(f, "{:.1?}", self.0),
        }
    }
}

impl fmt::Debug for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What the end of a call adds to a log record. Its methods are its own for the same reason as those of [`LogCapture`].
pub struct LogContent {
    pub(crate) fields: Fields,
    pub(crate) body: Option<Cow<'static, str>>,
    pub(crate) message: Option<String>,
    /// Whether the record of a failure contains the exception.
    pub(crate) has_exception: bool,
}

impl LogContent {
    /// Sets the body text.
    pub fn body(&mut self, text: fmt::Arguments<'_>) {
        self.body = Some(match text.as_str() {
            Some(fixed) => cut(fixed, BODY_LIMIT).into(),
            None => bounded(BODY_LIMIT, text).into(),
        });
    }

    /// Appends to the body text. If a value cannot be formatted, a fixed text replaces it, and the other parts remain.
    pub fn body_part(&mut self, text: fmt::Arguments<'_>) {
        _ = append(self.body.get_or_insert_default().to_mut(), BODY_LIMIT, text);
    }

    /// Sets a body text with one value between two texts. If the value cannot be formatted, a fixed text replaces it.
    pub fn body_around(&mut self, before: &str, text: fmt::Arguments<'_>, after: &str) {
        let mut body = String::new();
        if append(&mut body, BODY_LIMIT, text) {
            body = bounded(BODY_LIMIT, format_args!("{before}{body}{after}"));
        }
        self.body = Some(body.into());
    }

    /// Sets the message of the error. It can become the body, and is cut where it becomes an attribute.
    pub fn error(&mut self, text: fmt::Arguments<'_>) {
        self.message = Some(bounded(BODY_LIMIT, text));
    }

    /// Leaves the error out: only its type and the fields are recorded.
    pub fn without_exception(&mut self) {
        (self.message, self.has_exception) = (None, false);
    }

    /// Records a value with its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.fields.set(key, value);
    }

    /// Records a formatted text.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        self.fields.set_text(key, text);
    }
}

macro_rules! fields_of {
    ($($collector:ty),*) => {$(
        impl Deref for $collector {
            type Target = Fields;
            fn deref(&self) -> &Fields {
                &self.fields
            }
        }

        impl DerefMut for $collector {
            fn deref_mut(&mut self) -> &mut Fields {
                &mut self.fields
            }
        }
    )*};
}
fields_of!(LogCapture, LogContent);
