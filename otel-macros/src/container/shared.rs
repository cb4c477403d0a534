//! Arguments that the functions of an item share. Each argument applies to the functions that it fits.

use crate::args::Args;
use crate::args::field::{Capture, Field, FieldValue, Sigil};
use crate::args::options::{LogOption as L, MacroOption, MacroOption as O};
use crate::container::fit::{Candidate, fits, has_members, unfit_reason};
use crate::container::list::{ErrRetItem, keep_items, list_items};
use crate::container::split_args::Argument;
use crate::errors::{Errors, nearest};
use crate::item::mentions::{format_mentions, mentions};
use crate::item::tokens::{is_punct, plain};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;

/// The shared arguments, and the functions that share them.
pub(crate) struct Shared {
    pub(crate) arguments: Vec<Argument>,
    /// The same, as they were read.
    pub(crate) args: Args,
    pub(crate) functions: Vec<Candidate>,
}

impl Shared {
    /// Reports what fits none of the functions. An outer item has checked what it passes on.
    pub(crate) fn check(&self, errors: &mut Errors) {
        let all: Vec<&Candidate> = self.functions.iter().collect();
        let own = self.arguments.iter().filter(|argument| !argument.is_passed_on && !all.is_empty());
        for argument in own {
            let (Some(option), Some(name)) = (argument.option, argument.tokens.clone().into_iter().next()) else {
                continue;
            };
            if !self.check_items(argument, errors) && self.part_for(argument, &all).is_none() {
                let reason = unfit_reason(option);
                errors.at(&name, format!("`{name}` applies to no function here, because {reason}; remove it"));
            }
        }
    }

    /// The part of an argument that fits at least one of these functions.
    pub(crate) fn part_for(&self, argument: &Argument, functions: &[&Candidate]) -> Option<TokenStream> {
        let Argument { option: Some(option), tokens, .. } = argument else { return Some(argument.tokens.clone()) };
        let fitting = functions.iter().copied().filter(|function| fits(*option, &self.args, function));
        let fitting: Vec<&Candidate> = fitting.collect();
        match option {
            _ if fitting.is_empty() => None,
            O::Skip => {
                let kept = keep_items(tokens, |item, tokens| is_bound(item, &fitting).then_some(tokens));
                // An empty list records all parameters.
                Some(kept.unwrap_or_else(|| quote!(skip())))
            }
            O::Redact | O::Args => keep_items(tokens, |item, tokens| is_bound(item, &fitting).then_some(tokens)),
            O::Fields => self.fields_for(*option, tokens, &fitting),
            O::Err | O::Ret => keep_items(tokens, |item, tokens| match item {
                ErrRetItem::Text(text) => {
                    let reads = |function: &&Candidate| format_mentions(&text.value(), &self.names_of_others(function));
                    (!fitting.iter().all(reads)).then_some(tokens)
                }
                ErrRetItem::Fields => self.fields_for(*option, &tokens, &fitting),
                ErrRetItem::Other => Some(tokens),
            }),
            _ => (!fitting.iter().all(|function| self.reads_others(*option, tokens, function))).then(|| tokens.clone()),
        }
    }

    /// The fields of `fields(..)`, `err(fields(..))` or `ret(fields(..))` that fit at least one of these functions.
    fn fields_for(&self, option: MacroOption, list: &TokenStream, functions: &[&Candidate]) -> Option<TokenStream> {
        keep_items(list, |field: &Field, tokens| {
            functions.iter().any(|function| self.fits_field(option, field, function)).then_some(tokens)
        })
    }

    /// Reports the items of a list that fit no function.
    fn check_items(&self, argument: &Argument, errors: &mut Errors) -> bool {
        let mut is_mistaken = false;
        let mut report = |at: &dyn ToTokens, message: String| {
            errors.at(at, message);
            is_mistaken = true;
        };
        let all: Vec<&Candidate> = self.functions.iter().collect();
        match argument.option {
            Some(O::Skip | O::Redact | O::Args) => {
                for (item, _) in list_items::<Capture>(&argument.tokens) {
                    if !is_bound(&item, &all) {
                        report(&item.name, self.unknown(&item.name));
                    }
                }
            }
            Some(O::Fields) => {
                for (field, tokens) in list_items::<Field>(&argument.tokens) {
                    if let Some((at, message)) = self.unfit_field(O::Fields, field, tokens, &all) {
                        report(&at, message);
                    }
                }
            }
            Some(option @ (O::Err | O::Ret)) => {
                let inner = list_items::<ErrRetItem>(&argument.tokens).into_iter();
                let lists = inner.filter(|(item, _)| matches!(item, ErrRetItem::Fields)).map(|(_, list)| list);
                let fitting: Vec<&Candidate> =
                    all.iter().copied().filter(|function| fits(option, &self.args, function)).collect();
                for (field, tokens) in lists.flat_map(|list| list_items::<Field>(&list)) {
                    let unfit = self.unfit_field(option, field, tokens, &fitting).filter(|_| !fitting.is_empty());
                    if let Some((at, message)) = unfit {
                        report(&at, message);
                    }
                }
            }
            _ => {}
        }
        is_mistaken
    }

    fn unknown(&self, name: &Ident) -> String {
        let names = self.names();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let meant = nearest(&plain(name), &known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("no function here has a parameter `{name}`{meant}")
    }

    /// Why a field fits none of these functions, and where.
    fn unfit_field(
        &self,
        option: MacroOption,
        field: Field,
        tokens: TokenStream,
        functions: &[&Candidate],
    ) -> Option<(TokenStream, String)> {
        if functions.iter().any(|function| self.fits_field(option, &field, function)) {
            return None;
        }
        let reason = match field.value {
            FieldValue::Place { first, .. } if !is_value(option, &first) && !self.names().contains(&plain(&first)) => {
                let message = self.unknown(&first);
                return Some((first.into_token_stream(), message));
            }
            _ if functions.iter().any(|function| self.has_parameters(option, &field, function)) => match option {
                O::Err => "none of them returns an error with the members that it reads",
                _ => "none of them returns a value with the members that it reads",
            },
            _ => "none of them has all the parameters that it reads",
        };
        Some((tokens, format!("this field applies to no function here, because {reason}; remove it")))
    }

    fn fits_field(&self, option: MacroOption, field: &Field, candidate: &Candidate) -> bool {
        let is_of_value = matches!(option, O::Err | O::Ret);
        self.has_parameters(option, field, candidate)
            && (!is_of_value || has_members(option, field, &candidate.function))
    }

    fn has_parameters(&self, option: MacroOption, field: &Field, function: &Candidate) -> bool {
        let others = self.names_of_others(function);
        match &field.value {
            FieldValue::Empty => true,
            FieldValue::Expr(value) => mentions(value.to_token_stream(), &others).is_empty(),
            FieldValue::Place { first, .. } => {
                // With a sigil, the name may also be that of a constant.
                let may_be_constant = field.sigil != Sigil::Typed && !others.contains(&plain(first));
                may_be_constant || function.binds(first) || is_value(option, first)
            }
        }
    }

    /// Whether the value of an option reads a parameter that only other functions have. A predicate has parameters of its own.
    fn reads_others(&self, option: MacroOption, tokens: &TokenStream, function: &Candidate) -> bool {
        let mut value = tokens.clone().into_iter().skip_while(|token| !is_punct(token, '=')).skip(1);
        let others = self.names_of_others(function);
        match option {
            O::OkIf | O::ErrorIf => false,
            O::Log(L::Body) => value
                .any(|token| matches!(token, TokenTree::Literal(text) if format_mentions(&text.to_string(), &others))),
            _ => !mentions(value.collect(), &others).is_empty(),
        }
    }

    /// The parameters of all functions, and `self`.
    fn names(&self) -> BTreeSet<String> {
        self.functions.iter().flat_map(Candidate::names).collect()
    }

    /// The parameters that only other functions have.
    fn names_of_others(&self, function: &Candidate) -> Vec<String> {
        let own: Vec<String> = function.names().collect();
        let mut names = self.names();
        names.insert("self".to_owned());
        names.into_iter().filter(|name| !own.contains(name)).collect()
    }
}

/// Whether one of the functions has the parameter.
fn is_bound(item: &Capture, functions: &[&Candidate]) -> bool {
    item.name == "_" || functions.iter().any(|function| function.binds(&item.name))
}

/// Whether the name stands for the error in `err(..)`, or for the value in `ret(..)`.
fn is_value(option: MacroOption, name: &Ident) -> bool {
    matches!(option, O::Err | O::Ret) && name == option.text()
}
