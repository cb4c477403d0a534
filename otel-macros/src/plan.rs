//! What one annotated function does: decisions, no syntax left to question.

use crate::args::Args;
use crate::captures::captures;
use crate::contradictions::contradictions;
use crate::dialect::Dialect;
use crate::errors::Errors;
use crate::flow::{Flow, flow};
use crate::function::{Function, plain};
use crate::model::{Captured, Kind, Level, Name, Outcome};
use crate::otel_fields::OtelFields;
use crate::outcome::outcome;
use crate::variants::{kind, last_segment, level, text};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Expr;

/// A validated function.
pub(crate) struct Plan {
    pub(crate) krate: TokenStream,
    pub(crate) name: Name,
    pub(crate) scope: Option<Expr>,
    pub(crate) level: Level,
    pub(crate) kind: Kind,
    pub(crate) root: bool,
    pub(crate) current: bool,
    pub(crate) poll_stats: bool,
    pub(crate) condition: Option<Expr>,
    pub(crate) parent: Option<Expr>,
    pub(crate) links: Option<Expr>,
    /// The code and the description of a status that is there from the start.
    pub(crate) status: [Option<Expr>; 2],
    pub(crate) captures: Vec<Captured>,
    pub(crate) outcome: Outcome,
    pub(crate) flow: Flow,
    /// The word that says what is wrapped, for what the compiler has to say about the type.
    pub(crate) form_at: Span,
}

impl Plan {
    /// Decides everything; what contradicts itself goes to `errors`.
    pub(crate) fn new(mut args: Args, dialect: Dialect, function: &Function, errors: &mut Errors) -> Self {
        contradictions(&args, function, errors);
        let krate = args.krate.take().map_or_else(|| quote!(::otel_runtime), |path| quote!(#path));
        let otel =
            if dialect.is_tracing() { OtelFields::take(&mut args, &krate, errors) } else { OtelFields::default() };
        let captures = captures(&mut args, dialect, function, errors);
        let outcome = outcome(&mut args, dialect, function, errors);
        Self {
            krate,
            name: name(otel.name.or(args.name.take()), function, errors),
            status: [otel.status_code, otel.status_description],
            scope: args.scope.take(),
            level: level(args.level.take(), errors),
            kind: kind(otel.kind.or(args.kind.take()), errors),
            root: args.root.span().is_some() || args.parent.get().is_some_and(is_none),
            parent: args.parent.take().filter(|parent| !is_none(parent)),
            current: args.current.span().is_some(),
            poll_stats: args.poll_stats.span().is_some(),
            condition: args.condition.take(),
            links: args.links.take(),
            form_at: args.form.span().unwrap_or_else(Span::call_site),
            flow: flow(args.form.get().copied(), function),
            captures,
            outcome,
        }
    }
}

fn name(name: Option<Expr>, function: &Function, errors: &mut Errors) -> Name {
    let default = plain(&function.name);
    let Some(name) = name else { return Name::Known(default) };
    match text(&name) {
        None => Name::Computed { until: default, name },
        Some(text) => {
            if text.is_empty() {
                errors.at(&name, format!("the name of a span cannot be empty; leave it out for `{default}`"));
            }
            Name::Known(text)
        }
    }
}

/// `None` has no type to infer, so it is understood as a word.
fn is_none(parent: &Expr) -> bool {
    last_segment(parent).is_some_and(|last| last == "None")
}
