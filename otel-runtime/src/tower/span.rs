//! The span of one request, from its head to the end of the response's body.

use super::request::{KnownMethods, attributes, span_name};
use super::tracer::{Bound, Tracer};
use crate::callsite::pipeline::found_globals;
use http::{Request, StatusCode};
use opentelemetry::trace::{SpanBuilder, SpanKind, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};
use std::thread;

/// The context of one request and the span in it, if there is one that has not ended.
pub(super) struct ServerSpan {
    context: Context,
    open: bool,
}

impl ServerSpan {
    /// Continues the trace that the request's headers name; without telemetry that is all.
    pub(super) fn start<B>(tracer: &Tracer, known: &KnownMethods, request: &Request<B>) -> Self {
        let parent = crate::extract(request.headers());
        match tracer.resolve(&parent) {
            None => Self { context: parent, open: false },
            Some(bound) => Self::child(&parent, &bound, known, request),
        }
    }

    fn child<B>(parent: &Context, bound: &Bound, known: &KnownMethods, request: &Request<B>) -> Self {
        let mut builder = SpanBuilder::from_name(span_name(request, known)).with_kind(SpanKind::Server);
        // A sampler may decide by the attributes, so they are there from the start, unless nobody may be listening.
        if !bound.unproven {
            builder = builder.with_attributes(attributes(request, known, bound.text_limit));
        }
        let context = bound.spans.start_in(builder, parent);
        if context.span().span_context().span_id() == parent.span().span_context().span_id() {
            // A provider that does nothing hands back the parent.
            return Self { context: parent.clone(), open: false };
        }
        if bound.unproven {
            found_globals();
            context.span().set_attributes(attributes(request, known, bound.text_limit));
        }
        Self { context, open: true }
    }

    /// Runs one turn of the request with its context as the current one; if the turn panics, the span ends with it.
    pub(super) fn run<R>(&mut self, turn: impl FnOnce() -> R) -> R {
        let context = self.context.clone();
        let unwinding = thread::panicking();
        let watch = PanicWatch { span: self, unwinding };
        let attached = context.attach();
        let result = turn();
        drop(attached);
        drop(watch);
        result
    }

    /// The head of the response; its body may still be under way.
    pub(super) fn respond(&mut self, status: StatusCode) {
        self.set(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
        if status.is_server_error() {
            self.set(KeyValue::new("error.type", status.as_str().to_owned()));
            self.context.span().set_status(Status::error(""));
        }
    }

    /// Ends the span as a failure of this kind.
    pub(super) fn fail(&mut self, error_type: &'static str) {
        self.set(KeyValue::new("error.type", error_type));
        if self.open {
            self.context.span().set_status(Status::error(""));
        }
        self.end();
    }

    pub(super) fn end(&mut self) {
        if std::mem::take(&mut self.open) {
            self.context.span().end();
        }
    }

    fn set(&self, attribute: KeyValue) {
        if self.open {
            self.context.span().set_attribute(attribute);
        }
    }
}

/// Nobody waits for the response any more: the client went away, or a time limit took its place.
impl Drop for ServerSpan {
    fn drop(&mut self) {
        if self.open {
            self.fail("cancelled");
        }
    }
}

/// Sees a turn of the request panic; the future may be dropped much later, when nothing tells so any more.
struct PanicWatch<'a> {
    span: &'a mut ServerSpan,
    /// An unwinding that was under way before is not a panic of this request.
    unwinding: bool,
}

impl Drop for PanicWatch<'_> {
    fn drop(&mut self) {
        if self.span.open && !self.unwinding && thread::panicking() {
            self.span.fail("panic");
        }
    }
}
