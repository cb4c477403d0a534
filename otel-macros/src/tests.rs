//! Tests of whole expansions.

mod messages;
mod snapshot;
