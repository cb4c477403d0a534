//! The rows of a registry and the types of their columns.

mod attribute_type;
mod column;
mod deprecation;
mod requirement;
mod row;
mod signal;
mod stability;

pub use attribute_type::{AttributeType, Member, Members, ValueKind};
pub use deprecation::{Deprecation, Hints};
pub use requirement::{Requirement, RequirementLevel, Requirements};
pub use row::{Attribute, Entity, Event, Metric, SpanType};
pub use signal::{Instrument, SpanKind};
pub use stability::Stability;

pub(crate) use column::{ColumnError, Columns, is_malformed};
pub(crate) use row::Row;
