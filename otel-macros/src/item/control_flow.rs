//! Control flow that would leave an expression, found from its tokens.

use crate::item::tokens::{is_ident, is_punct};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// What would leave the expression, and possibly the function around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Leaving {
    Await,
    /// `?`
    QuestionMark,
    /// `return`, `break` or `continue`.
    Keyword(&'static str),
}

/// The uses of `.await`, `?`, `return`, `break` and `continue`, without those that leave only a closure, an `async` block, a function or a
/// loop inside the expression.
pub(crate) fn leaving(expr: TokenStream) -> Vec<(Span, Leaving)> {
    let mut found = Vec::new();
    search(expr, false, &mut found);
    found
}

fn search(expr: TokenStream, is_in_loop: bool, found: &mut Vec<(Span, Leaving)>) {
    let tokens: Vec<TokenTree> = expr.into_iter().collect();
    let mut at = 0;
    // From `loop`, `while` or `for` to the end of the statement.
    let mut is_loop = is_in_loop;
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1);
        let after_operand = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(is_operand);
        let is_method = at.checked_sub(1).is_some_and(|before| is_punct(&tokens[before], '.'));
        match token {
            TokenTree::Ident(name) if name == "async" => at = end_of_block(&tokens, at),
            TokenTree::Ident(name) if name == "fn" && matches!(next, Some(TokenTree::Ident(_))) => {
                at = end_of_block(&tokens, at);
            }
            TokenTree::Ident(name) if name == "loop" || name == "while" => is_loop = true,
            // `for<'a> Fn(&'a str)` is a type.
            TokenTree::Ident(name) if name == "for" => is_loop |= !next.is_some_and(|next| is_punct(next, '<')),
            TokenTree::Ident(name) if name == "await" && is_method => found.push((name.span(), Leaving::Await)),
            TokenTree::Ident(name) if name == "return" => found.push((name.span(), Leaving::Keyword("return"))),
            TokenTree::Ident(name) if !is_in_loop && !next.is_some_and(|next| is_punct(next, '\'')) => {
                let keyword = ["break", "continue"].into_iter().find(|keyword| is_ident(token, keyword));
                found.extend(keyword.map(|keyword| (name.span(), Leaving::Keyword(keyword))));
            }
            TokenTree::Punct(punct) if punct.as_char() == '?' && after_operand => {
                found.push((punct.span(), Leaving::QuestionMark));
            }
            // `a || b`
            TokenTree::Punct(punct) if punct.as_char() == '|' && after_operand => {
                at += usize::from(tokens.get(at + 1).is_some_and(|next| is_punct(next, '|')));
            }
            TokenTree::Punct(punct) if punct.as_char() == '|' => at = end_of_closure(&tokens, at),
            TokenTree::Punct(punct) if [';', ','].contains(&punct.as_char()) => is_loop = is_in_loop,
            TokenTree::Group(group) => search(group.stream(), is_loop, found),
            _ => {}
        }
        at += 1;
    }
}

/// The position of the block of `async move { .. }` or `fn name() { .. }`.
fn end_of_block(tokens: &[TokenTree], at: usize) -> usize {
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
        assert_eq!(found("user.id().await?.len()"), [Leaving::Await, Leaving::QuestionMark]);
        assert_eq!(found("f(a?, [b?])??"), [Leaving::QuestionMark; 4]);
        assert_eq!(found("a || b? || c?"), [Leaving::QuestionMark; 2]);
        assert_eq!(found("f(|a, b| a? + b, c?)"), [Leaving::QuestionMark]);
        assert_eq!(found("{ if a { return; } 2 }"), [Leaving::Keyword("return")]);
        assert_eq!(found("loop { return 1 }"), [Leaving::Keyword("return")]);
        assert_eq!(found("match a { Some(a) => a, None => continue }"), [Leaving::Keyword("continue")]);
        assert_eq!(found("{ loop { break; } break; }"), [Leaving::Keyword("break")]);
        assert_eq!(found("{ let _: &dyn for<'a> Fn(&'a str) = f; { break } }"), [Leaving::Keyword("break")]);
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
            "list.iter().map(|x| { if *x { return 1; } 2 }).sum()",
            "loop { if a { break 1; } continue; }",
            "{ let mut n = 0; while n < 3 { if a { break; } n += 1; } n }",
            "{ for x in list { if x { continue } } 1 }",
            "'found: { if a { break 'found 1; } 2 }",
            "{ fn twice(a: u8) -> u8 { return 2 * a } twice(1) }",
            "r#return + s.r#break",
        ] {
            assert_eq!(found(expr), [], "{expr}");
        }
    }
}
