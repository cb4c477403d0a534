//! The decisions: what each variant of an enum, or a struct, has as its outcome.

use super::options::{Naming, OutcomeOptions, refuse};
use super::variant_name::variant_name;
use crate::args::runtime_path;
use crate::errors::Errors;
use crate::item::tokens::plain;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{ExprPath, Fields, GenericParam, Generics, Item, LitStr, Path, Type};

/// The outcome of a type.
pub(super) struct OutcomePlan {
    pub(super) krate: Path,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) cases: Vec<Case>,
}

/// A variant, or the struct itself.
pub(super) struct Case {
    /// `None` for a struct.
    pub(super) variant: Option<Ident>,
    pub(super) fields: Fields,
    pub(super) outcome: CaseOutcome,
}

pub(super) enum CaseOutcome {
    /// A failure with the name that follows from the identifier.
    Default(String),
    /// A failure with this name.
    Named(LitStr),
    /// No failure.
    Ok,
    /// The outcome of the error in the only field, and the types that have to implement `Outcome` for this.
    Transparent(Vec<Type>),
    /// The `error.type` that this function of the fields returns.
    With(ExprPath),
}

impl OutcomePlan {
    /// The names that the author chose.
    pub(super) fn names(&self) -> impl Iterator<Item = &LitStr> {
        self.cases.iter().filter_map(|case| match &case.outcome {
            CaseOutcome::Named(name) => Some(name),
            _ => None,
        })
    }
}

/// Reads a struct or an enum.
pub(super) fn read(item: TokenStream, errors: &mut Errors) -> Option<OutcomePlan> {
    match syn::parse2(item) {
        Ok(Item::Enum(item)) => {
            let mut options = OutcomeOptions::read(&item.attrs, errors);
            if let Some(ident) = options.naming.ident() {
                errors
                    .at(ident, "each variant of an enum has an outcome of its own; write this option above a variant");
            }
            refuse_on_parameters(&item.generics, "a variant", errors);
            let krate = runtime_path(options.krate.take());
            let cases = item.variants.into_iter().map(|variant| {
                let mut options = OutcomeOptions::read(&variant.attrs, errors);
                if let Some(ident) = options.krate.ident() {
                    errors.at(ident, "`crate` applies to the whole enum; write it above the enum");
                }
                let of = (&item.ident, &item.generics);
                let outcome = outcome(&variant.ident, &variant.fields, options.naming.take(), of, errors);
                refuse_on_fields(&variant.fields, "a variant", errors);
                Case { variant: Some(variant.ident), fields: variant.fields, outcome }
            });
            let cases = cases.collect();
            Some(OutcomePlan { krate, ident: item.ident, generics: item.generics, cases })
        }
        Ok(Item::Struct(item)) => {
            let mut options = OutcomeOptions::read(&item.attrs, errors);
            refuse_on_parameters(&item.generics, "the struct", errors);
            refuse_on_fields(&item.fields, "the struct", errors);
            let of = (&item.ident, &item.generics);
            let outcome = outcome(&item.ident, &item.fields, options.naming.take(), of, errors);
            let cases = vec![Case { variant: None, fields: item.fields, outcome }];
            let krate = runtime_path(options.krate.take());
            Some(OutcomePlan { krate, ident: item.ident, generics: item.generics, cases })
        }
        Ok(Item::Union(item)) => {
            errors.at(item.union_token, "`Outcome` can be derived for a struct or an enum, not for a union");
            None
        }
        Ok(item) => {
            errors.at(item, "`Outcome` can be derived for a struct or an enum");
            None
        }
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn outcome(
    ident: &Ident,
    fields: &Fields,
    naming: Option<Naming>,
    (item, generics): (&Ident, &Generics),
    errors: &mut Errors,
) -> CaseOutcome {
    let default = || CaseOutcome::Default(variant_name(&plain(ident)));
    match naming {
        None => default(),
        Some(Naming::Text(text)) => CaseOutcome::Named(text),
        Some(Naming::Ok) => CaseOutcome::Ok,
        Some(Naming::With(function)) => CaseOutcome::With(function),
        Some(Naming::Transparent(at)) => {
            let mut all = fields.iter();
            let (Some(field), None) = (all.next(), all.next()) else {
                let count = fields.len();
                errors.at_span(
                    at,
                    format!(
                        "`transparent` needs exactly one field, the error inside, but `{ident}` has {count}; write `with = path` with a function of all fields"
                    ),
                );
                return default();
            };
            CaseOutcome::Transparent(bounds(&field.ty, item, generics))
        }
    }
}

/// The types that have to implement `Outcome`: the type of the field if it mentions a type parameter, or these parameters if it mentions the
/// item itself, because a bound must not lead back to the implementation.
fn bounds(ty: &Type, item: &Ident, generics: &Generics) -> Vec<Type> {
    fn mentions(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == *name,
            TokenTree::Group(group) => mentions(group.stream(), name),
            _ => false,
        })
    }
    let in_type = |name: &Ident| mentions(ty.to_token_stream(), name);
    let parameters: Vec<&Ident> =
        generics.type_params().map(|parameter| &parameter.ident).filter(|name| in_type(name)).collect();
    if in_type(item) || in_type(&Ident::new("Self", item.span())) {
        return parameters.into_iter().map(|parameter| syn::parse_quote!(#parameter)).collect();
    }
    if parameters.is_empty() { Vec::new() } else { vec![ty.clone()] }
}

fn refuse_on_fields(fields: &Fields, place: &str, errors: &mut Errors) {
    for field in fields {
        refuse(&field.attrs, place, errors);
    }
}

fn refuse_on_parameters(generics: &Generics, place: &str, errors: &mut Errors) {
    for parameter in &generics.params {
        let attributes = match parameter {
            GenericParam::Lifetime(parameter) => &parameter.attrs,
            GenericParam::Type(parameter) => &parameter.attrs,
            GenericParam::Const(parameter) => &parameter.attrs,
        };
        refuse(attributes, place, errors);
    }
}
