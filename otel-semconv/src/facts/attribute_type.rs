//! The type of an attribute: what its values are.

use super::column::ColumnError;

/// What a single value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueKind {
    /// Text.
    String,
    /// An integer.
    Int,
    /// A floating-point number.
    Double,
    /// `true` or `false`.
    Boolean,
    /// Texts.
    StringArray,
    /// Integers.
    IntArray,
    /// Floating-point numbers.
    DoubleArray,
    /// Truth values.
    BooleanArray,
    /// As the type of an attribute: any value. As the kind of a value: none of the others, such as a map or bytes.
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

    /// The word of the conventions, such as `string[]`.
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

    /// Whether an attribute of this kind takes a value of that kind; a `double` takes an `int`.
    pub fn takes(self, value: Self) -> bool {
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
    /// Values of one kind.
    Plain(ValueKind),
    /// Texts, of which these are known. Others are allowed.
    Enum(Members<'a>),
    /// Integers, of which these are known. Others are allowed.
    IntEnum(Members<'a>),
    /// The attribute stands for all keys below it; their values are of this kind.
    Template(ValueKind),
}

impl<'a> AttributeType<'a> {
    /// The kind of a value: that of a member for an enum, that of the keys below for a template.
    pub fn kind(self) -> ValueKind {
        match self {
            Self::Plain(kind) | Self::Template(kind) => kind,
            Self::Enum(_) => ValueKind::String,
            Self::IntEnum(_) => ValueKind::Int,
        }
    }

    /// Whether this is the type of a template.
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

/// The known values of an enum, in the order of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Members<'a>(&'a str);

impl<'a> Members<'a> {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Member<'a>> + Clone {
        let texts = self.0.split('|').filter(|text| !text.is_empty());
        texts.map(|text| match text.strip_prefix('!') {
            Some(value) => Member { value, deprecated: true },
            None => Member { value: text, deprecated: false },
        })
    }

    /// The first that is there again; such a column is in no table. One that came back is there as both, out of use and in use.
    pub(crate) fn duplicate(self) -> Option<ColumnError<'a>> {
        let mut rest = self.iter();
        std::iter::from_fn(|| rest.next().map(|member| (member, rest.clone())))
            .find(|(member, rest)| rest.clone().any(|other| other == *member))
            .map(|(member, _)| ColumnError::Duplicate(member.value))
    }

    /// The member of this value.
    pub fn find(self, value: &str) -> Option<Member<'a>> {
        self.iter().find(|member| member.value == value)
    }
}

/// A known value of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member<'a> {
    /// What is recorded; the digits for an enum of integers.
    pub value: &'a str,
    /// Whether it should not be used any more.
    pub deprecated: bool,
}
