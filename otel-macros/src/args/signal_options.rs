//! The words that only metrics, or only log records, have.

use crate::args::options::{LogOption, MetricOption};
use crate::args::slot::Slot;
use crate::args::syntax::{flag, has_list, has_value, value};
use crate::errors::Errors;
use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Expr, LitStr};

/// The words about a metric.
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
}

/// The words about log records.
#[derive(Default)]
pub(crate) struct LogArgs {
    pub(crate) body: Slot<LitStr>,
    pub(crate) event: Slot<Expr>,
    /// With a level of its own, or without.
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
        word: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match option {
            MetricOption::Unit => self.unit.set(word, text(word, "\"{user}\"", input)?, errors),
            MetricOption::Description => {
                self.description.set(word, text(word, "\"Users that registered\"", input)?, errors);
            }
            MetricOption::Duration => self.duration.set(word, flag(word, input)?, errors),
            MetricOption::Active => self.active.set(word, flag(word, input)?, errors),
            MetricOption::Histogram => self.histogram.set(word, flag(word, input)?, errors),
            MetricOption::Value => self.value.set(word, value(word, "items.len()", input)?, errors),
            MetricOption::Buckets => self.buckets.set(word, value(word, "[0.01, 0.1, 1.0]", input)?, errors),
            MetricOption::On => self.on.set(word, value(word, "err", input)?, errors),
        }
        Ok(())
    }
}

impl LogArgs {
    pub(crate) fn read(
        &mut self,
        option: LogOption,
        word: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match option {
            LogOption::Body => self.body.set(word, text(word, "\"order {id} placed\"", input)?, errors),
            LogOption::Event => self.event.set(word, value(word, "\"acme.order.placed\"", input)?, errors),
            LogOption::Entry => {
                let level =
                    if has_value(input) || has_list(input) { Some(value(word, "\"debug\"", input)?) } else { None };
                self.entry.set(word, level, errors);
            }
            LogOption::Ok => self.ok.set(word, value(word, "\"debug\"", input)?, errors),
            LogOption::Some => self.some.set(word, value(word, "\"debug\"", input)?, errors),
            LogOption::None => self.none.set(word, value(word, "\"warn\"", input)?, errors),
            LogOption::Slow => self.slow.set(word, value(word, "\"500ms\"", input)?, errors),
            LogOption::Sample => self.sample.set(word, value(word, "0.1", input)?, errors),
            LogOption::Rate => self.rate.set(word, text(word, "\"10/s\"", input)?, errors),
            LogOption::Once => self.once.set(word, flag(word, input)?, errors),
        }
        Ok(())
    }
}

/// `word = "text"`.
pub(crate) fn text(word: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let given: Expr = value(word, example, input)?;
    match given {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Ok(text),
        other => Err(syn::Error::new_spanned(other, format!("`{word}` takes a text in quotes: `{word} = {example}`"))),
    }
}
