//! A closure that runs at most once behind `&mut dyn FnMut`, so that one function that is not generic serves every call site.

/// Makes an `FnMut` of an `FnOnce`: the first call runs it, each later call does nothing.
///
/// A macro, because no function can name a closure whose parameter is `&mut End<'_>` and one whose parameter is `&mut Fields` at once.
macro_rules! once {
    ($closure:expr) => {{
        let mut closure = Some($closure);
        move |argument: &mut _| {
            if let Some(closure) = closure.take() {
                closure(argument);
            }
        }
    }};
}
pub(crate) use once;
