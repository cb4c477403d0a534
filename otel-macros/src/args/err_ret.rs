//! The grammar of `err(..)` and `ret(..)`: how an error or a returned value is recorded.

use crate::args::field::Field;
use crate::args::macro_name::MacroName;
use crate::args::options::ErrRetOption;
use crate::args::slot::given_twice;
use crate::args::syntax::{flag, has_list, ident, list, skip_to_comma, value};
use crate::errors::{Errors, unknown};
use proc_macro2::{Ident, Span};
use syn::parse::ParseStream;
use syn::{Expr, LitStr, Token, parenthesized};

/// The position of a flag, if it was given.
pub(crate) type Flag = Option<Span>;

/// How an error or a returned value is recorded.
#[derive(Default)]
pub(crate) struct ErrRet {
    /// The position of `err` or `ret` itself.
    pub(crate) at: Option<Span>,
    pub(crate) debug: Flag,
    pub(crate) display: Flag,
    pub(crate) chain: Flag,
    pub(crate) attr: Flag,
    pub(crate) event: Flag,
    pub(crate) level: Option<(Span, Expr)>,
    pub(crate) fields: Vec<Field>,
    /// The body of the log record for a failure.
    pub(crate) body: Option<LitStr>,
    /// The functions of an item share it, and it applies where the type of the value allows it.
    pub(crate) is_shared: bool,
}

/// `err`, or `err(Debug, level = "warn")`.
pub(crate) fn err_ret(
    outer: &Ident,
    attribute: MacroName,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<ErrRet> {
    let mut err_ret = ErrRet { at: Some(outer.span()), ..ErrRet::default() };
    if input.peek(Token![=]) {
        let options = if outer == "err" && attribute.logs() { "level = \"warn\"" } else { "Debug" };
        let message = format!("`{outer}` takes its options in parentheses: `{outer}({options})`");
        return Err(syn::Error::new_spanned(outer, message));
    }
    if !has_list(input) {
        return Ok(err_ret);
    }
    let content;
    parenthesized!(content in input);
    while !content.is_empty() {
        if let Err(error) = err_ret.read_one(outer, attribute, &content, errors) {
            errors.push(error);
            skip_to_comma(&content)?;
        }
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(err_ret)
}

impl ErrRet {
    /// Whether it sets a level and nothing else.
    pub(crate) fn is_level_alone(&self) -> bool {
        self.level.is_some() && self.body.is_none() && self.leaves_the_error()
    }

    /// Whether it sets a level or a text, and nothing that needs the error itself.
    pub(crate) fn is_in_own_words(&self) -> bool {
        (self.level.is_some() || self.body.is_some()) && self.leaves_the_error()
    }

    /// Whether it has fields, and no option that says how to record the error or the value itself. In `#[logged]`, the level is that of
    /// the log record and not of the error.
    pub(crate) fn is_fields_alone(&self, attribute: MacroName) -> bool {
        let flags = [self.debug, self.display, self.chain, self.attr, self.event];
        let has_level = self.level.is_some() && !attribute.logs();
        !self.fields.is_empty() && !has_level && flags.iter().all(Option::is_none)
    }

    fn leaves_the_error(&self) -> bool {
        let flags = [self.debug, self.display, self.chain, self.attr, self.event];
        flags.iter().all(Option::is_none) && self.fields.is_empty()
    }

    fn read_one(
        &mut self,
        outer: &Ident,
        attribute: MacroName,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        if input.peek(LitStr) {
            let text: LitStr = input.parse()?;
            return self.take_body(text, outer, attribute);
        }
        let ident = ident(input, "Debug")?;
        let known = if attribute.logs() { ErrRetOption::OF_LOGS } else { ErrRetOption::OF_SPANS };
        // An option of `#[traced]` is read in `#[logged]`, too; the plan rejects it with a precise message.
        let text = ident.to_string();
        let Some(option) = ErrRetOption::OF_SPANS.iter().copied().find(|option| option.text() == text) else {
            let known: Vec<&str> = known.iter().map(|option| option.text()).collect();
            return Err(syn::Error::new_spanned(&ident, unknown("option", &text, &known)));
        };
        let given = match option {
            ErrRetOption::Debug => &mut self.debug,
            ErrRetOption::Display => &mut self.display,
            ErrRetOption::Chain => &mut self.chain,
            ErrRetOption::Attr => &mut self.attr,
            ErrRetOption::Event => &mut self.event,
            ErrRetOption::Level if self.level.is_none() => {
                self.level = Some((ident.span(), value(&ident, "\"warn\"", input)?));
                return Ok(());
            }
            ErrRetOption::Fields if self.fields.is_empty() => {
                self.fields = list(&ident, "fields(error.path = err.path())", input, errors)?;
                return Ok(());
            }
            ErrRetOption::Level | ErrRetOption::Fields => {
                return Err(syn::Error::new_spanned(&ident, given_twice(&ident)));
            }
        };
        flag(&ident, input)?;
        if given.replace(ident.span()).is_some() {
            errors.at(&ident, given_twice(&ident));
        }
        Ok(())
    }

    /// `err("order {id} not placed: {err}")`.
    fn take_body(&mut self, text: LitStr, outer: &Ident, attribute: MacroName) -> syn::Result<()> {
        let message = match (attribute.logs(), outer == "err") {
            (false, _) => Some(
                "a string in `err(..)` or `ret(..)` is the body of a log record; write it in `#[logged]`: `#[logged(err(\"..\"))]`",
            ),
            (true, false) => {
                Some("`ret(..)` takes no body; write the body for success as the first argument: `#[logged(\"..\")]`")
            }
            (true, true) => None,
        };
        if let Some(message) = message {
            return Err(syn::Error::new_spanned(text, message));
        }
        if self.body.is_some() {
            return Err(syn::Error::new_spanned(text, "this log record has two bodies; keep one of them"));
        }
        self.body = Some(text);
        Ok(())
    }
}
