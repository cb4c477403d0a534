//! What a call site hands over about one span, before it starts and when it ends.

use super::level::Level;
use super::value::{ToValue, bounded, cut};
use opentelemetry::trace::{Link, SpanContext, Status, TraceContextExt as _};
use opentelemetry::{Context, Key, KeyValue};
use std::borrow::Cow;
use std::fmt;

/// The text recorded in place of a redacted value.
const REDACTED: &str = "[redacted]";

/// Collects the fields of one span.
pub struct Fields {
    pub(crate) attributes: Vec<KeyValue>,
    /// What most spans do not have, so that collecting the rest moves little.
    pub(crate) rare: Option<Box<Rare>>,
    text_limit: usize,
}

/// What an author may compute for a span besides attributes.
#[derive(Default)]
pub(crate) struct Rare {
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) links: Vec<Link>,
    pub(crate) status: Option<Status>,
}

impl Fields {
    /// Room for so many attributes, so that the list is allocated once.
    pub(crate) fn with_capacity(attributes: usize, text_limit: usize) -> Self {
        Self { attributes: Vec::with_capacity(attributes), rare: None, text_limit }
    }

    /// Records a value under its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        if let Some(value) = value.to_value(self.text_limit) {
            self.attributes.push(KeyValue::new(key, value));
        }
    }

    /// Records formatted text.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        let text = bounded(self.text_limit, text);
        self.attributes.push(KeyValue::new(key, text));
    }

    /// Records that there is a value, without looking at it.
    pub fn redact(&mut self, key: impl Into<Key>) {
        self.attributes.push(KeyValue::new(key, REDACTED));
    }

    /// Names the span.
    pub fn name(&mut self, name: impl AsRef<str>) {
        self.rare().name = Some(name.as_ref().to_owned().into());
    }

    /// Links the span to others.
    pub fn links<L: Linked>(&mut self, spans: impl IntoIterator<Item = L>) {
        let linked = spans.into_iter().map(|span| span.span_context()).filter(SpanContext::is_valid);
        self.rare().links.extend(linked.map(Link::with_context));
    }

    /// A status that is there before the outcome: `ok` or `error`, in any case.
    pub fn status_code(&mut self, code: impl AsRef<str>) {
        self.rare().status = match code.as_ref().to_ascii_lowercase().as_str() {
            "ok" => Some(Status::Ok),
            "error" => Some(Status::error("")),
            _ => None,
        };
    }

    /// Describes an error; what is ok has no description.
    pub fn status_description(&mut self, text: impl AsRef<str>) {
        let text = cut(text.as_ref(), self.text_limit).to_owned();
        let status = &mut self.rare().status;
        if *status != Some(Status::Ok) {
            *status = Some(Status::error(text));
        }
    }

    /// The status, for a span that is started with the other fields.
    #[inline]
    pub(crate) fn take_status(&mut self) -> Option<Status> {
        self.rare.as_mut()?.status.take()
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
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
    pub(crate) error_type: Option<Cow<'static, str>>,
    /// What only an author who asks for it gets.
    pub(crate) told: Option<Box<Told>>,
    text_limit: usize,
}

/// What `err` and `ret` tell.
pub(crate) struct Told {
    pub(crate) fields: Fields,
    pub(crate) description: Option<String>,
    pub(crate) exception: Option<Level>,
    pub(crate) returned: Option<(Level, String)>,
}

/// `error.type` of a failure that has no type of its own.
const OTHER: &str = "_OTHER";

impl End {
    pub(crate) fn new(error_type: Option<Cow<'static, str>>, text_limit: usize) -> Self {
        Self { error_type, told: None, text_limit }
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
            let message = bounded(self.text_limit, message);
            let told = self.told();
            told.description = Some(message);
            told.exception = Some(level);
        }
    }

    /// The message of the error as attributes of the span instead of a record.
    pub fn exception_attributes(&mut self, message: fmt::Arguments<'_>) {
        if let Some(error_type) = self.error_type.clone() {
            let message = bounded(self.text_limit, message);
            let told = self.told();
            told.fields.attributes.push(KeyValue::new("exception.type", error_type));
            told.fields.attributes.push(KeyValue::new("exception.message", message.clone()));
            told.description = Some(message);
        }
    }

    /// The returned value as a log record.
    pub fn returned(&mut self, level: Level, value: fmt::Arguments<'_>) {
        self.told().returned = Some((level, bounded(self.text_limit, value)));
    }

    /// Records a value under its own type.
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.told().fields.set(key, value);
    }

    /// Records formatted text.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        self.told().fields.set_text(key, text);
    }

    fn told(&mut self) -> &mut Told {
        let text_limit = self.text_limit;
        self.told.get_or_insert_with(|| {
            let fields = Fields::with_capacity(0, text_limit);
            Box::new(Told { fields, description: None, exception: None, returned: None })
        })
    }
}
