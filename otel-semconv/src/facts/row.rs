//! The rows of a table, which borrow from its text.

use super::attribute_type::AttributeType;
use super::column::{ColumnError, Columns};
use super::deprecation::Deprecation;
use super::requirement::Requirements;
use super::signal::{Instrument, SpanKind};
use super::stability::Stability;

/// An attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute<'a> {
    /// The key. For a template, the prefix of the keys that it stands for.
    pub key: &'a str,
    /// The type of its values.
    pub value_type: AttributeType<'a>,
    /// How likely it is to change.
    pub stability: Stability,
    /// Whether it is deprecated.
    pub deprecation: Deprecation<'a>,
}

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metric<'a> {
    /// The name of the instrument.
    pub name: &'a str,
    /// The instrument that records it.
    pub instrument: Instrument,
    /// The unit, such as `s` or `{request}`.
    pub unit: &'a str,
    /// How likely it is to change.
    pub stability: Stability,
    /// Whether it is deprecated.
    pub deprecation: Deprecation<'a>,
    /// The attributes of its data points.
    pub requirements: Requirements<'a>,
}

/// A span type. It is not recorded itself; it defines the kind and the attributes of its spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpanType<'a> {
    /// The name of the type, such as `http.server`.
    pub name: &'a str,
    /// The kind of its spans.
    pub kind: SpanKind,
    /// How likely it is to change.
    pub stability: Stability,
    /// Whether it is deprecated.
    pub deprecation: Deprecation<'a>,
    /// The attributes of its spans.
    pub requirements: Requirements<'a>,
}

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The event name of its log records.
    pub name: &'a str,
    /// How likely it is to change.
    pub stability: Stability,
    /// Whether it is deprecated.
    pub deprecation: Deprecation<'a>,
    /// The attributes of its log records.
    pub requirements: Requirements<'a>,
}

/// An entity, such as a service or a host, which the attributes of a resource describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entity<'a> {
    /// The type of the entity.
    pub name: &'a str,
    /// How likely it is to change.
    pub stability: Stability,
    /// Whether it is deprecated.
    pub deprecation: Deprecation<'a>,
    /// The attributes that describe it.
    pub requirements: Requirements<'a>,
}

/// A row of any kind.
pub(crate) trait Row<'a>: Copy + 'a {
    /// The first column.
    const KIND: &'static str;

    /// Reads the columns after the first.
    fn read(columns: &mut Columns<'a>) -> Result<Self, ColumnError<'a>>;

    /// The columns that rows of every kind have.
    fn head(self) -> Head<'a>;

    /// The second column.
    fn name(self) -> &'a str {
        self.head().name
    }

    /// Whether the name is in use.
    fn deprecation(self) -> Deprecation<'a> {
        self.head().deprecation
    }

    /// The attributes that are listed for the name; an attribute has none.
    fn requirements(self) -> Requirements<'a> {
        self.head().requirements
    }
}

/// The columns that rows of every kind have.
pub(crate) struct Head<'a> {
    name: &'a str,
    deprecation: Deprecation<'a>,
    requirements: Requirements<'a>,
}

impl<'a> Row<'a> for Attribute<'a> {
    const KIND: &'static str = "attribute";

    fn read(columns: &mut Columns<'a>) -> Result<Self, ColumnError<'a>> {
        Ok(Self {
            key: columns.filled("key")?,
            value_type: AttributeType::read(columns.text())?,
            stability: Stability::read(columns.text())?,
            deprecation: Deprecation::read(columns.text())?,
        })
    }

    fn head(self) -> Head<'a> {
        Head { name: self.key, deprecation: self.deprecation, requirements: Requirements("") }
    }
}

impl<'a> Row<'a> for Metric<'a> {
    const KIND: &'static str = "metric";

    fn read(columns: &mut Columns<'a>) -> Result<Self, ColumnError<'a>> {
        Ok(Self {
            name: columns.filled("name")?,
            instrument: Instrument::read(columns.text())?,
            unit: columns.text(),
            stability: Stability::read(columns.text())?,
            deprecation: Deprecation::read(columns.text())?,
            requirements: Requirements(columns.text()),
        })
    }

    fn head(self) -> Head<'a> {
        Head { name: self.name, deprecation: self.deprecation, requirements: self.requirements }
    }
}

impl<'a> Row<'a> for SpanType<'a> {
    const KIND: &'static str = "span";

    fn read(columns: &mut Columns<'a>) -> Result<Self, ColumnError<'a>> {
        Ok(Self {
            name: columns.filled("name")?,
            kind: SpanKind::read(columns.text())?,
            stability: Stability::read(columns.text())?,
            deprecation: Deprecation::read(columns.text())?,
            requirements: Requirements(columns.text()),
        })
    }

    fn head(self) -> Head<'a> {
        Head { name: self.name, deprecation: self.deprecation, requirements: self.requirements }
    }
}

impl<'a> Row<'a> for Event<'a> {
    const KIND: &'static str = "event";

    fn read(columns: &mut Columns<'a>) -> Result<Self, ColumnError<'a>> {
        Ok(Self {
            name: columns.filled("name")?,
            stability: Stability::read(columns.text())?,
            deprecation: Deprecation::read(columns.text())?,
            requirements: Requirements(columns.text()),
        })
    }

    fn head(self) -> Head<'a> {
        Head { name: self.name, deprecation: self.deprecation, requirements: self.requirements }
    }
}

impl<'a> Row<'a> for Entity<'a> {
    const KIND: &'static str = "entity";

    fn read(columns: &mut Columns<'a>) -> Result<Self, ColumnError<'a>> {
        Ok(Self {
            name: columns.filled("name")?,
            stability: Stability::read(columns.text())?,
            deprecation: Deprecation::read(columns.text())?,
            requirements: Requirements(columns.text()),
        })
    }

    fn head(self) -> Head<'a> {
        Head { name: self.name, deprecation: self.deprecation, requirements: self.requirements }
    }
}
