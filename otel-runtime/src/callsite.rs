//! What generated code calls. Uses the OpenTelemetry API crate only, so a library that depends on this crate without
//! default features never pulls in the SDK.

pub(crate) mod admission;
pub(crate) mod amount;
pub(crate) mod begin;
pub(crate) mod call;
pub(crate) mod context;
pub(crate) mod definition;
pub(crate) mod draft;
pub(crate) mod end;
pub(crate) mod error_chain;
pub(crate) mod fallback;
pub(crate) mod fields;
pub(crate) mod future;
pub(crate) mod instruments;
pub(crate) mod items;
pub(crate) mod iterator;
pub(crate) mod labels;
pub(crate) mod level;
pub(crate) mod limit;
pub(crate) mod live;
pub(crate) mod log;
pub(crate) mod message;
pub(crate) mod metric;
pub(crate) mod note;
pub(crate) mod once;
pub(crate) mod open;
pub(crate) mod outcome;
pub(crate) mod parameter;
pub(crate) mod parent;
pub(crate) mod part;
pub(crate) mod parts;
pub(crate) mod pipeline;
pub(crate) mod probe;
pub(crate) mod record;
pub(crate) mod resolved;
pub(crate) mod resolver;
pub(crate) mod running;
pub(crate) mod scoped;
pub(crate) mod sink;
pub(crate) mod site;
pub(crate) mod source;
pub(crate) mod start;
#[cfg(feature = "stream")]
pub(crate) mod stream;
pub(crate) mod text;
pub(crate) mod turns;
pub(crate) mod value;
pub(crate) mod wants;

/// The contract with generated code. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod private {
    pub use super::begin::record;
    pub use super::call::{Call, Entered, call, evaluate, expect};
    pub use super::end::End;
    pub use super::error_chain::chain;
    pub use super::fields::Fields;
    pub use super::future::in_future;
    pub use super::items::{in_option, in_result};
    pub use super::iterator::in_iterator;
    pub use super::labels::Labels;
    pub use super::level::{Level, LevelOf, level_of};
    pub use super::log::Log;
    pub use super::message::message;
    pub use super::metric::{Count, Label, On, increasing};
    pub use super::note::{Draft, Note, Noted};
    pub use super::outcome::{is_some, on_err};
    pub use super::parameter::parameter;
    pub use super::part::Part;
    pub use super::parts::Parts;
    pub use super::probe::{probe, returned};
    pub use super::site::Site;
    pub use super::source::Source;
    pub use super::start::Start;
    #[cfg(feature = "stream")]
    pub use super::stream::in_stream;
    pub use super::wants::{Bool, Bools, Double, Doubles, Int, Ints, Is, Text, Texts, known};
    pub use crate::__source as source;
    pub use crate::__wants as wants;
    pub use core::any::type_name;
    pub use core::convert::Infallible;
    pub use core::option::Option;
    pub use core::{file, format_args, include_bytes, line, module_path, option_env};
    pub use opentelemetry::trace::SpanKind;
    pub use std::boxed::Box;
    pub use std::format;
    pub use std::time::Duration;
}
