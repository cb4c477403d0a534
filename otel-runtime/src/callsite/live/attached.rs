//! What is current while a call runs: its context, and its span in another facade.

use crate::callsite::pipeline::mirror::MirrorSpan;
use crate::thread_context::attach;
use opentelemetry::{Context, ContextGuard};
use std::cell::RefCell;
use std::num::NonZeroU16;
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

thread_local! {
    /// The spans of another facade that this thread has entered. A guard contains only a place in this list, so that the guard of a call
    /// without such a span fits into a register.
    static ENTERED: RefCell<Vec<Option<Arc<dyn MirrorSpan>>>> = const { RefCell::new(Vec::new()) };
}

/// A guard that exists while the context of a call is the current one. It belongs to its thread. The first field is dropped first.
pub(crate) struct Attached {
    _mirror: Option<EnteredMirror>,
    _context: ContextGuard,
}

impl Attached {
    /// Makes a context the current one. Does nothing while the thread ends.
    #[inline]
    pub(crate) fn context(context: Context) -> Option<Self> {
        attach(context).map(|context| Self { _mirror: None, _context: context })
    }

    /// Makes a context and a span of another facade the current ones. Does nothing while the thread ends.
    pub(crate) fn mirrored(context: Context, mirror: &Arc<dyn MirrorSpan>) -> Option<Self> {
        let context = attach(context)?;
        Some(Self { _mirror: EnteredMirror::enter(mirror), _context: context })
    }
}

/// The place of a span in the list of this thread, counted from one.
struct EnteredMirror(NonZeroU16);

impl EnteredMirror {
    fn enter(mirror: &Arc<dyn MirrorSpan>) -> Option<Self> {
        if !mirror.enter() {
            return None;
        }
        let place = ENTERED.try_with(|list| {
            let mut list = list.borrow_mut();
            let place = NonZeroU16::new(u16::try_from(list.len() + 1).ok()?)?;
            list.push(Some(Arc::clone(mirror)));
            Some(Self(place))
        });
        let place = place.ok().flatten();
        if place.is_none() {
            mirror.exit();
        }
        place
    }
}

impl Drop for EnteredMirror {
    #[cold]
    fn drop(&mut self) {
        let taken = ENTERED.try_with(|list| {
            let mut list = list.borrow_mut();
            let taken = list.get_mut(usize::from(self.0.get()) - 1).and_then(Option::take);
            // Guards can be dropped in any order.
            while list.last().is_some_and(Option::is_none) {
                list.pop();
            }
            taken
        });
        // Exited without a borrow of the list, because layers run.
        if let Ok(Some(mirror)) = taken {
            mirror.exit();
        }
    }
}
