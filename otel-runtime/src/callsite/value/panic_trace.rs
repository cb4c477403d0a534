//! The stack trace of the panic that unwinds the current thread.

use super::stack_trace::formatted;
use std::backtrace::Backtrace;
use std::cell::RefCell;

thread_local! {
    static LAST: RefCell<Option<Backtrace>> = const { RefCell::new(None) };
}

/// Keeps the backtrace of a panic, if the environment asks for backtraces. A panic hook calls it.
#[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the set-up has a panic hook"))]
pub(crate) fn keep() {
    let backtrace = Backtrace::capture();
    _ = LAST.try_with(|last| last.replace(Some(backtrace)));
}

/// Returns the stack trace of the last panic of this thread, if it was kept.
pub(crate) fn of_panic(text_limit: usize) -> Option<String> {
    LAST.try_with(|last| last.try_borrow().ok().and_then(|last| formatted(last.as_ref()?, text_limit))).ok()?
}
