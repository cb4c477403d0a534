//! What decides about a call before anything else is evaluated.

use crate::callsite::pipeline::current::keep_carried;
use crate::callsite::site::part::{Part, PartSet};
use crate::callsite::value::parent::Parent;
use opentelemetry::Context;
use opentelemetry::trace::SpanKind;

/// What is decided before anything else is evaluated: whether to record at all, and whose child the span is.
pub struct StartOptions {
    pub(crate) recording: bool,
    pub(crate) parent: Option<Context>,
    pub(crate) kind: Option<SpanKind>,
    /// Metrics and logs that this call does not make.
    pub(crate) off: PartSet,
}

impl StartOptions {
    pub(crate) fn new() -> Self {
        Self { recording: true, parent: None, kind: None, off: PartSet::default() }
    }

    /// The author's condition.
    pub fn only_if(&mut self, condition: bool) {
        self.recording = condition;
    }

    /// The author's condition for a metric or a log.
    pub fn part_only_if(&mut self, part: Part, condition: bool) {
        self.off.insert_if(!condition, part);
    }

    /// The author's choice of a parent.
    pub fn parent<P: Parent>(&mut self, parent: P) {
        let current = Context::current();
        self.parent = Some(keep_carried(&current, parent.context(&current)));
    }

    /// The author's choice of a kind; a span cannot change it later.
    pub fn kind(&mut self, kind: impl Into<SpanKind>) {
        self.kind = Some(kind.into());
    }
}
