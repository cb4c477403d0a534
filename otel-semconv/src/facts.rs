//! What a registry records about a name: the columns of a row, and the rows.

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
