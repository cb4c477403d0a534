//! The conditions, the parent and the kind of a call, which are evaluated before its fields.

use crate::callsite::pipeline::current::keep_carried;
use crate::callsite::site::part::{Part, PartSet};
use crate::callsite::value::parent::Parent;
use crate::thread_context::current_context;
use opentelemetry::Context;
use opentelemetry::trace::SpanKind;

/// What is decided before any field is evaluated: whether the call is recorded, the parent and the kind of its span.
pub struct StartOptions {
    pub(crate) recording: bool,
    pub(crate) parent: Option<Context>,
    pub(crate) kind: Option<SpanKind>,
    /// The metrics and logs that this call does not record.
    pub(crate) off: PartSet,
}

impl StartOptions {
    pub(crate) fn new() -> Self {
        Self { recording: true, parent: None, kind: None, off: PartSet::default() }
    }

    /// Sets whether the span is recorded.
    pub fn only_if(&mut self, condition: bool) {
        self.recording = condition;
    }

    /// Sets whether a metric or a log is recorded.
    pub fn part_only_if(&mut self, part: Part, condition: bool) {
        self.off.insert_if(!condition, part);
    }

    /// Sets the parent of the span.
    pub fn parent<P: Parent>(&mut self, parent: P) {
        let current = current_context();
        self.parent = Some(keep_carried(&current, parent.context(&current)));
    }

    /// Sets the kind of the span, which cannot be changed later.
    pub fn kind(&mut self, kind: impl Into<SpanKind>) {
        self.kind = Some(kind.into());
    }
}

/// The kind that a text names, in any case, as in the field `otel.kind` of `tracing`. Other texts name the default.
pub fn kind_of(text: impl AsRef<str>) -> SpanKind {
    match text.as_ref().to_ascii_lowercase().as_str() {
        "server" => SpanKind::Server,
        "client" => SpanKind::Client,
        "producer" => SpanKind::Producer,
        "consumer" => SpanKind::Consumer,
        _ => SpanKind::Internal,
    }
}
