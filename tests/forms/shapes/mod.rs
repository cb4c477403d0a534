//! The shapes. Each test holds a function as users write it, calls it, and says which spans that makes.
#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    clippy::unused_async,
    reason = "a shape is about the form of a function, not about what it does"
)]

mod attributes;
mod bodies;
mod borrows;
mod boxed;
pub(crate) mod check;
mod coercions;
mod containers;
mod foreign;
mod functions;
mod futures;
mod generics;
mod items;
mod macros;
mod methods;
mod names;
mod never;
mod opaque;
mod prelude;
mod qualifiers;
mod shadowed;
mod traits;
