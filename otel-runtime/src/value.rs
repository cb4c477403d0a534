//! The values that the options of the attributes accept.
//!
//! All traits here are sealed: they say which types an option accepts, and the compiler names them in its messages. To record a type
//! of your own, implement [`ToValue`](crate::ToValue); to decide which of its values are failures, implement [`Outcome`](crate::Outcome).

pub use crate::callsite::value::fields::Linked;
pub use crate::callsite::value::measurement::Measurement;
pub use crate::callsite::value::parent::Parent;
pub use crate::callsite::value::to_value::Element;
