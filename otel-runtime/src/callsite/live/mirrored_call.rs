//! A call whose span is also a span of another facade.

use super::active_call::{ActiveCall, SpanRole};
use super::attached::{Attached, CallContext};
use crate::callsite::pipeline::mirror::{Mirror, MirrorSpan, SpanToMirror};
use std::sync::Arc;

/// A call with a span in another facade.
pub(crate) struct MirroredCall {
    pub(crate) call: ActiveCall,
    pub(crate) mirror: Arc<dyn MirrorSpan>,
}

impl MirroredCall {
    /// Creates the span of a call in the facade. A span that does not become the current one has none, and neither has one that the
    /// facade has disabled.
    pub(crate) fn span_of(call: &ActiveCall, mirror: Mirror) -> Option<Arc<dyn MirrorSpan>> {
        if call.site.leaf || !matches!(call.span, SpanRole::Own | SpanRole::Unrecorded) {
            return None;
        }
        let text_limit = call.resolved.pipeline.text_limit;
        mirror(&SpanToMirror { site: call.site, context: &call.context, text_limit })
    }

    pub(crate) fn attach(&self) -> Option<Attached> {
        Attached::mirrored(self.call.context.clone(), &self.mirror)
    }

    pub(crate) fn own_context(&self) -> CallContext {
        CallContext { context: self.call.context.clone(), mirror: Some(Arc::clone(&self.mirror)) }
    }
}
