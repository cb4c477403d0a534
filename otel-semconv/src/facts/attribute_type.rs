//! The types of attributes and of their values.

use super::column::ColumnError;

/// The type of a single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueKind {
    /// A string.
    String,
    /// An integer.
    Int,
    /// A floating-point number.
    Double,
    /// `true` or `false`.
    Boolean,
    /// An array of strings.
    StringArray,
    /// An array of integers.
    IntArray,
    /// An array of floating-point numbers.
    DoubleArray,
    /// An array of booleans.
    BooleanArray,
    /// For an attribute, any value. For a value, a type that is none of the others, such as a map or bytes.
    Any,
}

impl ValueKind {
    const ALL: [Self; 9] = [
        Self::String,
        Self::Int,
        Self::Double,
        Self::Boolean,
        Self::StringArray,
        Self::IntArray,
        Self::DoubleArray,
        Self::BooleanArray,
        Self::Any,
    ];

    /// Returns the name of the type in the conventions, such as `string[]`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Double => "double",
            Self::Boolean => "boolean",
            Self::StringArray => "string[]",
            Self::IntArray => "int[]",
            Self::DoubleArray => "double[]",
            Self::BooleanArray => "boolean[]",
            Self::Any => "any",
        }
    }

    /// Returns whether an attribute of this type accepts a value of type `value`. A `double` accepts an `int`.
    pub fn accepts(self, value: Self) -> bool {
        self == value || self == Self::Any || (self == Self::Double && value == Self::Int)
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The type of an attribute.
///
/// ```
/// use otel_semconv::{AttributeType, Registry};
///
/// let registry = Registry::official();
/// let transport = registry.attribute("network.transport").map(|row| row.value_type);
/// let Some(AttributeType::Enum(members)) = transport else { panic!("not an enum: {transport:?}") };
/// assert!(members.iter().any(|member| member.value == "tcp"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeType<'a> {
    /// Values of one type.
    Plain(ValueKind),
    /// Strings. The members are the well-known values; other values are allowed.
    Enum(Members<'a>),
    /// Integers. The members are the well-known values; other values are allowed.
    IntEnum(Members<'a>),
    /// A template, which stands for all keys below it. Their values have this type.
    Template(ValueKind),
}

impl<'a> AttributeType<'a> {
    /// Returns the type of a value: for an enum that of its members, for a template that of the keys below it.
    pub fn kind(self) -> ValueKind {
        match self {
            Self::Plain(kind) | Self::Template(kind) => kind,
            Self::Enum(_) => ValueKind::String,
            Self::IntEnum(_) => ValueKind::Int,
        }
    }

    /// Returns whether this is the type of a template.
    pub fn is_template(self) -> bool {
        matches!(self, Self::Template(_))
    }

    pub(crate) fn read(text: &'a str) -> Result<Self, ColumnError<'a>> {
        let expected = "`string`, `int`, `double`, `boolean`, one of these with `[]`, `any`, `enum:a|b`, `enumint:0|1` \
                        or `template:string`";
        let wrong = ColumnError::Unknown { column: "type", text, expected };
        if let Some(members) = text.strip_prefix("enum:") {
            let members = Members(members);
            if members.iter().next().is_none() {
                return Err(wrong);
            }
            Ok(Self::Enum(members))
        } else if let Some(members) = text.strip_prefix("enumint:") {
            let members = Members(members);
            let whole = members.iter().all(|member| member.value.parse::<i64>().is_ok());
            (whole && members.iter().next().is_some()).then_some(Self::IntEnum(members)).ok_or(wrong)
        } else if let Some(kind) = text.strip_prefix("template:") {
            ValueKind::read(kind).map(Self::Template).ok_or(wrong)
        } else {
            ValueKind::read(text).map(Self::Plain).ok_or(wrong)
        }
    }
}

/// The well-known values of an enum, in the order of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Members<'a>(&'a str);

impl<'a> Members<'a> {
    /// Returns an iterator over the members.
    pub fn iter(self) -> impl Iterator<Item = Member<'a>> + Clone {
        let texts = self.0.split('|').filter(|text| !text.is_empty());
        texts.map(|text| match text.strip_prefix('!') {
            Some(value) => Member { value, deprecated: true },
            None => Member { value: text, deprecated: false },
        })
    }

    /// Returns the error for the first member that occurs twice; no table contains such a column. A member may occur once as
    /// deprecated and once as usable.
    pub(crate) fn duplicate(self) -> Option<ColumnError<'a>> {
        let mut rest = self.iter();
        std::iter::from_fn(|| rest.next().map(|member| (member, rest.clone())))
            .find(|(member, rest)| rest.clone().any(|other| other == *member))
            .map(|(member, _)| ColumnError::Duplicate(member.value))
    }

    /// Returns the member with this value.
    pub fn find(self, value: &str) -> Option<Member<'a>> {
        self.iter().find(|member| member.value == value)
    }
}

/// A well-known value of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member<'a> {
    /// The value that is recorded; for an enum of integers, its decimal digits.
    pub value: &'a str,
    /// Whether the value is deprecated.
    pub deprecated: bool,
}
