//! Values that are known at compile time, and type checks for those that are not.

use crate::args::field::Sigil;
use crate::item::params::Param;
use crate::model::{AttributePlan, AttributeValue, TypeCheck};
use otel_semconv::rules::Value as RuleValue;
use otel_semconv::{AttributeType, ValueKind};
use syn::{Expr, ExprLit, ExprPath, Lit, UnOp};

/// A value as far as it is known at compile time.
pub(crate) enum StaticValue {
    Text(String),
    Int(i64),
    Of(ValueKind),
    Unknown,
}

impl StaticValue {
    pub(crate) fn of(sigil: Sigil, value: &Expr) -> Self {
        match sigil {
            Sigil::Text(_) => Self::Of(ValueKind::String),
            Sigil::Typed | Sigil::TypedOrDebug | Sigil::TracingValue => Self::of_expr(value),
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

    pub(crate) fn rule_value(&self) -> RuleValue<'_> {
        match self {
            Self::Text(text) => RuleValue::String(text),
            Self::Int(int) => RuleValue::Int(*int),
            Self::Of(kind) => RuleValue::Of(*kind),
            Self::Unknown => RuleValue::Unknown,
        }
    }
}

/// The keys of attributes, with their values as far as they are known at compile time.
pub(crate) fn static_values(captures: &[AttributePlan]) -> Vec<(&str, StaticValue)> {
    let literal = |captured: &AttributePlan| match &captured.value {
        AttributeValue::Of(sigil, value) => StaticValue::of(*sigil, value),
        AttributeValue::Redacted => StaticValue::Unknown,
    };
    captures.iter().filter_map(|captured| Some((captured.key.text()?, literal(captured)))).collect()
}

pub(crate) fn rule_values<'a>(
    static_values: &'a [(&'a str, StaticValue)],
) -> impl Iterator<Item = (&'a str, RuleValue<'a>)> {
    static_values.iter().map(|(key, literal)| (*key, literal.rule_value()))
}

/// Whether a value is a parameter whose declared type is the required one. Then no check has to be generated. The compiler
/// checks everything else, with better messages.
pub(crate) fn has_declared_type(wanted: &AttributeType<'_>, value: &Expr, params: &[Param]) -> bool {
    let value = match value {
        Expr::Reference(reference) if reference.mutability.is_none() => &reference.expr,
        other => other,
    };
    let Expr::Path(ExprPath { path, qself: None, .. }) = value else { return false };
    let Some(name) = path.get_ident() else { return false };
    // Several parameters may have this name under different `#[cfg(..)]`; each has to match.
    let mut found = params.iter().filter(|param| param.name == *name).peekable();

    found.peek().is_some() && found.all(|param| param.kind.is_some_and(|kind| wanted.kind().accepts(kind)))
}

/// Whether a literal has another type than the members of an enum. Both types are valid at run time, as everywhere in
/// OpenTelemetry, but in source code it is a mistake.
pub(crate) fn is_other_kind(wanted: &AttributeType<'_>, literal: &StaticValue) -> bool {
    match wanted {
        AttributeType::Enum(_) => matches!(literal, StaticValue::Int(_)),
        AttributeType::IntEnum(_) => matches!(literal, StaticValue::Text(_)),
        _ => false,
    }
}

/// The check that the compiler does for a value of unknown type. `None` if any type is valid.
pub(crate) fn type_check(key: &str, wanted: &AttributeType<'_>) -> Option<TypeCheck> {
    let list = |items: &str| format!("a list of {items}");
    let (kind, name, what) = match wanted.kind() {
        ValueKind::String => ("Str", "AString", "a string".to_owned()),
        ValueKind::Int => ("Int", "AnInteger", "an integer".to_owned()),
        ValueKind::Double => ("Double", "ANumber", "a number".to_owned()),
        ValueKind::Boolean => ("Bool", "ABoolean", "`true` or `false`".to_owned()),
        ValueKind::StringArray => ("Strs", "AListOfStrings", list("strings")),
        ValueKind::IntArray => ("Ints", "AListOfIntegers", list("integers")),
        ValueKind::DoubleArray => ("Doubles", "AListOfNumbers", list("numbers")),
        ValueKind::BooleanArray => ("Bools", "AListOfBooleans", list("booleans")),
        _ => return None,
    };
    let message = format!("attribute `{key}` needs {what}, but this value has type `{{Self}}`");
    let label = match kind {
        "Str" => "expected a string; write `%` before the value to record its `Display` output, or `?` to record its `Debug` output".to_owned(),
        _ => format!("expected {what}"),
    };
    Some(TypeCheck { kind, name, message, label })
}

#[cfg(test)]
mod tests {
    use super::has_declared_type;
    use crate::item::params::params;
    use otel_semconv::Registry;

    /// Whether the macro decides without the compiler.
    fn is_decided(key: &str, value: &str, parameters: &str) -> bool {
        let registry = Registry::official();
        let wanted = registry.attribute(key).expect("a key of the conventions").value_type;
        let value = syn::parse_str(value).expect("an expression");
        has_declared_type(&wanted, &value, &params(parameters.parse().expect("tokens")).0)
    }

    #[test]
    fn parameters_of_the_right_type_are_decided_here() {
        assert!(is_decided("user.id", "id", "id: &str"));
        assert!(is_decided("user.id", "&id", "&self, id: Option<String>"));
        assert!(is_decided("server.port", "port", "port: u16"));
        assert!(is_decided("http.request.method", "method", "method: &String"));
        assert!(is_decided("user.id", "id", "#[cfg(a)] id: char, #[cfg(not(a))] id: &str"));
        // As everywhere in OpenTelemetry, an integer is a valid double.
        assert!(is_decided("gen_ai.request.temperature", "heat", "heat: i32"));
    }

    #[test]
    fn the_compiler_decides_the_rest() {
        for (value, parameters) in [
            ("id", "id: u64"),
            ("id", "id: Id"),
            ("id", "other: &str"),
            ("id.name", "id: &str"),
            ("*id", "id: &str"),
            ("&&id", "id: &str"),
            ("id", "id: Vec<String>"),
            ("id", "id: &[&str]"),
            ("id", "#[cfg(a)] id: u64, #[cfg(not(a))] id: &str"),
        ] {
            assert!(!is_decided("user.id", value, parameters), "{value} of {parameters}");
        }
    }
}
