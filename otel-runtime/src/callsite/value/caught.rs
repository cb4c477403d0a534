//! Panics in code of the application that converts a value for a recording: `Debug`, `Display`, `ToValue`, `Outcome`.
//!
//! A value that cannot be recorded must not change what the program does. The panic is therefore caught here, and a fixed text is recorded.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The text that is recorded in place of a value whose conversion panicked.
pub const PANICKED: &str = "[panicked]";

/// Calls code of the application. Returns `None` if it panics.
#[inline]
pub fn caught<T>(convert: impl FnOnce() -> T) -> Option<T> {
    // What the closure changes is not used after a panic.
    catch_unwind(AssertUnwindSafe(convert)).map_err(count).ok()
}

#[cold]
fn count(payload: Box<dyn Any + Send>) {
    #[cfg(feature = "sdk")]
    crate::report::value_panicked(&*payload);
    // The payload is a value of the application, and dropping it can panic, too.
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        mem::forget(second);
    }
}
