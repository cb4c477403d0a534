//! Fields that several signals of one function record in the same way are evaluated once.

use crate::args::field::Sigil;
use crate::model::{AttributePlan, AttributeValue, PartOf, SharedAttributes};
use quote::ToTokens as _;
use syn::Expr;

/// Removes from the signals what several of them record under the same key, and returns it. A call sets it before the other attributes, so
/// an attribute that may replace an earlier one of its signal stays in its place.
pub(crate) fn share(parts: &mut [(PartOf, &mut Vec<AttributePlan>)]) -> Vec<SharedAttributes> {
    let mut shared: Vec<SharedAttributes> = Vec::new();
    for at in 0..parts.len() {
        let mut kept = Vec::new();
        for captured in std::mem::take(parts[at].1) {
            let identity = identity(&captured).filter(|_| !kept.iter().any(|earlier| may_equal(earlier, &captured)));
            let Some(identity) = identity else {
                kept.push(captured);
                continue;
            };
            let mut takers = vec![parts[at].0];
            for (part, others) in parts.iter_mut().skip(at + 1) {
                let same = others.iter().position(|other| self::identity(other).as_ref() == Some(&identity));
                if let Some(same) =
                    same.filter(|same| !others[..*same].iter().any(|earlier| may_equal(earlier, &captured)))
                {
                    others.remove(same);
                    takers.push(*part);
                }
            }
            match shared.iter_mut().find(|group| group.parts == takers) {
                _ if takers.len() == 1 => kept.push(captured),
                Some(group) => group.captures.push(captured),
                None => shared.push(SharedAttributes { parts: takers, captures: vec![captured] }),
            }
        }
        *parts[at].1 = kept;
    }
    shared
}

/// Whether the keys of two attributes may be equal. A key that is an expression may be any key.
fn may_equal(one: &AttributePlan, other: &AttributePlan) -> bool {
    one.key.text().zip(other.key.text()).is_none_or(|(one, other)| one == other)
}

/// What is recorded, how, and under which key. `None` if it costs nothing to evaluate twice, or may be absent.
fn identity(captured: &AttributePlan) -> Option<(String, Sigil, String)> {
    let AttributeValue::Of(sigil, value) = &captured.value else { return None };
    if matches!(value, Expr::Lit(_)) || !captured.cfg.is_empty() {
        return None;
    }
    Some((captured.key.text()?.to_owned(), *sigil, value.to_token_stream().to_string()))
}
