//! The rules of the semantic conventions, applied to received telemetry.

mod attributes;
mod checker;
mod finding;
mod glob;
mod known_names;

pub use checker::ConventionChecker;
pub use finding::{ConventionFinding, Place};
#[cfg(feature = "testing")]
pub(crate) use glob::matches;
