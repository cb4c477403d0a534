//! The parent of a span, if the option `parent` sets it.

use super::sealed::Sealed;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};

/// A value that the option `parent = ..` accepts: a `Context`, a `SpanContext`, request headers, or an `Option` of these.
///
/// `None` starts a root span.
///
/// ```
/// # use opentelemetry::{Context, trace::SpanContext};
/// #[otel_runtime::traced(parent = message.parent)]
/// fn consume(message: Message) {}
///
/// struct Message { parent: Option<SpanContext> }
/// # consume(Message { parent: None });
/// ```
///
/// # Sealed
///
/// This trait is implemented for the types above only. Other crates cannot implement it, so that types can be added later.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parent of a span",
    label = "not a parent",
    note = "`parent` accepts a `Context`, a `SpanContext`, an `http::HeaderMap` (feature `http`), references to \
            these, or `Option` of these"
)]
pub trait Parent: Sealed {
    /// Returns the context to start the span in. All values of `current` other than the span are kept.
    fn context(&self, current: &Context) -> Context;
}

impl Parent for Context {
    fn context(&self, _: &Context) -> Context {
        self.clone()
    }
}

impl Parent for SpanContext {
    fn context(&self, current: &Context) -> Context {
        current.with_remote_span_context(self.clone())
    }
}

impl<P: Parent> Parent for Option<P> {
    fn context(&self, current: &Context) -> Context {
        self.as_ref().map_or_else(|| root(current), |parent| parent.context(current))
    }
}

impl<P: Parent + ?Sized> Parent for &P {
    fn context(&self, current: &Context) -> Context {
        (**self).context(current)
    }
}

#[cfg(feature = "http")]
impl Parent for http::HeaderMap {
    fn context(&self, current: &Context) -> Context {
        crate::context::headers::extract_into(&root(current), self)
    }
}

/// Returns `current` without its span, so that the next span is a root.
pub(crate) fn root(current: &Context) -> Context {
    current.with_remote_span_context(SpanContext::NONE)
}
