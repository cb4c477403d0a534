//! The body of a log record: a format string with parameters, fields, and values that are known after the call.

use crate::errors::{Errors, nearest};
use crate::item::function::Function;
use crate::item::tokens::plain;
use crate::model::body::{BodyPart, BodyPiece, BodyPlan, KeptText};
use crate::model::{AttributePlan, AttributeValue};
use crate::plan::captures::binding;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Expr, LitStr};

/// `"user {id} registered in {elapsed}"` becomes `"user {} registered in {}"`; `id` is formatted before the call.
pub(crate) fn body(
    text: &LitStr,
    fields: &[AttributePlan],
    hidden: &[String],
    function: &Function,
    errors: &mut Errors,
) -> BodyPlan {
    let new = || BodyParser { text, fields, hidden, function, kept: Vec::new(), parts: Vec::new() };
    let mut reader = new();
    if let Err(message) = reader.read(&text.value()) {
        errors.at(text, message);
        reader = new();
    }
    let BodyParser { kept, parts, .. } = reader;
    let out: String = parts.iter().map(|part| part.format.as_str()).collect();
    // The compiler can point into a text that is unchanged.
    let text = if out == text.value() { text.clone() } else { LitStr::new(&out, text.span()) };
    BodyPlan { text, kept, parts, where_possible: false }
}

impl BodyPlan {
    pub(crate) fn uses_ret(&self) -> bool {
        self.pieces().any(|piece| matches!(piece, BodyPiece::Ret))
    }

    pub(crate) fn uses_err(&self) -> bool {
        self.pieces().any(|piece| matches!(piece, BodyPiece::Err))
    }

    pub(crate) fn uses_fields(&self) -> bool {
        self.pieces().any(|piece| matches!(piece, BodyPiece::Field(_)))
    }

    pub(crate) fn uses_elapsed(&self) -> bool {
        self.pieces().any(|piece| matches!(piece, BodyPiece::Elapsed))
    }
}

struct BodyParser<'a> {
    text: &'a LitStr,
    fields: &'a [AttributePlan],
    /// Parameters that must not be printed.
    hidden: &'a [String],
    function: &'a Function,
    kept: Vec<KeptText>,
    parts: Vec<BodyPart>,
}

impl BodyParser<'_> {
    fn read(&mut self, text: &str) -> Result<(), String> {
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            self.push(&rest[..at], None);
            let doubled = rest[at..].starts_with("{{") || rest[at..].starts_with("}}");
            if doubled {
                self.push(&rest[at..at + 2], None);
                rest = &rest[at + 2..];
                continue;
            }
            let Some((inside, after)) = rest[at + 1..].split_once('}').filter(|_| rest[at..].starts_with('{')) else {
                return Err("unmatched `{` or `}`; write `{{` or `}}` for the character itself".to_owned());
            };
            let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
            self.place(name.trim(), spec.trim_end())?;
            rest = after;
        }
        self.push(rest, None);
        Ok(())
    }

    /// Appends text, or a value that cannot panic.
    fn push(&mut self, format: &str, piece: Option<BodyPiece>) {
        if format.is_empty() {
            return;
        }
        if self.parts.last().is_none_or(|part| part.may_panic) {
            self.parts.push(BodyPart::default());
        }
        if let Some(part) = self.parts.last_mut() {
            part.format.push_str(format);
            part.pieces.extend(piece);
        }
    }

    /// Appends a value of the application.
    fn push_value(&mut self, format: String, piece: Option<BodyPiece>) {
        self.parts.push(BodyPart { format, pieces: piece.into_iter().collect(), may_panic: true });
    }

    fn place(&mut self, name: &str, spec: &str) -> Result<(), String> {
        // A field that only repeats a parameter does not change the body.
        let is_own = |field: &&AttributePlan| !field.is_parameter || matches!(field.value, AttributeValue::Redacted);
        let is_field = self.fields.iter().filter(is_own).any(|field| field.key.text() == Some(name));
        check_spec(name, spec, if is_field || name == "elapsed" { OWN_FORMATS } else { FORMATS })?;
        let braces = if spec.is_empty() { "{}".to_owned() } else { format!("{{:{spec}}}") };
        match name {
            "elapsed" if !self.function.is_inline => self.push(&braces, Some(BodyPiece::Elapsed)),
            "ret" if !self.function.is_inline => self.push_value(braces, Some(BodyPiece::Ret)),
            "err" if !self.function.is_inline => self.push_value(braces, Some(BodyPiece::Err)),
            name if is_field => self.push(&braces, Some(BodyPiece::Field(name.to_owned()))),
            name if self.hidden.iter().any(|hidden| name.split('.').next().map(without_raw) == Some(hidden)) => {
                self.push("[redacted]", None);
            }
            // The compiler finds a variable where the text was written, even if another macro passes the text on.
            name if self.function.is_inline && is_identifier(name) => {
                self.push_value(braces.replacen('{', &format!("{{{name}"), 1), None);
            }
            name if self.function.is_inline => {
                let value = self.parameter(name)?;
                self.push_value(braces, Some(BodyPiece::Now(value)));
            }
            name => {
                let value = self.parameter(name)?;
                self.kept.push(KeptText { format: braces, value });
                self.push("{}", Some(BodyPiece::Kept));
            }
        }
        Ok(())
    }

    /// `order.id`, with the position of the text. It has the hygiene of the parameter, or inside a body that of the text.
    fn parameter(&self, name: &str) -> Result<Expr, String> {
        let nameless =
            || format!("`{{{name}}}` contains no name; write the name of a parameter or a field, such as `{{id}}`");
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(nameless());
        }
        let tokens: TokenStream = name.parse().map_err(|_| nameless())?;
        let Some(TokenTree::Ident(first)) = tokens.clone().into_iter().next() else { return Err(nameless()) };
        // Not the tokens, which may be separated by spaces and comments: a redacted parameter is found by its name.
        let is_member = |part: &str| {
            is_identifier(without_raw(part)) || (!part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
        };
        if !name.split('.').all(is_member) {
            return Err(format!(
                "`{{{name}}}` is not the name of a parameter or a field; to use another value, write `fields(key = ..)` and `{{key}}`"
            ));
        }
        let Some(mut binding) = binding(&first, self.function) else { return Err(self.missing(name)) };
        let at = self.text.span();
        binding.set_span(if self.function.is_inline { at } else { binding.span().located_at(at) });
        let mut place = binding.into_token_stream();
        // Not as the user's tokens: a suggestion of the compiler for one of them would replace the whole text.
        let at = Span::mixed_site().located_at(at);
        place.extend(tokens.into_iter().skip(1).map(|mut token| {
            token.set_span(at);
            token
        }));
        Ok(syn::parse2(place.clone()).unwrap_or(Expr::Verbatim(place)))
    }

    fn missing(&self, name: &str) -> String {
        let of = &self.function.name;
        if name.split('.').next() == Some("self") {
            return format!("`{of}` has no `self` parameter");
        }
        let params = self.function.params.iter().map(|param| plain(&param.name));
        let keys = self.fields.iter().filter_map(|field| field.key.text().map(str::to_owned));
        let known: Vec<String> = params.chain(keys).chain(["ret", "err", "elapsed"].map(str::to_owned)).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let synonym = SYNONYMS.iter().filter(|_| !self.function.is_inline).find(|(_, others)| others.contains(&name));
        let meant = synonym.map(|(meant, _)| *meant).or_else(|| nearest(name, &known));
        let meant = meant.map_or_else(String::new, |near| format!("did you mean `{{{near}}}`? "));
        format!("`{of}` has no parameter or field `{name}`; {meant}to use another value, write `fields({name} = ..)`")
    }
}

/// `type` for `r#type`.
fn without_raw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// A name that the compiler can find by itself. It does not accept `r#type` in a format string.
fn is_identifier(name: &str) -> bool {
    let is_letter = |c: char| c == '_' || c.is_alphabetic();
    name.starts_with(is_letter) && name.chars().all(|c| is_letter(c) || c.is_numeric())
}

/// The values that are known after the call, and other names for them.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("elapsed", &["duration", "time", "took", "latency", "elapsed_ms", "duration_ms"]),
    ("ret", &["result", "return", "returned", "output", "value"]),
    ("err", &["error", "e", "reason", "cause"]),
];

/// The format types of the standard library.
const FORMATS: &[&str] = &["", "?", "x?", "X?", "x", "X", "o", "b", "e", "E", "p"];
/// The format types of durations, and of fields, which have become attribute values by then.
const OWN_FORMATS: &[&str] = &["", "?"];

/// Checks the format after the `:`, as in the standard library: `[[fill]align][sign]['#']['0'][width]['.'precision]type`.
fn check_spec(name: &str, spec: &str, known: &[&str]) -> Result<(), String> {
    let is_align = |c: Option<char>| c.is_some_and(|c| ['<', '^', '>'].contains(&c));
    let mut chars = spec.chars();
    let (first, second) = (chars.next(), chars.next());
    let skipped = if is_align(second) { 2 } else { usize::from(is_align(first)) };
    let rest: String = spec.chars().skip(skipped).collect();
    if rest.contains(['$', '*']) {
        return Err(format!(
            "`{{{name}:{spec}}}` takes its width or precision from another argument, which is not supported; write the number: `{{{name}:8.3}}`"
        ));
    }
    let digits = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    let rest = digits(rest.trim_start_matches(['+', '-']).trim_start_matches('#'));
    let kind = rest.strip_prefix('.').map_or_else(|| rest.clone(), digits);
    if known.contains(&kind.as_str()) {
        return Ok(());
    }
    Err(format!(
        "`{{{name}:{spec}}}` has an unknown format `{kind}`; write `{{{name}}}`, `{{{name}:?}}` or `{{{name}:>8}}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_those_of_the_standard_library() {
        for spec in ["", "?", "#?", ">9", "*^+#010.3e", "$>8", "08.2", ".1?", "x?", "-<-5", "}>3", "#x"] {
            assert_eq!(check_spec("id", spec, FORMATS), Ok(()), "{spec}");
        }
        for spec in ["z", "width$", ".*", ".prec$", "8$", "??", " ", "8 .2"] {
            assert!(check_spec("id", spec, FORMATS).is_err(), "{spec}");
        }
    }
}
