//! Function forms. Each test contains a function as users write it, calls it, and checks the spans that it creates.
#![expect(
    clippy::elidable_lifetime_names,
    clippy::items_after_statements,
    clippy::multiple_bound_locations,
    clippy::mut_mut,
    clippy::ptr_arg,
    clippy::too_many_arguments,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "a shape is about the form of a function, not about how it is best written"
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
mod names_of_parts;
mod never;
mod opaque;
mod prelude;
mod qualifiers;
mod shadowed;
mod temporaries;
mod traits;
