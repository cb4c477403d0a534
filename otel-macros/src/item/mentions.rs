//! The variables that an expression mentions, found from its tokens.

use crate::item::tokens::{is_punct, plain};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::Lit;

/// The names of a list that an expression mentions as variables, and where.
pub(crate) fn mentions(expr: TokenStream, names: &[String]) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut search = Search { names, found: &mut found };
    search.tokens(expr, false);
    found
}

/// Whether the format string of a log body mentions one of the names.
pub(crate) fn format_mentions(format: &str, names: &[String]) -> bool {
    let mut found = Vec::new();
    Search { names, found: &mut found }.format_string(format, Span::call_site());
    !found.is_empty()
}

/// The members of a variable that an expression reads: `id` in `ret.id`, but not the method in `ret.len()`.
pub(crate) fn members(expr: TokenStream, name: &str) -> Vec<String> {
    let tokens: Vec<TokenTree> = expr.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match (token, &tokens[at + 1..]) {
            (TokenTree::Group(group), _) => found.extend(members(group.stream(), name)),
            (TokenTree::Ident(variable), [dot, member, rest @ ..])
                if *variable == name && is_punct(dot, '.') && !is_other_name(&tokens, at) && !is_called(rest) =>
            {
                match member {
                    TokenTree::Ident(member) => found.push(plain(member)),
                    TokenTree::Literal(index) => found.push(index.to_string()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

/// `(..)` or `::<..>(..)` after the name of a method.
fn is_called(rest: &[TokenTree]) -> bool {
    match rest {
        [TokenTree::Group(arguments), ..] => arguments.delimiter() == Delimiter::Parenthesis,
        [colon, other, ..] => is_punct(colon, ':') && is_punct(other, ':'),
        _ => false,
    }
}

struct Search<'a> {
    names: &'a [String],
    found: &'a mut Vec<(String, Span)>,
}

impl Search<'_> {
    /// `in_macro` is true between the parentheses of a macro call such as `format!(..)`.
    fn tokens(&mut self, tokens: TokenStream, in_macro: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(name) if !is_other_name(&tokens, at) => self.name(name),
                TokenTree::Group(group) => {
                    let is_call =
                        at >= 2 && is_punct(&tokens[at - 1], '!') && matches!(tokens[at - 2], TokenTree::Ident(_));
                    self.tokens(group.stream(), in_macro || is_call);
                }
                TokenTree::Literal(literal) if in_macro => {
                    // The value of the text, in which an escape such as `\x7b` is a brace.
                    let text = match Lit::new(literal.clone()) {
                        Lit::Str(text) => text.value(),
                        _ => literal.to_string(),
                    };
                    self.format_string(&text, literal.span());
                }
                _ => {}
            }
        }
    }

    fn name(&mut self, name: &Ident) {
        let text = plain(name);
        if self.names.contains(&text) {
            self.found.push((text, name.span()));
        }
    }

    /// `format!("{token:?}")` mentions `token`. Any literal between the parentheses of a macro may be a format string.
    fn format_string(&mut self, literal: &str, at: Span) {
        // A doubled brace is text. Removing it cannot join two placeholders, because each ends with a single brace.
        let text = literal.replace("{{", "");
        // The body of a log record may contain `{order.id}` and `{r#type}`.
        let names = text.split('{').skip(1).map(|rest| rest.split(['}', ':', '.']).next().unwrap_or_default().trim());
        // `{:>token$}` reads a width from `token`.
        let specs = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()?.split_once(':'));
        let widths = specs.flat_map(|(_, spec)| widths(spec));
        for name in names.chain(widths).map(|name| name.strip_prefix("r#").unwrap_or(name)) {
            if self.names.iter().any(|known| known == name) {
                self.found.push((name.to_owned(), at));
            }
        }
    }
}

/// The names in front of each `$`: `token` in `->08token$`.
fn widths(spec: &str) -> impl Iterator<Item = &str> {
    let before = spec.match_indices('$').map(|(end, _)| &spec[..end]);
    before.map(|before| {
        let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        // A zero in front of the name is a flag. `rfind` returns the place of an ASCII character, or of one that no format has.
        before.get(start..).unwrap_or(before).trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

/// Whether the identifier is not a variable: a field or a method (`order.token`), a part of a path (`token::parse`), the name of a
/// field in a struct expression (`Login { token: x }`), or a lifetime.
fn is_other_name(tokens: &[TokenTree], at: usize) -> bool {
    let is = |offset: isize, punct| {
        at.checked_add_signed(offset).and_then(|at| tokens.get(at)).is_some_and(|token| is_punct(token, punct))
    };
    // `..token` is a range, or the rest of a struct.
    let is_field = is(-1, '.') && !is(-2, '.');
    let is_in_path = (is(-1, ':') && is(-2, ':')) || (is(1, ':') && is(2, ':'));
    let is_field_name = is(1, ':') && !is(2, ':');
    is_field || is_in_path || is_field_name || is(-1, '\'')
}
