//! `#[derive(Outcome)]`: read the item, check the names, emit the implementation.

mod code;
mod options;
mod plan;
mod variant_name;

#[cfg(test)]
pub(crate) use options::OPTIONS;

use crate::errors::Errors;
use crate::semconv::error_type::check_error_types;
use proc_macro2::TokenStream;

/// The implementation of `Outcome` for a struct or an enum. After a mistake there are errors beside it, so that only the mistake is
/// reported.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let plan = plan::read(item, &mut errors);
    let findings = check_error_types(plan.iter().flat_map(plan::OutcomePlan::names), &mut errors);
    let implementation = plan.map(|plan| code::emit(&plan, &findings));
    let errors = errors.into_tokens();
    quote::quote!(#errors #implementation)
}
