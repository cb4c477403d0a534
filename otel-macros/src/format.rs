//! The body of a log record: a format string whose names are parameters, fields, or what is known when the call is over.

use crate::captures::{binding, missing};
use crate::errors::Errors;
use crate::function::Function;
use crate::model::{Captured, Format, Kept, Piece};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::LitStr;

/// `"user {id} registered in {elapsed}"` becomes `"user {} registered in {}"`, of which `id` is kept before the call.
pub(crate) fn format(text: &LitStr, fields: &[Captured], function: &Function, errors: &mut Errors) -> Format {
    let mut reader = Reader { text, fields, function, out: String::new(), kept: Vec::new(), pieces: Vec::new() };
    if let Err(message) = reader.read(&text.value()) {
        errors.at(text, message);
        reader = Reader { text, fields, function, out: String::new(), kept: Vec::new(), pieces: Vec::new() };
    }
    let Reader { out, kept, pieces, .. } = reader;
    Format { text: LitStr::new(&out, text.span()), kept, pieces }
}

impl Format {
    pub(crate) fn uses_ret(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Ret))
    }

    pub(crate) fn uses_err(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Err))
    }

    pub(crate) fn uses_elapsed(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Elapsed))
    }
}

struct Reader<'a> {
    text: &'a LitStr,
    fields: &'a [Captured],
    function: &'a Function,
    out: String,
    kept: Vec<Kept>,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) -> Result<(), String> {
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            self.out.push_str(&rest[..at]);
            let doubled = rest[at..].starts_with("{{") || rest[at..].starts_with("}}");
            if doubled {
                self.out.push_str(&rest[at..at + 2]);
                rest = &rest[at + 2..];
                continue;
            }
            let Some((inside, after)) = rest[at + 1..].split_once('}').filter(|_| rest[at..].starts_with('{')) else {
                return Err("a `{` or `}` stands alone; write `{{` or `}}` for the character itself".to_owned());
            };
            let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
            self.place(name.trim(), spec.trim_end())?;
            rest = after;
        }
        self.out.push_str(rest);
        Ok(())
    }

    fn place(&mut self, name: &str, spec: &str) -> Result<(), String> {
        let braces = if spec.is_empty() { "{}".to_owned() } else { format!("{{:{spec}}}") };
        let piece = match name {
            "elapsed" if !self.function.is_inline => Piece::Elapsed,
            "ret" if !self.function.is_inline => Piece::Ret,
            "err" if !self.function.is_inline => Piece::Err,
            name if self.fields.iter().any(|field| field.key.text() == Some(name)) => Piece::Field(name.to_owned()),
            name => {
                let value = self.parameter(name)?;
                if self.function.is_inline {
                    self.out.push_str(&braces);
                    self.pieces.push(Piece::Now(value));
                    return Ok(());
                }
                self.kept.push(Kept { format: braces, value });
                self.out.push_str("{}");
                self.pieces.push(Piece::Kept);
                return Ok(());
            }
        };
        self.out.push_str(&braces);
        self.pieces.push(piece);
        Ok(())
    }

    /// `order.id`, shown at the text, resolved as the parameter.
    fn parameter(&self, name: &str) -> Result<TokenStream, String> {
        let nameless = || format!("`{{{name}}}` has no name in it; write that of a parameter or a field, `{{id}}`");
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(nameless());
        }
        let tokens: TokenStream = name.parse().map_err(|_| nameless())?;
        let Some(TokenTree::Ident(first)) = tokens.clone().into_iter().next() else { return Err(nameless()) };
        let simple = tokens.clone().into_iter().all(|token| match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == '.',
            TokenTree::Group(_) => false,
        });
        if !simple {
            return Err(format!("`{{{name}}}` is more than a name; give it one: `fields(key = ..)` and `{{key}}`"));
        }
        let Some(mut binding) = binding(&first, self.function) else {
            return Err(missing(&first, &tokens, self.function));
        };
        let at = self.text.span();
        binding.set_span(binding.span().located_at(at));
        let mut place = binding.into_token_stream();
        place.extend(tokens.into_iter().skip(1).map(|mut token| {
            token.set_span(at);
            token
        }));
        Ok(place)
    }
}
