//! Numbers that an option takes: integer literals are of the type that the option needs.

use crate::errors::Errors;
use crate::model::MeasuredValue;
use quote::ToTokens as _;
use syn::{BinOp, Block, Expr, ExprLit, Lit, LitFloat, LitInt, Stmt, UnOp};

/// `value = 3`, or an expression.
pub(crate) fn measured(value: Option<Expr>, errors: &mut Errors) -> Option<MeasuredValue> {
    let expr = value?;
    if is_literal(&expr) && matches!(inner(&expr), Expr::Unary(_)) {
        let number = expr.to_token_stream().to_string().replace(' ', "");
        errors
            .at(&expr, format!("a metric cannot record the negative value `{number}`; write a value of at least `0`"));
    }
    if let Some(signed) = signed_literal(&expr) {
        let (text, digits) = (signed.to_string(), signed.base10_digits());
        errors.at(
            &expr,
            format!("a metric cannot record the signed integer `{text}`; write `{digits}` or `{digits}_u64`"),
        );
    }
    let is_whole = is_whole(&expr);
    Some(MeasuredValue { expr, is_whole })
}

/// Writes integer literals as floats: `[1, 2.5]` becomes `[1.0, 2.5]`.
pub(crate) fn with_floats(mut value: Expr) -> Expr {
    match &mut value {
        Expr::Lit(ExprLit { lit, .. }) => {
            if let Lit::Int(int) = lit
                && int.suffix().is_empty()
            {
                *lit = Lit::Float(LitFloat::new(&format!("{}.0", int.base10_digits()), int.span()));
            }
        }
        Expr::Array(array) => {
            array.elems.iter_mut().for_each(|element| *element = with_floats(element.clone()));
        }
        Expr::Reference(reference) => *reference.expr = with_floats((*reference.expr).clone()),
        Expr::Group(group) => *group.expr = with_floats((*group.expr).clone()),
        Expr::Paren(paren) => *paren.expr = with_floats((*paren.expr).clone()),
        Expr::Unary(unary) => *unary.expr = with_floats((*unary.expr).clone()),
        Expr::Binary(binary) if is_arithmetic(&binary.op) => {
            *binary.left = with_floats((*binary.left).clone());
            *binary.right = with_floats((*binary.right).clone());
        }
        _ => {}
    }
    value
}

/// Whether an expression is a literal, or a negative number.
pub(crate) fn is_literal(expr: &Expr) -> bool {
    match inner(expr) {
        Expr::Lit(_) => true,
        Expr::Unary(negative) => matches!(negative.op, UnOp::Neg(_)) && matches!(inner(&negative.expr), Expr::Lit(_)),
        _ => false,
    }
}

/// Whether an expression consists of integer literals, so that nothing in it determines its type.
fn is_whole(expr: &Expr) -> bool {
    let of_block = |block: &Block| matches!(&block.stmts[..], [Stmt::Expr(value, None)] if is_whole(value));
    match inner(expr) {
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.suffix().is_empty(),
        // The right side of a shift may have any integer type.
        Expr::Binary(binary) if matches!(binary.op, BinOp::Shl(_) | BinOp::Shr(_)) => is_whole(&binary.left),
        Expr::Binary(binary) => {
            let is_integer =
                is_arithmetic(&binary.op) || matches!(binary.op, BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::BitXor(_));
            is_integer && is_whole(&binary.left) && is_whole(&binary.right)
        }
        Expr::Unary(unary) => matches!(unary.op, UnOp::Not(_)) && is_whole(&unary.expr),
        Expr::If(branches) => {
            of_block(&branches.then_branch) && branches.else_branch.as_ref().is_some_and(|(_, other)| is_whole(other))
        }
        Expr::Match(cases) => !cases.arms.is_empty() && cases.arms.iter().all(|arm| is_whole(&arm.body)),
        Expr::Block(block) => of_block(&block.block),
        _ => false,
    }
}

fn is_arithmetic(op: &BinOp) -> bool {
    matches!(op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_))
}

/// `5_i32`
fn signed_literal(expr: &Expr) -> Option<&LitInt> {
    match inner(expr) {
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) if int.suffix().starts_with('i') => Some(int),
        _ => None,
    }
}

/// The expression in parentheses, or in a group that `macro_rules!` adds.
fn inner(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => inner(&group.expr),
        Expr::Paren(paren) => inner(&paren.expr),
        other => other,
    }
}
