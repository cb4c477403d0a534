//! `.await` and `?` in an expression, found from its tokens.

use crate::item::tokens::is_punct;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// What would leave the function that an expression is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Leaving {
    Await,
    Return,
}

/// The uses of `.await` and `?`, without those in closures and `async` blocks, which leave only these.
pub(crate) fn leaving(expr: TokenStream) -> Vec<(Span, Leaving)> {
    let tokens: Vec<TokenTree> = expr.into_iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let after_operand = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(is_operand);
        let is_method = at.checked_sub(1).is_some_and(|before| is_punct(&tokens[before], '.'));
        match token {
            TokenTree::Ident(name) if name == "async" => at = end_of_async(&tokens, at),
            TokenTree::Ident(name) if name == "await" && is_method => found.push((name.span(), Leaving::Await)),
            TokenTree::Punct(punct) if punct.as_char() == '?' && after_operand => {
                found.push((punct.span(), Leaving::Return));
            }
            // `a || b`
            TokenTree::Punct(punct) if punct.as_char() == '|' && after_operand => {
                at += usize::from(tokens.get(at + 1).is_some_and(|next| is_punct(next, '|')));
            }
            TokenTree::Punct(punct) if punct.as_char() == '|' => at = end_of_closure(&tokens, at),
            TokenTree::Group(group) => found.extend(leaving(group.stream())),
            _ => {}
        }
        at += 1;
    }
    found
}

/// The position of the block of `async move { .. }`.
fn end_of_async(tokens: &[TokenTree], at: usize) -> usize {
    let is_block =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    tokens[at..].iter().position(is_block).map_or(tokens.len(), |block| at + block)
}

/// The position of the last token of `|a, b| a + b`, which ends with the argument.
fn end_of_closure(tokens: &[TokenTree], at: usize) -> usize {
    let after = |at: usize, end| tokens[at..].iter().position(|token| is_punct(token, end)).map(|found| at + found);
    let body = after(at + 1, '|').map_or(tokens.len(), |end| end + 1);
    after(body.min(tokens.len()), ',').map_or(tokens.len(), |comma| comma - 1)
}

/// Whether an operator after this token is a binary or a postfix operator.
fn is_operand(token: &TokenTree) -> bool {
    let keywords = ["move", "return", "in", "if", "else", "match", "mut", "ref"];
    match token {
        TokenTree::Ident(name) => keywords.iter().all(|keyword| name != keyword),
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(_) | TokenTree::Literal(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaving, leaving};

    fn found(expr: &str) -> Vec<Leaving> {
        leaving(expr.parse().expect("tokens")).into_iter().map(|(_, found)| found).collect()
    }

    #[test]
    fn what_leaves_the_function_is_found() {
        assert_eq!(found("user.id().await"), [Leaving::Await]);
        assert_eq!(found("user.id().await?.len()"), [Leaving::Await, Leaving::Return]);
        assert_eq!(found("f(a?, [b?])??"), [Leaving::Return; 4]);
        assert_eq!(found("a || b? || c?"), [Leaving::Return; 2]);
        assert_eq!(found("f(|a, b| a? + b, c?)"), [Leaving::Return]);
    }

    #[test]
    fn what_leaves_a_closure_or_a_block_is_not_found() {
        for expr in [
            "list.map(|x| x?)",
            "(move || a?)()",
            "async { a.await? }",
            "async move { a.await }",
            "awaits.await_all()",
            "a.b.len()",
        ] {
            assert_eq!(found(expr), [], "{expr}");
        }
    }
}
