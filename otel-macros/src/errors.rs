//! The mistakes in the user's code, reported together.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::fmt::Display;

/// Collects mistakes so that one compiler run reports all of them.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Adds a mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds a mistake at a span.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Adds a mistake of the whole call, such as a missing argument.
    pub(crate) fn at_call(&mut self, message: impl Display) {
        self.at_span(Span::call_site(), message);
    }

    /// Adds a mistake that was found while parsing.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The mistakes as `compile_error!` calls, if there are any.
    pub(crate) fn into_tokens(self) -> Option<TokenStream> {
        self.0.map(|errors| errors.to_compile_error())
    }
}

/// ``unknown option `feilds`; did you mean `fields`? expected one of `name`, ..``
pub(crate) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let list: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let meant = nearest(name, known).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    format!("unknown {what} `{name}`; {meant}expected one of {}", list.join(", "))
}

/// The closest known name, at most two edits away (one edit for short names).
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    let allowed = if name.chars().count() < 5 { 1 } else { 2 };
    let near = known.iter().map(|known| (distance(&name, &known.to_lowercase()), *known));
    near.filter(|(slips, _)| *slips <= allowed).min_by_key(|(slips, _)| *slips).map(|(_, known)| known)
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two texts.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let changed = rows[i][j] + usize::from(a[i] != b[j]);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood() {
        let known = ["fields", "kind", "err", "level"];
        assert_eq!(nearest("feilds", &known), Some("fields"));
        assert_eq!(nearest("knid", &known), Some("kind"));
        assert_eq!(nearest("errr", &known), Some("err"));
        assert_eq!(nearest("colour", &known), None);
    }
}
