//! Attributes of metrics whose values are known at compile time.

use crate::model::{AttributePlan, AttributeValue, ConstantAttribute};
use syn::{Expr, ExprLit, Lit};

/// Fields with literal values are known at compile time, so that the instrument can be bound to them. Calls set the other attributes after
/// them. A literal after a key that is an expression is in both lists, because it replaces the attribute with this key if the two are equal.
pub(crate) fn split_constants(captures: Vec<AttributePlan>) -> (Vec<ConstantAttribute>, Vec<AttributePlan>) {
    let mut constants = Vec::new();
    let mut rest = Vec::new();
    let mut after_expression = false;
    for captured in captures {
        after_expression |= captured.key.text().is_none();
        let constant = match (captured.key.text(), &captured.value) {
            (Some(key), AttributeValue::Of(sigil, value)) if sigil.is_plain() => constant(value)
                .map(|(variant, value)| ConstantAttribute { key: key.to_owned(), at: captured.at, variant, value }),
            _ => None,
        };
        let is_known = constant.is_some();
        constants.extend(constant);
        if !is_known || after_expression {
            rest.push(captured);
        }
    }
    (constants, rest)
}

/// The variant of `ConstantValue`, and the literal.
pub(crate) fn constant(value: &Expr) -> Option<(&'static str, Expr)> {
    let literal = match value {
        Expr::Unary(negative) if matches!(negative.op, syn::UnOp::Neg(_)) => &negative.expr,
        other => other,
    };
    let Expr::Lit(ExprLit { lit, .. }) = literal else { return None };
    let variant = match lit {
        Lit::Str(_) => "Text",
        Lit::Int(int) if int.suffix().is_empty() => "Int",
        Lit::Float(float) if float.suffix().is_empty() => "Float",
        Lit::Bool(_) => "Bool",
        _ => return None,
    };
    Some((variant, value.clone()))
}
