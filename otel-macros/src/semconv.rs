//! The check against the semantic conventions.

pub(crate) mod attributes;
pub(crate) mod check;
pub(crate) mod defaults;
pub(crate) mod derived_metrics;
pub(crate) mod error_type;
pub(crate) mod in_force;
pub(crate) mod settings;
pub(crate) mod settings_names;
pub(crate) mod signals;
pub(crate) mod static_value;
