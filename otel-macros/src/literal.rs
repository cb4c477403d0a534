//! Values as far as they are written down, and what the conventions want of those that are not.

use crate::fields::Sigil;
use crate::model::Typed;
use otel_semconv::rules::Value as Written;
use otel_semconv::{AttributeType, ValueKind};
use proc_macro2::TokenStream;
use syn::{Expr, ExprLit, Lit, UnOp};

/// A value as far as it is written down.
pub(crate) enum Literal {
    Text(String),
    Int(i64),
    Of(ValueKind),
    Unknown,
}

impl Literal {
    pub(crate) fn of(sigil: Sigil, value: &TokenStream) -> Self {
        match sigil {
            Sigil::Text(_) => Self::Of(ValueKind::String),
            Sigil::Typed | Sigil::TypedOrDebug => {
                syn::parse2(value.clone()).map_or(Self::Unknown, |value| Self::of_expr(&value))
            }
        }
    }

    fn of_expr(value: &Expr) -> Self {
        match value {
            Expr::Lit(ExprLit { lit, .. }) => match lit {
                Lit::Str(text) => Self::Text(text.value()),
                Lit::Int(int) => int.base10_parse().map_or(Self::Of(ValueKind::Int), Self::Int),
                Lit::Float(_) => Self::Of(ValueKind::Double),
                Lit::Bool(_) => Self::Of(ValueKind::Boolean),
                Lit::Char(_) => Self::Of(ValueKind::String),
                _ => Self::Unknown,
            },
            Expr::Unary(negative) if matches!(negative.op, UnOp::Neg(_)) => match Self::of_expr(&negative.expr) {
                Self::Int(int) => Self::Int(-int),
                other => other,
            },
            Expr::Reference(inner) => Self::of_expr(&inner.expr),
            Expr::Group(inner) => Self::of_expr(&inner.expr),
            Expr::Paren(inner) => Self::of_expr(&inner.expr),
            Expr::Array(array) => match array.elems.first().map(Self::of_expr) {
                Some(Self::Text(_)) => Self::Of(ValueKind::StringArray),
                Some(Self::Int(_)) => Self::Of(ValueKind::IntArray),
                Some(Self::Of(ValueKind::Double)) => Self::Of(ValueKind::DoubleArray),
                Some(Self::Of(ValueKind::Boolean)) => Self::Of(ValueKind::BooleanArray),
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    pub(crate) fn written(&self) -> Written<'_> {
        match self {
            Self::Text(text) => Written::String(text),
            Self::Int(int) => Written::Int(*int),
            Self::Of(kind) => Written::Of(*kind),
            Self::Unknown => Written::Unknown,
        }
    }
}

/// What the compiler is to see to for a value whose type only it knows; `None` if any will do.
pub(crate) fn typed(key: &str, wanted: &AttributeType<'_>) -> Option<Typed> {
    let is_enum = matches!(wanted, AttributeType::Enum(_) | AttributeType::IntEnum(_));
    let list = |items: &str| format!("a list of {items}");
    let (kind, name, what) = match wanted.kind() {
        _ if is_enum => ("Member", "SomeText", "text".to_owned()),
        ValueKind::String => ("Text", "SomeText", "text".to_owned()),
        ValueKind::Int => ("Int", "AnInteger", "an integer".to_owned()),
        ValueKind::Double => ("Double", "ANumber", "a number".to_owned()),
        ValueKind::Boolean => ("Bool", "ATruthValue", "`true` or `false`".to_owned()),
        ValueKind::StringArray => ("Texts", "AListOfTexts", list("texts")),
        ValueKind::IntArray => ("Ints", "AListOfIntegers", list("integers")),
        ValueKind::DoubleArray => ("Doubles", "AListOfNumbers", list("numbers")),
        ValueKind::BooleanArray => ("Bools", "AListOfTruthValues", list("booleans")),
        _ => return None,
    };
    let message = format!("the attribute `{key}` is {what}, but this is `{{Self}}`");
    let label = match kind {
        "Text" | "Member" => "expected text; `%` before it records its `Display` text".to_owned(),
        _ => format!("expected {what}"),
    };
    Some(Typed { kind, name, message, label })
}
