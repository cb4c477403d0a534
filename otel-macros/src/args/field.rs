//! The grammar of `fields(..)` and `args(..)`: what is recorded, and under which key.

use crate::item::tokens::plain;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprField, ExprPath, Index, Lit, LitStr, Member, Token, braced};

/// How a value becomes an attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sigil {
    /// With the type of the value.
    Typed,
    /// With the type of the value if it has a conversion, otherwise as `Debug` text.
    TypedOrDebug,
    /// As `tracing` records a value in `fields(..)`: like [`Sigil::TypedOrDebug`], and a `None` is not recorded.
    TracingValue,
    /// As text, formatted with this format string.
    Text(&'static str),
}

impl Sigil {
    /// Whether no sigil stands before the value.
    pub(crate) fn is_plain(self) -> bool {
        matches!(self, Self::Typed | Self::TypedOrDebug | Self::TracingValue)
    }

    /// The sigil as written; `None` for a value that is not formatted as text.
    pub(crate) fn sign(self) -> Option<&'static str> {
        match self {
            Self::Text("{}") => Some("%"),
            Self::Text("{:#}") => Some("#%"),
            Self::Text("{:?}") => Some("?"),
            Self::Text(_) => Some("#?"),
            Self::Typed | Self::TypedOrDebug | Self::TracingValue => None,
        }
    }
}

/// `user.id = %user.id()`, `?order.lines`, `id`.
pub(crate) struct Field {
    pub(crate) key: Key,
    pub(crate) sigil: Sigil,
    /// The position of the sigil.
    pub(crate) sign: Option<Span>,
    pub(crate) value: FieldValue,
    /// The position for messages.
    pub(crate) span: Span,
}

pub(crate) enum FieldValue {
    Expr(Expr),
    /// A name, or a field behind a name. It is recorded if the name is a parameter or `self`.
    Place {
        first: Ident,
        place: Expr,
    },
    /// Declared and set later, as `tracing` requires. OpenTelemetry needs no declaration.
    Empty,
}

/// The name of an attribute.
pub(crate) enum Key {
    Text(String),
    /// An expression that evaluates to the key.
    Const(Expr),
}

impl Key {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Const(_) => None,
        }
    }
}

/// `%id as "order.id"` in `args(..)`.
pub(crate) struct Capture {
    pub(crate) sigil: Sigil,
    /// The position of the sigil.
    pub(crate) sign: Option<Span>,
    pub(crate) name: Ident,
    pub(crate) key: Option<Key>,
    /// The position of the key, or of the name if there is no key.
    pub(crate) span: Span,
}

impl Parse for Sigil {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let alternate = input.peek(Token![#]) && (input.peek2(Token![%]) || input.peek2(Token![?]));
        if alternate {
            input.parse::<Token![#]>()?;
        }
        if input.peek(Token![%]) {
            input.parse::<Token![%]>()?;
            return Ok(Self::Text(if alternate { "{:#}" } else { "{}" }));
        }
        if input.peek(Token![?]) {
            input.parse::<Token![?]>()?;
            return Ok(Self::Text(if alternate { "{:#?}" } else { "{:?}" }));
        }
        Ok(Self::Typed)
    }
}

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Text(input.parse::<LitStr>()?.value()));
        }
        if input.peek(syn::token::Brace) {
            let key;
            braced!(key in input);
            return Ok(Self::Const(key.parse()?));
        }
        let (_, _, key) = dotted(input)?;
        Ok(Self::Text(key))
    }
}

/// `id` as an expression.
pub(crate) fn path(name: Ident) -> Expr {
    Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: name.into() })
}

/// `self.order.0` as its first name, as an expression, and as text without `r#`.
fn dotted(input: ParseStream<'_>) -> syn::Result<(Ident, Expr, String)> {
    let first = input.call(Ident::parse_any).map_err(|_| input.error("expected a name, or a key such as `user.id`"))?;
    let mut text = plain(&first);
    let mut place = path(first.clone());
    while input.peek(Token![.]) {
        let dot: Token![.] = input.parse()?;
        text.push('.');
        if let Some(index) = input.parse::<Option<Lit>>()? {
            let index_text = index.to_token_stream().to_string();
            text.push_str(&index_text);
            place = indexed(place, dot, &index, &index_text);
        } else {
            let segment = input.call(Ident::parse_any).map_err(|_| input.error("expected a name after the `.`"))?;
            text.push_str(&plain(&segment));
            place = member(place, dot, Member::Named(segment));
        }
    }
    Ok((first, place, text))
}

fn member(base: Expr, dot_token: Token![.], member: Member) -> Expr {
    Expr::Field(ExprField { attrs: Vec::new(), base: Box::new(base), dot_token, member })
}

/// `.0`, or `.0.1`, which the lexer reads as a float. The compiler reports any other literal.
fn indexed(base: Expr, dot: Token![.], index: &Lit, text: &str) -> Expr {
    let span = index.span();
    let indices = text.split('.').map(|digits| {
        let number = digits.parse::<u32>().ok().filter(|number| number.to_string() == digits)?;
        Some(Member::Unnamed(Index { index: number, span }))
    });
    match indices.collect::<Option<Vec<_>>>() {
        Some(indices) => indices.into_iter().fold(base, |base, index| member(base, dot, index)),
        None => Expr::Verbatim(quote!(#base #dot #index)),
    }
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let span = input.span();
        let shorthand: Sigil = input.parse()?;
        if shorthand != Sigil::Typed {
            let (first, place, text) = dotted(input)?;
            if input.peek(Token![=]) {
                return Self::assigned(Key::Text(text), span, (shorthand, span), input);
            }
            return Ok(Self {
                key: Key::Text(text),
                sigil: shorthand,
                sign: Some(span),
                value: FieldValue::Place { first, place },
                span,
            });
        }
        if input.peek(LitStr) || input.peek(syn::token::Brace) {
            let key: Key = input.parse()?;
            if !input.peek(Token![=]) {
                return Err(syn::Error::new(span, "a key in quotes or braces needs a value: `\"user.id\" = id`"));
            }
            return Self::assigned(key, span, (Sigil::Typed, span), input);
        }
        let (first, place, text) = dotted(input)?;
        let key = Key::Text(text);
        if input.peek(Token![=]) {
            return Self::assigned(key, span, (Sigil::Typed, span), input);
        }
        if input.peek(Token![-]) {
            return Err(input.error("a key that contains `-` must be in quotes: `\"user-id\" = id`"));
        }
        Ok(Self { key, sigil: Sigil::Typed, sign: None, value: FieldValue::Place { first, place }, span })
    }
}

impl Field {
    /// `key = %value`, or `%key = value`, as `tracing` allows; `before` is the sigil before the key.
    fn assigned(key: Key, span: Span, before: (Sigil, Span), input: ParseStream<'_>) -> syn::Result<Self> {
        let equals: Token![=] = input.parse()?;
        let at = input.span();
        let (sigil, at) = match input.parse()? {
            Sigil::Typed => before,
            sigil => (sigil, at),
        };
        let sign = sigil.sign().map(|_| at);
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new_spanned(equals, "this key needs a value: `user.id = id`"));
        }
        let value: Expr = input.parse()?;
        let value = if is_empty(&value) { FieldValue::Empty } else { FieldValue::Expr(value) };
        Ok(Self { key, sigil, sign, value, span })
    }
}

/// `Empty`, `field::Empty`, `::tracing::field::Empty`.
fn is_empty(value: &Expr) -> bool {
    let Expr::Path(path) = value else { return false };
    let mut path = path.path.segments.iter().rev();
    path.next().is_some_and(|last| last.ident == "Empty") && path.next().is_none_or(|module| module.ident == "field")
}

impl Parse for Capture {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let sign = input.span();
        let sigil: Sigil = input.parse()?;
        let sign = sigil.sign().map(|_| sign);
        let name = input.call(Ident::parse_any).map_err(|_| input.error("expected the name of a parameter"))?;
        if input.peek(Token![.]) || input.peek(Token![=]) {
            return Err(part_of_parameter(sigil, &name, input)?);
        }
        let as_token: Option<Token![as]> = input.parse()?;
        let key_span = input.span();
        let key = match as_token {
            None => None,
            Some(as_token) if input.is_empty() || input.peek(Token![,]) => {
                let message = format!("`as` needs a key: `{name} as \"user.id\"`");
                return Err(syn::Error::new_spanned(as_token, message));
            }
            Some(_) => Some(input.parse()?),
        };
        let span = if key.is_some() { key_span } else { name.span() };
        Ok(Self { sigil, sign, name, key, span })
    }
}

/// The error for `mail.order as "order.id"` or `order.id = id` in `args(..)`, which is a field.
fn part_of_parameter(sigil: Sigil, name: &Ident, input: ParseStream<'_>) -> syn::Result<syn::Error> {
    let sign = sigil.sign().unwrap_or_default();
    let mut place = TokenStream::new();
    place.extend([name.clone()]);
    while !input.is_empty() && !input.peek(Token![as]) && !input.peek(Token![,]) {
        place.extend([input.parse::<TokenTree>()?]);
    }
    let text = place.to_string().replace(' ', "").replace('=', " = ");
    let field = match input.parse::<Option<Token![as]>>()? {
        Some(_) => {
            let key = input.parse::<Key>()?.to_token_stream();
            format!("{key} = {sign}{text}")
        }
        None if text.contains('=') => text,
        None => format!("{sign}{text}"),
    };
    Ok(syn::Error::new_spanned(place, format!("`args` records whole parameters; write `fields({field})`")))
}

impl ToTokens for Key {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Text(text) => tokens.append(proc_macro2::Literal::string(text)),
            Self::Const(key) => tokens.extend(quote!(#key)),
        }
    }
}
