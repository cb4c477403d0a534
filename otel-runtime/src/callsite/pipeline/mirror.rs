//! Spans of calls that are also spans of another facade, such as `tracing`, while the call runs.

use crate::callsite::site::definition::Definition;
use opentelemetry::Context;
use std::sync::Arc;

/// Creates the span of the facade for the span of a call. Returns `None` if the facade has disabled it.
pub(crate) type Mirror = fn(&SpanToMirror<'_>) -> Option<Arc<dyn MirrorSpan>>;

/// The span of a call that has started.
#[cfg_attr(not(feature = "bridge-tracing"), expect(dead_code, reason = "only `tracing` has spans"))]
pub(crate) struct SpanToMirror<'a> {
    pub(crate) site: &'static Definition,
    /// The context in which the span is the current one.
    pub(crate) context: &'a Context,
    pub(crate) text_limit: usize,
}

/// A span of the facade. It ends when it is dropped.
pub(crate) trait MirrorSpan: Send + Sync {
    /// Makes the span the current one of the facade. Returns `false` if it was not entered, and need not be exited.
    fn enter(&self) -> bool;

    fn exit(&self);
}
