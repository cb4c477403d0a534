//! What is recorded: Rust values as attributes, measurements and outcomes.

pub(crate) mod attribute_list;
pub(crate) mod caught;
pub(crate) mod error_name;
pub(crate) mod fields;
pub(crate) mod log_attributes;
pub(crate) mod log_capture;
pub(crate) mod lookup;
pub(crate) mod measurement;
pub(crate) mod metric_attributes;
pub(crate) mod outcome;
pub(crate) mod panic_trace;
pub(crate) mod parent;
mod public_modules;
pub(crate) mod sealed;
pub(crate) mod stack_trace;
mod standard_errors;
#[cfg(any(feature = "http", feature = "tonic"))]
mod status_codes;
pub(crate) mod text;
pub(crate) mod to_value;
pub(crate) mod type_path;
