//! The spans that a thread has entered. Each of them has made its context the current one.

use super::span::BridgedSpan;
use crate::thread_context::{attach, detachable};
use opentelemetry::trace::{SpanId, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard};
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    static ENTERED: RefCell<Vec<EnteredBridgedSpan>> = const { RefCell::new(Vec::new()) };
}

struct EnteredBridgedSpan {
    span: Arc<BridgedSpan>,
    id: SpanId,
    guard: Option<ContextGuard>,
}

impl Drop for EnteredBridgedSpan {
    fn drop(&mut self) {
        drop(detachable(self.guard.take()));
    }
}

/// Makes the context of a span the current one.
pub(super) fn enter(span: Arc<BridgedSpan>, context: Context) {
    let id = context.span().span_context().span_id();
    let guard = attach(context);
    let mut entered = Some(EnteredBridgedSpan { span, id, guard });
    // While the thread ends, the list does not exist, and the guard is dropped at once.
    _ = ENTERED.try_with(|list| list.borrow_mut().extend(entered.take()));
}

/// Detaches the context of a span. Spans can be exited in any order.
pub(super) fn exit(span: &Arc<BridgedSpan>) {
    let removed = ENTERED.try_with(|list| {
        let mut list = list.borrow_mut();
        let place = list.iter().rposition(|entered| Arc::ptr_eq(&entered.span, span))?;
        Some(list.remove(place))
    });
    // Dropped without a borrow of the list: the end of a context can run code of the application.
    drop(removed);
}

/// Returns the span that was entered last, if its span is the current one.
pub(super) fn current() -> Option<Arc<BridgedSpan>> {
    let last = ENTERED.try_with(|list| list.borrow().last().map(|entered| (Arc::clone(&entered.span), entered.id)));
    let (span, id) = last.ok().flatten()?;
    Context::map_current(|context| context.span().span_context().span_id() == id).then_some(span)
}

/// Returns whether a span is the one that was entered last.
pub(super) fn is_last(span: &Arc<BridgedSpan>) -> bool {
    let is_last = |list: &RefCell<Vec<EnteredBridgedSpan>>| {
        list.borrow().last().is_some_and(|entered| Arc::ptr_eq(&entered.span, span))
    };
    ENTERED.try_with(is_last).unwrap_or(false)
}
