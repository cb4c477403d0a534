//! The options that only metrics, or only log records, have.

use crate::args::announce::Announce;
use crate::args::options::{LogOption, MetricOption};
use crate::args::slot::Slot;
use crate::args::syntax::{flag, has_list, has_value, value};
use crate::errors::Errors;
use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Expr, Lit, LitStr, parenthesized};

/// The options of metrics.
#[derive(Default)]
pub(crate) struct MetricArgs {
    pub(crate) unit: Slot<LitStr>,
    pub(crate) description: Slot<LitStr>,
    pub(crate) duration: Slot<()>,
    pub(crate) active: Slot<()>,
    pub(crate) histogram: Slot<()>,
    pub(crate) value: Slot<Expr>,
    pub(crate) buckets: Slot<Expr>,
    pub(crate) on: Slot<Expr>,
    pub(crate) announce: Slot<Announce>,
}

/// The options of log records.
#[derive(Default)]
pub(crate) struct LogArgs {
    pub(crate) body: Slot<LitStr>,
    /// Arguments of the body as a format string were reported.
    pub(crate) has_format_arguments: bool,
    pub(crate) event: Slot<Expr>,
    /// `None` if it has no level of its own.
    pub(crate) entry: Slot<Option<Expr>>,
    pub(crate) ok: Slot<Expr>,
    pub(crate) some: Slot<Expr>,
    pub(crate) none: Slot<Expr>,
    pub(crate) slow: Slot<Expr>,
    pub(crate) sample: Slot<Expr>,
    pub(crate) rate: Slot<LitStr>,
    pub(crate) once: Slot<()>,
}

impl MetricArgs {
    pub(crate) fn read(
        &mut self,
        option: MetricOption,
        ident: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match option {
            MetricOption::Unit => self.unit.set(ident, text(ident, "\"{user}\"", input)?, errors),
            MetricOption::Description => {
                self.description.set(ident, text(ident, "\"Users that registered\"", input)?, errors);
            }
            MetricOption::Duration => self.duration.set(ident, flag(ident, input)?, errors),
            MetricOption::Active => self.active.set(ident, flag(ident, input)?, errors),
            MetricOption::Histogram => self.histogram.set(ident, flag(ident, input)?, errors),
            MetricOption::Value => self.value.set(ident, value(ident, "items.len()", input)?, errors),
            MetricOption::Buckets => self.buckets.set(ident, value(ident, "[0.01, 0.1, 1.0]", input)?, errors),
            MetricOption::On => self.on.set(ident, value(ident, "err", input)?, errors),
            MetricOption::Announce => self.announce.set(ident, announce(ident, input)?, errors),
        }
        Ok(())
    }
}

impl LogArgs {
    pub(crate) fn read(
        &mut self,
        option: LogOption,
        ident: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match option {
            LogOption::Body => self.body.set(ident, text(ident, "\"order {id} placed\"", input)?, errors),
            LogOption::Event => self.event.set(ident, text_or_expr(ident, "\"acme.order.placed\"", input)?, errors),
            LogOption::Entry => {
                let level =
                    if has_value(input) || has_list(input) { Some(value(ident, "\"debug\"", input)?) } else { None };
                self.entry.set(ident, level, errors);
            }
            LogOption::Ok => self.ok.set(ident, value(ident, "\"debug\"", input)?, errors),
            LogOption::Some => self.some.set(ident, value(ident, "\"debug\"", input)?, errors),
            LogOption::None => self.none.set(ident, value(ident, "\"warn\"", input)?, errors),
            LogOption::Slow => self.slow.set(ident, value(ident, "\"500ms\"", input)?, errors),
            LogOption::Sample => self.sample.set(ident, value(ident, "0.1", input)?, errors),
            LogOption::Rate => self.rate.set(ident, text(ident, "\"10/s\"", input)?, errors),
            LogOption::Once => self.once.set(ident, flag(ident, input)?, errors),
        }
        Ok(())
    }
}

/// `announce(function, [key = value], ..)`.
fn announce(ident: &Ident, input: ParseStream<'_>) -> syn::Result<Announce> {
    if !has_list(input) {
        let message = format!("`{ident}` needs the name of the function to generate: `{ident}(announce_orders)`");
        return Err(syn::Error::new_spanned(ident, message));
    }
    let content;
    parenthesized!(content in input);
    let announce = content.parse();
    // What follows a mistake is not read.
    content.parse::<TokenStream>()?;
    announce
}

/// `option = "text"`.
pub(crate) fn text(ident: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let given: Expr = value(ident, example, input)?;
    match given {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Ok(text),
        other => {
            Err(syn::Error::new_spanned(other, format!("`{ident}` needs a string literal: `{ident} = {example}`")))
        }
    }
}

/// `option = "text"`, or an expression that evaluates to a text.
pub(crate) fn text_or_expr(ident: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<Expr> {
    value_unless(ident, example, input, "a string", |lit| !matches!(lit, Lit::Str(_)))
}

/// `option = expr`, where some literals are certain to have the wrong type.
pub(crate) fn value_unless(
    ident: &Ident,
    example: &str,
    input: ParseStream<'_>,
    what: &str,
    is_wrong: fn(&Lit) -> bool,
) -> syn::Result<Expr> {
    match value(ident, example, input)? {
        Expr::Lit(literal) if is_wrong(&literal.lit) => {
            Err(syn::Error::new_spanned(literal, format!("`{ident}` needs {what}: `{ident} = {example}`")))
        }
        given => Ok(given),
    }
}
