//! What a registry says about one name: the words of its columns, and the rows they make.

mod attribute_type;
mod deprecation;
mod requirement;
mod row;
mod word;

pub use attribute_type::{AttributeType, Member, Members, ValueKind};
pub use deprecation::{Deprecation, Hints};
pub use requirement::{Requirement, RequirementLevel, Requirements};
pub use row::{Attribute, Entity, Event, Metric, SpanType};
pub use word::{Instrument, SpanKind, Stability};

pub(crate) use row::{Columns, Row};
pub(crate) use word::{Wrong, is_malformed};
