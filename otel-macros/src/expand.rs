//! The pipeline: read, decide, check, share, emit.

use crate::args::Args;
use crate::args::macro_name::MacroName;
use crate::args::siblings::{Siblings, groups, is_marker, pass_redacted, split_siblings};
use crate::container::distribute;
use crate::emit::announcement::announcements;
use crate::emit::{emit, emit_warnings};
use crate::errors::Errors;
use crate::inline::redacted::{check_body, check_conditions};
use crate::inline::{self, record};
use crate::item::fragments::{without_groups, without_groups_in_head};
use crate::item::function::Function;
use crate::item::kind::ItemKind;
use crate::model::Warning;
use crate::plan::Plan;
use crate::plan::instrument_below::check_instrument_below;
use crate::plan::redacted::{hide_redacted, keep_parameters};
use crate::semconv::check::{check, check_record};
use proc_macro2::TokenStream;
use quote::quote;

/// Expands an attribute on an item. After a mistake: the item unchanged, with all errors.
pub(crate) fn expand(attribute: MacroName, args: TokenStream, item: TokenStream) -> TokenStream {
    if is_marker(&args) {
        return item;
    }
    let mut errors = Errors::default();
    let (args, item) = (without_groups(args), without_groups_in_head(item));
    let (item, expanded) = match ItemKind::of(&item) {
        ItemKind::Function => function(attribute, args, item, &mut errors),
        ItemKind::Container(keyword) if !attribute.is_tracing() => {
            let expanded = distribute(attribute, args, item.clone(), keyword, &mut errors);
            (item, expanded)
        }
        kind => {
            kind.refuse(attribute.display_name(), attribute.is_tracing(), &item, &mut errors);
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
pub(crate) fn expand_inline(attribute: MacroName, input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let (args, site) = inline::read(attribute, input, &mut errors);
    let plan = plan(vec![args], &site.function, &mut errors);
    match errors.into_tokens() {
        None => site.emit(&plan),
        Some(errors) => site.emit_errors(&errors, &plan.findings),
    }
}

/// `record!`.
pub(crate) fn expand_record(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut plan = record::read(without_groups(input), &mut errors);
    check_record(&mut plan, &mut errors);
    match errors.into_tokens() {
        None => record::emit(&plan),
        Some(errors) => record::emit_errors(&errors, &plan.findings),
    }
}

/// Decide, check, share: the plan of a function, or of a macro in a body.
fn plan(args: Vec<Args>, function: &Function, errors: &mut Errors) -> Plan {
    let mut plan = Plan::new(args, function, errors);
    check(&mut plan, function, errors);
    plan.share_fields();
    plan
}

/// Expands all of our attributes on a function. Also returns the function unchanged, with warnings in it.
fn function(
    attribute: MacroName,
    args: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> (TokenStream, Option<TokenStream>) {
    let mut siblings = split_siblings(item);
    siblings.written.insert(0, (attribute, args));
    let (paths, item) = (siblings.paths.clone(), siblings.item.clone());
    let mut warned = Vec::new();
    let expanded = wrap(siblings, &mut warned, errors);
    // A mistake does not hide the warnings. The siblings were read already and must not expand again.
    let item = emit_warnings(item, &warned);
    (quote!(#(#[#paths(taken)])* #item), expanded)
}

/// Wraps the function in each group, the innermost first.
fn wrap(siblings: Siblings, warned: &mut Vec<Warning>, errors: &mut Errors) -> Option<TokenStream> {
    let Siblings { written, paths, redacted, mut item } = siblings;
    let mut announced = TokenStream::new();
    let mut read = |(attribute, args)| Args::read(attribute, args, errors);
    let mut groups: Vec<Vec<Args>> =
        groups(written).into_iter().rev().map(|group| group.into_iter().map(&mut read).collect()).collect();
    let mut redacted = hide_redacted(groups.iter_mut().flatten(), redacted);
    let innermost = groups.len() - 1;
    for (depth, args) in (0..groups.len()).rev().zip(groups) {
        let first = args.first().map_or(MacroName::Traced, |args| args.attribute);
        let function = Function::read(item, first.display_name(), label(first, depth), errors)?;
        if depth == innermost {
            keep_parameters(&mut redacted.own, &function);
            keep_parameters(&mut redacted.names, &function);
            check_instrument_below(&function.head, &redacted.own, errors);
            check_body(&function.body.stream(), &redacted.own, errors);
            for args in &args {
                check_conditions(args, &redacted.own, errors);
            }
        }
        let mut plan = plan(args, &function, errors);
        if depth == 0 {
            plan.sibling_paths.clone_from(&paths);
        }
        warned.extend(plan.findings.warnings.iter().cloned());
        item = emit(&plan, &function);
        if depth == 0 {
            item = pass_redacted(item, &redacted.names, &plan.krate);
        }
        announced.extend(announcements(&plan, &function));
    }
    Some(quote!(#item #announced))
}

/// The label of the block around the body, unique among the nested blocks.
fn label(attribute: MacroName, depth: usize) -> String {
    if depth == 0 { attribute.name().to_owned() } else { format!("{}_{depth}", attribute.name()) }
}
