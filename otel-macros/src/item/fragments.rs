//! Fragments of `macro_rules!`, such as `$value:expr`. The compiler passes each of them in a group without delimiters.

use crate::item::tokens::{is_ident, is_punct};
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use syn::{Expr, Type};

/// Removes the groups of fragments from arguments. The compiler ignores a group that a macro returns, so an expression next to an
/// operator gets parentheses instead.
///
/// ```text
/// unit = ⟦"{order}"⟧, value = ⟦a + b⟧, fields(x = 2 * ⟦a + b⟧)    becomes    unit = "{order}", value = a + b, fields(x = 2 * (a + b))
/// ```
pub(crate) fn without_groups(tokens: TokenStream) -> TokenStream {
    flatten(tokens, true)
}

/// Removes the groups of fragments, but leaves code in braces, such as a body, as it is.
pub(crate) fn without_groups_in_head(item: TokenStream) -> TokenStream {
    flatten(item, false)
}

fn flatten(tokens: TokenStream, enters_braces: bool) -> TokenStream {
    if !has_fragment(&tokens, enters_braces) {
        return tokens;
    }
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if enters(group, enters_braces) => {
                let inner = flatten(group.stream(), enters_braces);
                match group.delimiter() {
                    Delimiter::None if needs_parentheses(&inner, &tokens, at, enters_braces) => {
                        out.extend([rebuilt(group, Delimiter::Parenthesis, inner)]);
                    }
                    Delimiter::None => out.extend(inner),
                    delimiter => out.extend([rebuilt(group, delimiter, inner)]),
                }
            }
            token => out.extend([token.clone()]),
        }
    }
    out
}

/// Replaces each `$item:item` by its tokens.
pub(crate) fn without_item_groups(tokens: TokenStream) -> TokenStream {
    let is_end = |token: TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let flat = |token: TokenTree| match &token {
        TokenTree::Group(group)
            if group.delimiter() == Delimiter::None && group.stream().into_iter().last().is_some_and(is_end) =>
        {
            group.stream()
        }
        _ => token.into(),
    };
    tokens.into_iter().map(flat).collect()
}

fn has_fragment(tokens: &TokenStream, enters_braces: bool) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => true,
        TokenTree::Group(group) => enters(&group, enters_braces) && has_fragment(&group.stream(), enters_braces),
        _ => false,
    })
}

fn enters(group: &Group, enters_braces: bool) -> bool {
    enters_braces || group.delimiter() != Delimiter::Brace
}

fn rebuilt(group: &Group, delimiter: Delimiter, inner: TokenStream) -> TokenTree {
    let mut rebuilt = Group::new(delimiter, inner);
    rebuilt.set_span(group.span());
    TokenTree::Group(rebuilt)
}

/// Whether this is an expression or a type, such as `a + b`, that an operator next to it would tear apart. In the head of an item, a
/// fragment is a type: `x: $ty` with `&u8`.
fn needs_parentheses(fragment: &TokenStream, tokens: &[TokenTree], at: usize, is_in_arguments: bool) -> bool {
    if fragment.clone().into_iter().nth(1).is_none() {
        return false;
    }
    if let (true, Ok(expr)) = (is_in_arguments, syn::parse2(fragment.clone())) {
        return has_operator(&expr) && !is_alone(tokens, at);
    }
    // `&$ty` with `dyn A + B`.
    match syn::parse2(fragment.clone()) {
        Ok(Type::TraitObject(object)) => object.bounds.len() > 1 && is_behind_reference(tokens, at),
        Ok(Type::ImplTrait(opaque)) => opaque.bounds.len() > 1 && is_behind_reference(tokens, at),
        _ => false,
    }
}

fn has_operator(expr: &Expr) -> bool {
    use Expr::{Assign, Binary, Break, Cast, Closure, Range, RawAddr, Reference, Return, Unary};
    matches!(
        expr,
        Binary(_)
            | Unary(_)
            | Reference(_)
            | RawAddr(_)
            | Cast(_)
            | Range(_)
            | Closure(_)
            | Assign(_)
            | Return(_)
            | Break(_)
    )
}

/// `&`, `&'a`, `&mut`, `*const`.
fn is_behind_reference(tokens: &[TokenTree], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    before(1).is_some_and(|token| is_punct(token, '&') || is_ident(token, "mut") || is_ident(token, "const"))
        || before(2).is_some_and(|token| is_punct(token, '\''))
}

/// Whether no operator is next to the token at this position.
fn is_alone(tokens: &[TokenTree], at: usize) -> bool {
    let punct = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) => Some((punct.as_char(), punct.spacing())),
        _ => None,
    };
    // The `=` of `==` or `+=` is an operator.
    let is_joint = at >= 2 && matches!(punct(at - 2), Some((_, Spacing::Joint)));
    let starts = at == 0
        || match punct(at - 1) {
            Some((',' | ';', _)) => true,
            Some(('=', _)) => !is_joint,
            _ => false,
        };
    starts && (at + 1 == tokens.len() || matches!(punct(at + 1), Some((',' | ';', _))))
}

#[cfg(test)]
mod tests {
    use super::{without_groups, without_groups_in_head};
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

    /// Replaces each `[[..]]` by a group without delimiters, as `macro_rules!` would pass it.
    fn fragments(text: &str) -> TokenStream {
        let stream = text.parse::<TokenStream>().expect("tokens");
        stream.into_iter().map(fragment).collect()
    }

    fn fragment(token: TokenTree) -> TokenTree {
        let TokenTree::Group(group) = token else { return token };
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        match (&inner[..], group.delimiter()) {
            ([TokenTree::Group(inner)], Delimiter::Bracket) if inner.delimiter() == Delimiter::Bracket => {
                Group::new(Delimiter::None, fragments(&inner.stream().to_string())).into()
            }
            _ => Group::new(group.delimiter(), fragments(&group.stream().to_string())).into(),
        }
    }

    #[test]
    fn fragments_become_plain_tokens() {
        for (before, after) in [
            ("[[\"name\"]], unit = [[\"s\"]], value = [[a + b]]", "\"name\", unit = \"s\", value = a + b"),
            ("buckets = [[[1.0]], [[-2.0]]]", "buckets = [1.0, -2.0]"),
            ("level = [[Level::DEBUG]]", "level = Level::DEBUG"),
            ("[[ [[1]] ]]", "1"),
            ("%[[id]], %[[a.b]], -[[1]] + [[x]].y", "%id, %a.b, -1 + x.y"),
            ("#[[[doc = \"text\"]]] [[]] fn f([[x]]: [[u8]])", "#[doc = \"text\"] fn f(x: u8)"),
            ("[[pub(crate)]] const N: u8 = [[a + b]];", "pub(crate) const N: u8 = a + b;"),
            ("2 * [[a + b]]", "2 * (a + b)"),
            ("x == [[a + b]], x += [[a + b]]", "x == (a + b), x += (a + b)"),
            ("[[a + b]].c", "(a + b).c"),
            ("&[[dyn A + B]]", "&(dyn A + B)"),
            ("&'a [[dyn A + B]], Box<[[dyn A + B]]>", "&'a (dyn A + B), Box<dyn A + B>"),
            ("&[[dyn A]]", "&dyn A"),
            ("{ 2 * [[a + b]] }", "{ 2 * (a + b) }"),
        ] {
            let after: TokenStream = after.parse().expect("tokens");
            assert_eq!(without_groups(fragments(before)).to_string(), after.to_string(), "{before}");
        }
    }

    #[test]
    fn a_type_in_a_head_has_no_parentheses() {
        let head = without_groups_in_head(fragments("fn f(x: [[&u8]], y: &[[dyn A + B]]) -> [[&mut u8]] { }"));
        assert_eq!(head.to_string(), "fn f (x : & u8 , y : & (dyn A + B)) -> & mut u8 { }");
    }

    #[test]
    fn a_body_stays_as_it_is() {
        let body = without_groups_in_head(fragments("fn f() { [[a]] }")).into_iter().last();
        let Some(TokenTree::Group(body)) = body else { panic!("no body") };
        let inner = body.stream().into_iter().next();
        assert!(matches!(inner, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None));
    }
}
