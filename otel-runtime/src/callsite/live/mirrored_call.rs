//! A call whose span is also a span of another facade.

use super::active_call::{ActiveCall, SpanRole};
use super::attached::{Attached, CallContext};
use crate::callsite::pipeline::mirror::{Mirror, MirrorSpan, SpanToMirror};
use std::sync::Arc;

/// A call with a span in another facade.
pub(crate) struct MirroredCall {
    pub(crate) call: ActiveCall,
    mirror: Arc<dyn MirrorSpan>,
}

impl MirroredCall {
    /// Creates the span in the facade.
    ///
    /// # Errors
    ///
    /// Returns the call unchanged if the facade has disabled the span, or if the call has no span that becomes the current one.
    pub(crate) fn new(call: ActiveCall, mirror: Mirror) -> Result<Box<Self>, ActiveCall> {
        if call.site.leaf || !matches!(call.span, SpanRole::Own | SpanRole::Unrecorded) {
            return Err(call);
        }
        let text_limit = call.resolved.pipeline.text_limit;
        match mirror(&SpanToMirror { site: call.site, context: &call.context, text_limit }) {
            Some(mirror) => Ok(Box::new(Self { call, mirror })),
            None => Err(call),
        }
    }

    pub(crate) fn attach(&self) -> Option<Attached> {
        Attached::mirrored(self.call.context.clone(), &self.mirror)
    }

    pub(crate) fn own_context(&self) -> CallContext {
        CallContext { context: self.call.context.clone(), mirror: Some(Arc::clone(&self.mirror)) }
    }
}
