//! The shapes. Each test holds a function as users write it, calls it, and says which spans that makes.
#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    clippy::unused_async,
    reason = "a shape is about the form of a function, not about what it does"
)]

mod borrows;
mod check;
mod coercions;
mod functions;
mod generics;
mod methods;
mod never;
