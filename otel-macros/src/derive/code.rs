//! The implementation as code. This stage cannot fail.

use super::plan::{Case, CaseOutcome, OutcomePlan};
use crate::emit::site::trackers;
use crate::emit::tokens::{located_at, ours, ours_at};
use crate::item::tokens::first_span;
use crate::model::{Findings, Warning};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::Fields;

/// `impl Outcome for OrderError { fn error_type(&self) -> .. { match self { Self::SoldOut { .. } => .. } } }`
pub(super) fn emit(plan: &OutcomePlan, findings: &Findings) -> TokenStream {
    let OutcomePlan { krate, ident, generics, cases } = plan;
    let (private, ident) = (ours!(#krate::__private), derived(ident));
    let mut generics = generics.clone();
    for case in cases {
        if let CaseOutcome::Transparent(bounds) = &case.outcome {
            for ty in bounds {
                generics.make_where_clause().predicates.push(syn::parse_quote!(#ty: #private::Outcome));
            }
        }
    }
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let (warnings, trackers) = (warnings(findings), trackers(&findings.watched_files, &private));
    let arms: TokenStream = cases.iter().map(|case| arm(case, &private)).collect();
    // An enum without variants has no values. A reference to it could not be matched.
    let value = if cases.is_empty() { ours!(*self) } else { ours!(self) };
    ours! {
        #[automatically_derived]
        impl #parameters #private::Outcome for #ident #arguments #bounds {
            fn error_type(&self) -> #private::ErrorType {
                #trackers
                #warnings
                match #value { #arms }
            }
        }
    }
}

/// `Self::Database(inner) => inner_error(inner).otel_error_type(),`
fn arm(case: &Case, private: &TokenStream) -> TokenStream {
    let variant = case.variant.as_ref().map(derived);
    let pattern = variant.map_or_else(|| ours!(Self), |variant| ours!(Self::#variant));
    match &case.outcome {
        CaseOutcome::Default(name) => ours!(#pattern { .. } => #private::fixed_name(#name),),
        CaseOutcome::Named(name) => ours!(#pattern { .. } => #private::fixed_name(#name),),
        CaseOutcome::Ok => ours!(#pattern { .. } => #private::Option::None,),
        CaseOutcome::Transparent(_) => {
            let (fields, names) = bindings(&case.fields);
            ours!(#pattern #fields => #private::inner_error(#(#names)*).otel_error_type(),)
        }
        CaseOutcome::With(function) => {
            let (fields, names) = bindings(&case.fields);
            let place = first_span(function);
            let located = located_at(place, private);
            let name = ours_at!(place => #located::computed_name(#function(#(#names),*)));
            ours!(#pattern #fields => #name,)
        }
    }
}

/// The name as a part of derived code, in which the compiler does not report the use of what is deprecated.
fn derived(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(Span::mixed_site().located_at(ident.span()));
    ident
}

/// `(field_0, field_1)` or `{ user: field_0 }`, with the names in it.
fn bindings(fields: &Fields) -> (TokenStream, Vec<Ident>) {
    let names: Vec<Ident> =
        (0..fields.len()).map(|at| format_ident!("field_{at}", span = Span::mixed_site())).collect();
    let pattern = match fields {
        Fields::Unit => TokenStream::new(),
        Fields::Unnamed(_) => ours!((#(#names),*)),
        Fields::Named(fields) => {
            let keys = fields.named.iter().map(|field| field.ident.to_token_stream());
            ours!({ #(#keys: #names),* })
        }
    };
    (pattern, names)
}

/// Uses a deprecated macro, as the attributes do. The names have the user's position and hygiene, because the compiler prints no
/// deprecation warning in code of a derive.
fn warnings(findings: &Findings) -> TokenStream {
    let warning = |Warning { at, about, message }: &Warning| {
        let name = Ident::new(about, *at);
        quote_spanned! { Span::mixed_site() =>
            {
                #[deprecated(note = #message)]
                macro_rules! #name { () => {} }
                #name!();
            }
        }
    };
    findings.warnings.iter().map(warning).collect()
}
