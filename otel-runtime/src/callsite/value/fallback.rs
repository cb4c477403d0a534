//! Method lookup for a value whose type a macro cannot see.

/// Lets one wrapper dereference to the next: where the bounds of the first do not hold, method lookup takes the method of the second.
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
