//! The cost of a span at a call site: what is measured, how, and how it is shown.
//!
//! `bin/table` is the driver: it starts `bin/case` and `bin/case_counting_allocations` once per case and round.

pub mod allocator;
pub mod case;
pub mod driver;
pub mod goals;
pub mod harness;
mod peers;
pub mod table;
