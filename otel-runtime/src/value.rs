//! The values that the options of the attributes accept.
//!
//! The traits here are sealed. They define which types an option accepts, and the compiler names them in its error messages. To record
//! your own type, implement [`ToValue`](crate::ToValue). To decide which of its values are failures, implement
//! [`Outcome`](trait@crate::Outcome).

pub use crate::callsite::value::fields::Linked;
pub use crate::callsite::value::measurement::Measurement;
pub use crate::callsite::value::parent::Parent;
pub use crate::callsite::value::to_value::Element;
