//! What is current while a call runs: its context, and its span in another facade.

use crate::callsite::pipeline::mirror::MirrorSpan;
use crate::thread_context::{attach, has_context};
use opentelemetry::{Context, ContextGuard};
use std::mem;
use std::sync::Arc;

/// What is current during a call.
pub(crate) struct CallContext {
    pub(crate) context: Context,
    pub(crate) mirror: Option<Arc<dyn MirrorSpan>>,
}

impl CallContext {
    pub(crate) fn attach(&self) -> Option<Attached> {
        match &self.mirror {
            None => Attached::context(self.context.clone()),
            Some(mirror) => Attached::mirrored(self.context.clone(), mirror),
        }
    }
}

/// A guard that exists while the context of a call is the current one. It belongs to its thread.
#[expect(dead_code, reason = "the guards have an effect when they are dropped")]
pub(crate) enum Attached {
    Context(ContextGuard),
    Mirrored(Box<Mirrored>),
}

/// The guards of a call that is mirrored. The first field is dropped first.
pub(crate) struct Mirrored {
    _mirror: Option<EnteredMirror>,
    _context: ContextGuard,
}

impl Attached {
    /// Makes a context the current one. Does nothing while the thread ends.
    #[inline]
    pub(crate) fn context(context: Context) -> Option<Self> {
        attach(context).map(Self::Context)
    }

    /// Makes a context and a span of another facade the current ones. Does nothing while the thread ends.
    pub(crate) fn mirrored(context: Context, mirror: &Arc<dyn MirrorSpan>) -> Option<Self> {
        let context = attach(context)?;
        let mirror = mirror.enter().then(|| EnteredMirror(Arc::clone(mirror)));
        Some(Self::Mirrored(Box::new(Mirrored { _mirror: mirror, _context: context })))
    }

    /// Returns a guard that can be dropped. One that was stored in a thread-local variable can outlive the context of its thread, which
    /// leaves nothing to detach.
    #[inline]
    pub(crate) fn detachable(guard: Option<Self>) -> Option<Self> {
        if guard.is_some() && !has_context() {
            mem::forget(guard);
            return None;
        }
        guard
    }
}

struct EnteredMirror(Arc<dyn MirrorSpan>);

impl Drop for EnteredMirror {
    fn drop(&mut self) {
        self.0.exit();
    }
}
