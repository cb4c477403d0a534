//! What generated code calls. Uses the OpenTelemetry API crate only, so a library that depends on this crate without
//! default features never pulls in the SDK.

pub(crate) mod admission;
pub(crate) mod call;
pub(crate) mod draft;
pub(crate) mod fields;
pub(crate) mod future;
pub(crate) mod level;
pub(crate) mod outcome;
pub(crate) mod parameter;
pub(crate) mod parent;
pub(crate) mod pipeline;
pub(crate) mod sink;
pub(crate) mod site;
pub(crate) mod source;
pub(crate) mod span;
pub(crate) mod start;
pub(crate) mod stream;
pub(crate) mod value;

/// The contract with generated code. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod private {
    pub use super::call::{call, evaluate, expect};
    pub use super::fields::{End, Fields};
    pub use super::future::in_future;
    pub use super::level::{Level, level_of};
    pub use super::outcome::{chain, on_err, probe, returned};
    pub use super::parameter::parameter;
    pub use super::site::Site;
    pub use super::source::Source;
    pub use super::span::Span;
    pub use super::start::Start;
    #[cfg(feature = "stream")]
    pub use super::stream::in_stream;
    pub use super::stream::{in_iterator, in_option, in_result};
    pub use crate::__source as source;
    pub use core::any::type_name;
    pub use core::convert::Infallible;
    pub use core::{file, format_args, line, module_path, option_env};
    pub use opentelemetry::trace::SpanKind;
    pub use std::boxed::Box;
    pub use std::format;
}
