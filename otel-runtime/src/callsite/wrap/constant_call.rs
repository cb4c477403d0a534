//! A call around a body, which only records metrics with constant attributes.

use crate::callsite::live::counted_call::CountedCall;
use crate::callsite::live::end::{End, EndKind};
use std::borrow::Cow;
use std::mem;

/// A call that only records metrics with constant attributes, or nothing if they are disabled. Dropping it ends the call.
#[must_use = "the call ends when it is dropped"]
pub struct ConstantCall(pub(crate) Option<CountedCall>);

impl ConstantCall {
    /// Ends the call immediately.
    #[inline]
    pub fn done(mut self) {
        self.succeed();
    }

    #[inline(never)]
    fn succeed(&mut self) {
        if let Some(call) = &self.0 {
            call.succeed();
            self.0 = None;
        }
    }

    #[cold]
    fn fail(&mut self, error_type: Option<&Cow<'static, str>>) {
        if let Some(call) = self.0.take() {
            call.end(error_type);
        }
    }
}

/// Ends a call that returned or panicked.
impl Drop for ConstantCall {
    #[inline]
    fn drop(&mut self) {
        match &self.0 {
            Some(call) if call.panicked() => self.fail(Some(&Cow::Borrowed("panic"))),
            Some(_) => self.succeed(),
            None => {}
        }
    }
}

/// Runs the body and lets `observe` set the outcome by its result, like [`call`](super::call::call).
///
/// The outcome is observed inside the caller, so that the compiler can remove the code for failures if the type never fails.
#[inline]
pub fn call_counted<R>(mut call: ConstantCall, body: impl FnOnce() -> R, observe: impl FnOnce(&R, &mut End<'_>)) -> R {
    let result = body();
    if call.0.is_some() {
        let mut end = End::of_outcome(EndKind::Returned);
        observe(&result, &mut end);
        match end.into_error_type() {
            None => call.succeed(),
            error_type @ Some(_) => call.fail(error_type.as_ref()),
        }
    }
    // The call has ended, so the code to drop it is not needed.
    mem::forget(call);
    result
}
