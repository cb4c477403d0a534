//! The functions and types that generated code uses. They depend only on the OpenTelemetry API crate, so a library that uses this crate
//! without default features does not depend on the SDK.

pub(crate) mod live;
mod once;
pub(crate) mod pipeline;
pub(crate) mod site;
pub(crate) mod start;
pub(crate) mod value;
pub(crate) mod wrap;

/// The interface for generated code. It can change in any release, so do not use it in hand-written code.
#[doc(hidden)]
pub mod private {
    pub use super::live::end::End;
    pub use super::live::message::message;
    pub use super::live::stack_trace::stack_trace;
    pub use super::site::level::{Level, LevelOf, level_of};
    pub use super::site::log::Log;
    pub use super::site::metric::{ConstantValue, Count, On, increasing};
    pub use super::site::part::Part;
    pub use super::site::source::Source;
    pub use super::start::options::{StartOptions, kind_of};
    pub use super::start::parts::Parts;
    pub use super::start::site::Site;
    pub use super::start::span::record;
    pub use super::value::error_name::{computed_name, fixed_name};
    pub use super::value::fields::Fields;
    pub use super::value::log_capture::{BodyValues, LogCapture, LogContent};
    pub use super::value::lookup::error_chain::chain;
    pub use super::value::lookup::linked::linked;
    pub use super::value::lookup::parameter::{parameter, tracing_value};
    pub use super::value::lookup::probe::{inner_error, probe, returned};
    pub use super::value::lookup::property::{property, property_value};
    pub use super::value::lookup::recordable::recordable;
    pub use super::value::lookup::type_check::{Bool, Bools, Double, Doubles, Int, Ints, Is, Str, Strs, known};
    pub use super::value::lookup::where_possible::{if_debug, if_display, if_error, if_optional, if_value};
    pub use super::value::metric_attributes::MetricAttributes;
    pub use super::value::outcome::{ErrorType, Outcome, is_some, on_err};
    #[cfg(feature = "stream")]
    pub use super::wrap::boxed::boxed_stream;
    pub use super::wrap::boxed::{boxed_future, boxed_iterator};
    pub use super::wrap::call::{Call, Entered, call, evaluate, expect};
    pub use super::wrap::constant_call::{ConstantCall, call_counted};
    pub use super::wrap::future::{in_future, in_returned_future};
    pub use super::wrap::items::{in_option, in_result};
    pub use super::wrap::iterator::in_iterator;
    #[cfg(feature = "stream")]
    pub use super::wrap::stream::in_stream;
    pub use crate::__source as source;
    pub use core::any::type_name;
    pub use core::clone::Clone;
    pub use core::convert::Infallible;
    pub use core::marker::Sized;
    pub use core::option::Option;
    pub use core::primitive::{str, u8, u64};
    pub use core::{file, format_args, include_bytes, line, module_path, option_env};
    pub use opentelemetry::trace::SpanKind;
    pub use std::boxed::Box;
    pub use std::time::Duration;
}
