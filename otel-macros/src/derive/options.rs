//! The grammar of `#[outcome(..)]`.

use crate::args::krate;
use crate::args::slot::Slot;
use crate::args::syntax::{flag, ident, skip_to_comma, value};
use crate::errors::{Errors, nearest, unknown};
use crate::item::fragments::without_groups;
use crate::item::tokens::plain;
use proc_macro2::{Ident, Span};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, ExprLit, ExprPath, ExprUnary, Lit, LitStr, Meta, Path, Token, UnOp};

/// Every option of `#[outcome(..)]`, in the order of the documentation.
pub(crate) const OPTIONS: &[&str] = &["name", "ok", "transparent", "with", "crate"];

/// What decides the `error.type` of a variant or a struct.
pub(super) enum Naming {
    /// `"sold_out"`
    Text(LitStr),
    /// `ok`: no failure.
    Ok,
    /// `transparent`: the error inside. The position is that of the option.
    Transparent(Span),
    /// `with = path`: a function of the fields.
    With(ExprPath),
}

/// The options of one item or variant.
#[derive(Default)]
pub(super) struct OutcomeOptions {
    pub(super) naming: Slot<Naming>,
    pub(super) krate: Slot<Path>,
}

impl OutcomeOptions {
    /// Reads the `#[outcome(..)]` among the attributes.
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        for mut attribute in outcome_attributes(attributes).cloned() {
            let read = match &mut attribute.meta {
                Meta::List(list) if !list.tokens.is_empty() => {
                    list.tokens = without_groups(list.tokens.clone());
                    attribute.parse_args_with(|input: ParseStream<'_>| options.read_all(input, errors))
                }
                _ => Err(syn::Error::new_spanned(
                    &attribute.meta,
                    "`outcome` needs an option, such as the name of the failure: `#[outcome(\"sold_out\")]`",
                )),
            };
            if let Err(error) = read {
                errors.push(error);
            }
        }
        options
    }

    fn read_all(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        while !input.is_empty() {
            if let Err(error) = self.read_one(input, errors) {
                errors.push(error);
                skip_to_comma(input)?;
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                errors.push(input.error("expected `,` before the next option"));
                skip_to_comma(input)?;
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    }

    fn read_one(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if input.peek(LitStr) {
            let text: LitStr = input.parse()?;
            self.naming.set(&Ident::new("name", text.span()), Naming::Text(text), errors);
            return Ok(());
        }
        if input.peek(Lit) {
            let other: Expr = input.parse()?;
            let message = format!("{NO_LITERAL}; write `#[outcome(\"{}\")]`", meant(&other));
            return Err(syn::Error::new_spanned(other, message));
        }
        let ident = ident(input, "transparent")?;
        match ident.to_string().as_str() {
            "name" => self.naming.set(&ident, Naming::Text(name(&ident, input)?), errors),
            "ok" => self.naming.set(&ident, flag(&ident, input).map(|()| Naming::Ok)?, errors),
            "transparent" => {
                flag(&ident, input)?;
                self.naming.set(&ident, Naming::Transparent(ident.span()), errors);
            }
            "with" => self.naming.set(&ident, Naming::With(function(&ident, input)?), errors),
            "crate" => self.krate.set(&ident, krate(&ident, input)?, errors),
            other => {
                let unknown = unknown("option", other, OPTIONS);
                match nearest(other, OPTIONS) {
                    Some(_) => errors.at(&ident, unknown),
                    None => errors
                        .at(&ident, format!("{unknown}; to set the `error.type`, write `#[outcome(\"{other}\")]`")),
                }
                skip_to_comma(input)?;
            }
        }
        Ok(())
    }
}

const NO_LITERAL: &str = "an `error.type` must be a string literal";

/// `name = "sold_out"`.
fn name(ident: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    match value(ident, "\"sold_out\"", input)? {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text),
        other => {
            let message = format!("{NO_LITERAL}; write `name = \"{}\"`", meant(&other));
            Err(syn::Error::new_spanned(other, message))
        }
    }
}

/// The name that an expression probably stands for.
fn meant(written: &Expr) -> String {
    let example = || "sold_out".to_owned();
    match written {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => int.base10_digits().to_owned(),
            Lit::Float(float) => float.base10_digits().to_owned(),
            Lit::Char(char) => char.value().to_string(),
            _ => example(),
        },
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => format!("-{}", meant(expr)),
        Expr::Path(path) => match path.path.get_ident().map(plain) {
            Some(name) if name == name.to_lowercase() => name,
            _ => example(),
        },
        _ => example(),
    }
}

/// `with = path::to::function`.
fn function(ident: &Ident, input: ParseStream<'_>) -> syn::Result<ExprPath> {
    match value(ident, "path::to::function", input)? {
        Expr::Path(path) => Ok(path),
        other => Err(syn::Error::new_spanned(
            other,
            "`with` takes the path of a function, without quotes or parentheses: `with = path::to::function`",
        )),
    }
}

/// Reports `#[outcome(..)]` in a place that has no outcome.
pub(super) fn refuse(attributes: &[Attribute], place: &str, errors: &mut Errors) {
    for attribute in outcome_attributes(attributes) {
        errors.at(&attribute.meta, format!("`#[outcome(..)]` can be written on {place}, not here"));
    }
}

fn outcome_attributes(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("outcome"))
}
