//! Method lookup for values whose type a macro cannot see.

/// Dereferences each wrapper to the next one: where the bounds of one wrapper do not hold, method lookup takes the method of the next.
macro_rules! fallback {
    ($($outer:ident -> $inner:ident),*) => {$(
        impl<'a, R: ?Sized> std::ops::Deref for $outer<'a, R> {
            type Target = $inner<'a, R>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    )*};
}
pub(crate) use fallback;
