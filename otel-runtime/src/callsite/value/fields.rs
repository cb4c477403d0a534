//! The attributes of one span, metric or log record, as a call site collects them.

use super::attribute_list::AttributeList;
use super::caught::caught;
use super::sealed::Sealed;
use super::text::{bounded, cut};
use super::to_value::ToValue;
use opentelemetry::trace::{Link, SpanContext, Status, TraceContextExt as _};
use opentelemetry::{Context, Key};
use std::borrow::Cow;
use std::fmt;

/// The text that is recorded in place of a redacted value.
const REDACTED: &str = "[redacted]";

/// Collects the attributes of one span, metric or log record.
pub struct Fields {
    pub(crate) attributes: AttributeList,
    /// Properties that few spans have. They are boxed to keep this type small.
    pub(crate) rare: Option<Box<RareFields>>,
    pub(crate) text_limit: usize,
}

/// Properties of a span other than its attributes.
#[derive(Default)]
pub(crate) struct RareFields {
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) links: Vec<Link>,
    pub(crate) status: Option<Status>,
}

impl Fields {
    /// Allocates room for this many attributes.
    pub(crate) fn with_capacity(attributes: usize, text_limit: usize) -> Self {
        Self::of(AttributeList::of_values(Vec::with_capacity(attributes)), text_limit)
    }

    /// Collects attributes in a list of a certain kind.
    #[inline]
    pub(crate) fn of(attributes: AttributeList, text_limit: usize) -> Self {
        Self { attributes, rare: None, text_limit }
    }

    /// Records a value with its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        value.set_in(&mut self.attributes, &key.into(), self.text_limit);
    }

    /// Records a formatted text.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        let text = bounded(self.text_limit, text);
        self.attributes.push(&key.into(), text.into());
    }

    /// Records that there is a value, but not the value itself.
    pub fn redact(&mut self, key: impl Into<Key>) {
        self.attributes.push_text(&key.into(), REDACTED);
    }

    /// Sets the name of the span.
    pub fn name(&mut self, name: impl AsRef<str>) {
        self.rare().name = caught(|| name.as_ref().to_owned().into());
    }

    /// Links the span to other spans.
    pub fn links<L: Linked>(&mut self, spans: impl IntoIterator<Item = L>) {
        let links = &mut self.rare().links;
        let linked = || {
            let linked = spans.into_iter().map(|span| span.span_context()).filter(SpanContext::is_valid);
            links.extend(linked.map(Link::with_context));
        };
        // After a panic of the iterator, the links that it has returned are kept.
        _ = caught(linked);
    }

    /// Sets the initial status of the span: `ok` or `error`, in any case. Other texts leave the status unset.
    pub fn status_code(&mut self, code: impl AsRef<str>) {
        self.rare().status = match caught(|| code.as_ref().to_ascii_lowercase()).as_deref() {
            Some("ok") => Some(Status::Ok),
            Some("error") => Some(Status::error("")),
            _ => None,
        };
    }

    /// Sets the status to an error with this description. A status of `ok` is kept, because it has no description.
    pub fn status_description(&mut self, text: impl AsRef<str>) {
        let limit = self.text_limit;
        let Some(text) = caught(|| cut(text.as_ref(), limit).to_owned()) else { return };
        let status = &mut self.rare().status;
        if *status != Some(Status::Ok) {
            *status = Some(Status::error(text));
        }
    }

    /// Adds a link to another span.
    #[cfg(feature = "bridge-tracing")]
    pub(crate) fn link(&mut self, link: Link) {
        if link.span_context.is_valid() {
            self.rare().links.push(link);
        }
    }

    /// Sets the status, unless the current one has precedence.
    #[cfg(feature = "bridge-tracing")]
    pub(crate) fn set_status(&mut self, status: Status) {
        let present = &mut self.rare().status;
        // `Status` implements the order of precedence of the specification.
        if present.as_ref().is_none_or(|present| status > *present) {
            *present = Some(status);
        }
    }

    /// Adds other fields, which replace existing ones.
    #[cfg(feature = "bridge-tracing")]
    pub(crate) fn merge(&mut self, other: Self) {
        self.attributes.extend(other.attributes.into_values());
        if let Some(other) = other.rare {
            let RareFields { name, links, status } = *other;
            let rare = self.rare();
            rare.name = name.or(rare.name.take());
            rare.links.extend(links);
            rare.status = status.or(rare.status.take());
        }
    }

    /// Takes the status, which is set after the span has started.
    #[inline]
    pub(crate) fn take_status(&mut self) -> Option<Status> {
        self.rare.as_mut()?.status.take()
    }

    fn rare(&mut self) -> &mut RareFields {
        self.rare.get_or_insert_default()
    }
}

/// An element of the iterator that the option `links = ..` accepts: a `Context` or a `SpanContext`, owned or borrowed.
///
/// # Sealed
///
/// This trait is implemented for the types above only. Other crates cannot implement it, so that types can be added later.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a span to link to",
    label = "not a span",
    note = "`links` accepts an iterator over `Context` or `SpanContext`, owned or borrowed"
)]
pub trait Linked: Sealed {
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
