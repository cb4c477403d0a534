//! What a call site hands over about one span, before it starts and when it ends.

use super::level::Level;
use super::value::{ToValue, bounded};
use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt as _};
use opentelemetry::{Context, Key, KeyValue, Value};
use std::borrow::Cow;
use std::fmt;

/// The text recorded in place of a redacted value.
const REDACTED: &str = "[redacted]";

/// Collects the fields of one span.
pub struct Fields {
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) kind: Option<SpanKind>,
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) links: Vec<Link>,
    text_limit: usize,
}

impl Fields {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { name: None, kind: None, attributes: Vec::new(), links: Vec::new(), text_limit }
    }

    /// Records a value under its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        if let Some(value) = value.to_value(self.text_limit) {
            self.push(key.into(), value);
        }
    }

    /// Records formatted text.
    #[inline]
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        let text = bounded(self.text_limit, text);
        self.push(key.into(), Value::String(text.into()));
    }

    /// Records that there is a value, without looking at it.
    pub fn redact(&mut self, key: impl Into<Key>) {
        self.push(key.into(), Value::String(REDACTED.into()));
    }

    /// Names the span.
    pub fn name(&mut self, name: impl AsRef<str>) {
        self.name = Some(name.as_ref().to_owned().into());
    }

    /// Sets the kind of the span.
    pub fn kind(&mut self, kind: impl Into<SpanKind>) {
        self.kind = Some(kind.into());
    }

    /// Links the span to others.
    pub fn links<L: Linked>(&mut self, spans: impl IntoIterator<Item = L>) {
        let linked = spans.into_iter().map(|span| span.span_context()).filter(SpanContext::is_valid);
        self.links.extend(linked.map(Link::with_context));
    }

    #[inline(never)]
    fn push(&mut self, key: Key, value: Value) {
        self.attributes.push(KeyValue::new(key, value));
    }
}

/// What a span can be linked to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a span to link to",
    label = "not a span",
    note = "`links` takes an iterator over `Context` or `SpanContext`, owned or borrowed"
)]
pub trait Linked {
    #[doc(hidden)]
    fn span_context(&self) -> SpanContext;
}

impl Linked for SpanContext {
    fn span_context(&self) -> SpanContext {
        self.clone()
    }
}

impl Linked for Context {
    fn span_context(&self) -> SpanContext {
        self.span().span_context().clone()
    }
}

impl<T: Linked> Linked for &T {
    fn span_context(&self) -> SpanContext {
        (**self).span_context()
    }
}

/// What the end of a call says about its span.
pub struct End {
    pub(crate) fields: Fields,
    pub(crate) error_type: Option<Cow<'static, str>>,
    pub(crate) description: Option<String>,
    pub(crate) exception: Option<Level>,
    pub(crate) returned: Option<(Level, String)>,
}

/// `error.type` of a failure that has no type of its own.
const OTHER: &str = "_OTHER";

impl End {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::new(text_limit), error_type: None, description: None, exception: None, returned: None }
    }

    /// Whether the call failed, and with which `error.type`.
    #[inline]
    pub fn outcome(&mut self, error_type: Option<Cow<'static, str>>) {
        self.error_type = error_type;
    }

    /// The author's own test for success.
    #[inline]
    pub fn ok_if<R: ?Sized>(
        &mut self,
        result: &R,
        is_ok: impl FnOnce(&R) -> bool,
        error_type: Option<Cow<'static, str>>,
    ) {
        self.decide(!is_ok(result), error_type);
    }

    /// The author's own test for failure.
    #[inline]
    pub fn error_if<R: ?Sized>(
        &mut self,
        result: &R,
        is_error: impl FnOnce(&R) -> bool,
        error_type: Option<Cow<'static, str>>,
    ) {
        self.decide(is_error(result), error_type);
    }

    fn decide(&mut self, failed: bool, error_type: Option<Cow<'static, str>>) {
        self.error_type = failed.then(|| error_type.unwrap_or(Cow::Borrowed(OTHER)));
    }

    /// The message of the error: description of the status, and an exception record at `level`.
    pub fn exception(&mut self, level: Level, message: fmt::Arguments<'_>) {
        if self.error_type.is_some() {
            self.description = Some(bounded(self.fields.text_limit, message));
            self.exception = Some(level);
        }
    }

    /// The message of the error as attributes of the span instead of a record.
    pub fn exception_attributes(&mut self, message: fmt::Arguments<'_>) {
        if let Some(error_type) = self.error_type.clone() {
            let message = bounded(self.fields.text_limit, message);
            self.fields.push("exception.type".into(), Value::String(error_type.into()));
            self.fields.push("exception.message".into(), Value::String(message.clone().into()));
            self.description = Some(message);
        }
    }

    /// The returned value as a log record.
    pub fn returned(&mut self, level: Level, value: fmt::Arguments<'_>) {
        self.returned = Some((level, bounded(self.fields.text_limit, value)));
    }

    /// Records a value under its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.fields.set(key, value);
    }

    /// Records formatted text.
    #[inline]
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        self.fields.set_text(key, text);
    }
}
