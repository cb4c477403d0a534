//! The pipeline: read, decide, check, share, emit.

use crate::args::Args;
use crate::args::attribute::Attribute;
use crate::args::siblings::{TAKEN, Taken, Written, groups, take_siblings};
use crate::container::distribute;
use crate::emit::{emit, emit_warnings};
use crate::errors::Errors;
use crate::inline::{self, record};
use crate::item::function::Function;
use crate::item::kind::Kind;
use crate::plan::Plan;
use crate::semconv::check::{check, check_record};
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// An attribute on an item; with a mistake, the item as it was and all that is wrong.
pub(crate) fn expand(attribute: Attribute, args: TokenStream, item: TokenStream) -> TokenStream {
    if args.to_string() == TAKEN {
        return item;
    }
    let mut errors = Errors::default();
    let (item, expanded) = match Kind::of(&item) {
        Kind::Function => function(attribute, args, item, &mut errors),
        Kind::Container(keyword) if !attribute.is_tracing() => {
            let expanded = distribute(attribute, args, item.clone(), keyword, &mut errors);
            (item, expanded)
        }
        kind => {
            kind.refuse(attribute.shown(), attribute.is_tracing(), &item, &mut errors);
            (item, None)
        }
    };
    match (errors.into_tokens(), expanded) {
        (None, Some(expanded)) => expanded,
        (errors, _) => {
            let errors = errors.unwrap_or_default();
            quote!(#errors #item)
        }
    }
}

/// `span!`, `count!` or `log!`.
pub(crate) fn expand_inline(attribute: Attribute, input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let (args, place) = inline::read(attribute, input, &mut errors);
    let plan = plan(vec![args], &place.function, &mut errors);
    match errors.into_tokens() {
        None => place.emit(&plan),
        Some(errors) => place.emit_errors(&errors, &plan.findings),
    }
}

/// `record!`.
pub(crate) fn expand_record(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut plan = record::read(input, &mut errors);
    check_record(&mut plan, &mut errors);
    match errors.into_tokens() {
        None => record::emit(&plan),
        Some(errors) => record::emit_errors(&errors, &plan.findings),
    }
}

/// What a function, or a macro in a body, makes.
fn plan(args: Vec<Args>, function: &Function, errors: &mut Errors) -> Plan {
    let mut plan = Plan::new(args, function, errors);
    check(&mut plan, function, errors);
    plan.share_fields();
    plan
}

/// A function with all of our attributes on it: the function as it was, with warnings in it, and its expansion.
fn function(
    attribute: Attribute,
    args: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> (TokenStream, Option<TokenStream>) {
    let Taken { written: siblings, paths, item } = take_siblings(item);
    let mut written = vec![(attribute, args)];
    written.extend(siblings);
    let mut warned = Vec::new();
    let expanded = wrap(written, &paths, item.clone(), &mut warned, errors);
    // A mistake does not hide the warnings. The siblings have been read, and are not to be read again.
    let item = emit_warnings(item, &warned);
    (quote!(#(#[#paths(taken)])* #item), expanded)
}

/// The innermost group first: each wraps what is there already.
fn wrap(
    written: Vec<Written>,
    taken: &[TokenStream],
    item: TokenStream,
    warned: &mut Vec<(Span, String)>,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let mut item = item;
    for (depth, group) in groups(written).into_iter().enumerate().rev() {
        let first = group.first().map_or(Attribute::Traced, |(attribute, _)| *attribute);
        let args = group.into_iter().map(|(attribute, args)| Args::read(attribute, args, errors)).collect();
        let function = Function::read(item, first.shown(), label(first, depth), errors)?;
        let mut plan = plan(args, &function, errors);
        if depth == 0 {
            plan.taken = taken.to_vec();
        }
        warned.extend(plan.findings.warnings.iter().cloned());
        item = emit(&plan, &function);
    }
    Some(item)
}

/// Another one for each block around the body, also for those of attributes that are expanded later.
fn label(attribute: Attribute, depth: usize) -> String {
    if depth == 0 { attribute.name().to_owned() } else { format!("{}_{depth}", attribute.name()) }
}
