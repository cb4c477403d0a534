//! What is current while a call runs: its context, and its span in another facade.

use crate::callsite::pipeline::mirror::MirrorSpan;
use crate::thread_context::{attach, has_context};
use opentelemetry::{Context, ContextGuard};
use std::mem;
use std::sync::Arc;

/// The span of a call in another facade. A pointer of one word, because most calls have none.
pub(crate) type SharedMirror = Arc<Box<dyn MirrorSpan>>;

/// What is the current context and the current span during a call.
pub(crate) struct CallContext {
    pub(crate) context: Context,
    pub(crate) mirror: Option<SharedMirror>,
}

impl CallContext {
    pub(crate) fn attach(&self) -> Option<Attached> {
        Attached::new(self.context.clone(), self.mirror.as_ref())
    }
}

/// A guard that exists while the context of a call is the current one. It belongs to its thread.
pub(crate) struct Attached {
    // The first field, so that it is dropped first.
    _entered: Option<EnteredMirror>,
    _context: ContextGuard,
}

impl Attached {
    /// Makes a context and a span of another facade the current ones. Does nothing while the thread ends.
    #[inline]
    pub(crate) fn new(context: Context, mirror: Option<&SharedMirror>) -> Option<Self> {
        let context = attach(context)?;
        Some(Self { _entered: mirror.and_then(EnteredMirror::new), _context: context })
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

struct EnteredMirror(SharedMirror);

impl EnteredMirror {
    #[cold]
    fn new(mirror: &SharedMirror) -> Option<Self> {
        mirror.enter().then(|| Self(Arc::clone(mirror)))
    }
}

impl Drop for EnteredMirror {
    #[cold]
    fn drop(&mut self) {
        self.0.exit();
    }
}
