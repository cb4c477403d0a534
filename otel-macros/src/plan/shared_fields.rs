//! Fields that several signals of one function record in the same way are evaluated once.

use crate::args::field::Sigil;
use crate::model::{AttributePlan, AttributeValue, PartOf, SharedAttributes};
use quote::ToTokens as _;
use syn::Expr;

/// Removes from the signals what several of them record under the same key, and returns it.
pub(crate) fn share(parts: &mut [(PartOf, &mut Vec<AttributePlan>)]) -> Vec<SharedAttributes> {
    let mut shared: Vec<SharedAttributes> = Vec::new();
    for at in 0..parts.len() {
        let mut kept = Vec::new();
        for captured in std::mem::take(parts[at].1) {
            let Some(identity) = identity(&captured) else {
                kept.push(captured);
                continue;
            };
            let mut takers = vec![parts[at].0];
            for (part, others) in parts.iter_mut().skip(at + 1) {
                let before = others.len();
                others.retain(|other| self::identity(other).as_ref() != Some(&identity));
                if others.len() < before {
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

/// What is recorded, how, and under which key. `None` if it costs nothing to evaluate twice, or may be absent.
fn identity(captured: &AttributePlan) -> Option<(String, Sigil, String)> {
    let AttributeValue::Of(sigil, value) = &captured.value else { return None };
    if matches!(value, Expr::Lit(_)) || !captured.cfg.is_empty() {
        return None;
    }
    Some((captured.key.text()?.to_owned(), *sigil, value.to_token_stream().to_string()))
}
