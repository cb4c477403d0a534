//! Measures the cost of telemetry at a call site: the cases, the measurement and the tables.
//!
//! `bin/table` is the driver: it starts `bin/case` and `bin/case_counting_allocations` once per case and round.

pub mod allocator;
pub mod case;
mod companion;
pub mod driver;
pub mod goals;
pub mod harness;
mod names;
mod peers;
pub mod process;
pub mod results;
pub mod rounds;
mod subject;
pub mod table;
