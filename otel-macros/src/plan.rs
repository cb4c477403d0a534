//! The decisions about all attributes of one function.

pub(crate) mod announcement;
pub(crate) mod body;
pub(crate) mod captures;
pub(crate) mod conflicts;
pub(crate) mod constants;
pub(crate) mod count;
pub(crate) mod err_ret;
pub(crate) mod expressions;
pub(crate) mod flow;
pub(crate) mod instrument_below;
pub(crate) mod levels;
pub(crate) mod log;
pub(crate) mod numbers;
pub(crate) mod outcome;
pub(crate) mod redacted;
pub(crate) mod return_type;
pub(crate) mod shared_fields;
pub(crate) mod span;
pub(crate) mod tracing_calls;
pub(crate) mod tracing_fields;

use crate::args::{Args, Form, runtime_path};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::tokens::plain;
use crate::model::{
    AttributePlan, CountPlan, Findings, LogPlan, PartOf, SharedAttributes, SpanName, SpanPlan, Success,
};
use crate::plan::conflicts::contradictions;
use crate::plan::count::count;
use crate::plan::expressions::check_expressions;
use crate::plan::flow::{Flow, check_bounds, flow};
use crate::plan::log::log;
use crate::plan::outcome::{needs_value, success};
use crate::plan::redacted::{check_redacted, keep_parameters};
use crate::plan::shared_fields::share;
use crate::plan::span::span;
use crate::plan::tracing_calls::tracing_calls;
use proc_macro2::{Span, TokenStream};
use syn::Path;

/// A validated function.
pub(crate) struct Plan {
    pub(crate) krate: Path,
    pub(crate) span: Option<SpanPlan>,
    pub(crate) counts: Vec<CountPlan>,
    pub(crate) logs: Vec<LogPlan>,
    pub(crate) shared: Vec<SharedAttributes>,
    pub(crate) success: Success,
    pub(crate) flow: Flow,
    /// The position of the option that sets what to wrap, for type errors of the compiler.
    pub(crate) form_at: Span,
    /// The name of the site.
    pub(crate) name: String,
    /// The paths of the attributes that were removed from the function, so that their imports count as used.
    pub(crate) sibling_paths: Vec<TokenStream>,
    /// One of the attributes is `#[instrument]`: the project migrates from `tracing`.
    pub(crate) is_from_tracing: bool,
    pub(crate) findings: Findings,
}

/// The maximum number of metrics, and of logs, of one function. The runtime has the same limit, and does not compile above it.
const MAX_PER_SIGNAL: usize = 15;

impl Plan {
    /// Decides everything; contradictions go to `errors`.
    pub(crate) fn new(mut all: Vec<Args>, function: &Function, errors: &mut Errors) -> Self {
        let form = one_form(&all, errors);
        let wrapped = form.map(|(form, _)| form);
        for args in &all {
            contradictions(args, wrapped, function, errors);
            needs_value(args, function, errors);
            check_expressions(args, function, errors);
        }
        for args in &mut all {
            keep_parameters(&mut args.hidden, function);
            check_redacted(args, errors);
        }
        let krate = runtime_path(all.iter_mut().find_map(|args| args.krate.take()));
        let success = success(&mut all, errors);
        let mut plan = Self {
            span: None,
            counts: Vec::new(),
            logs: Vec::new(),
            shared: Vec::new(),
            success,
            flow: flow(wrapped, function),
            form_at: form.map_or_else(Span::call_site, |(_, at)| at),
            name: plain(&function.name),
            sibling_paths: Vec::new(),
            is_from_tracing: all.iter().any(|args| args.attribute.is_tracing()),
            findings: Findings::default(),
            krate,
        };
        check_bounds(&plan.flow, wrapped, function, errors);
        if plan.is_from_tracing {
            plan.findings.warnings = tracing_calls(function);
        }
        for args in &mut all {
            plan.add(args, wrapped, function, errors);
        }
        if plan.counts.len() > MAX_PER_SIGNAL || plan.logs.len() > MAX_PER_SIGNAL {
            errors.at(
                &function.name,
                format!("a function can have at most {MAX_PER_SIGNAL} `#[counted]` and {MAX_PER_SIGNAL} `#[logged]` attributes; remove some of them"),
            );
        }
        plan
    }

    /// Moves what several signals record into `shared`, so that it is evaluated once.
    pub(crate) fn share_fields(&mut self) {
        self.shared = share(&mut self.captures());
        for part in self.shared.iter().flat_map(|shared| &shared.parts) {
            if let PartOf::Count(at) = part {
                self.counts[*at].shares = true;
            }
        }
    }

    fn add(&mut self, args: &mut Args, form: Option<Form>, function: &Function, errors: &mut Errors) {
        if args.attribute.counts() {
            self.counts.push(count(args, function, errors));
        } else if args.attribute.logs() {
            let mut log = log(args, form, function, errors);
            log.infallible &= matches!(self.success, Success::ByType);
            self.logs.push(log);
        } else {
            let span = span(args, function, errors);
            let (SpanName::Known(name)
            | SpanName::Computed { until: name, .. }
            | SpanName::Property { until: name, .. }) = &span.name;
            self.name.clone_from(name);
            self.span = Some(span);
        }
    }

    /// The attributes of every signal. The metrics are last, because the last part takes the values of shared attributes.
    fn captures(&mut self) -> Vec<(PartOf, &mut Vec<AttributePlan>)> {
        let span = self.span.iter_mut().map(|span| (PartOf::Span, &mut span.captures));
        let counts = self.counts.iter_mut().enumerate();
        let counts = counts.map(|(at, count)| (PartOf::Count(at), &mut count.captures));
        let logs = self.logs.iter_mut().enumerate().map(|(at, log)| (PartOf::Log(at), &mut log.captures));
        span.chain(logs).chain(counts).collect()
    }

    /// Whether there are metrics or logs.
    pub(crate) fn has_parts(&self) -> bool {
        !(self.counts.is_empty() && self.logs.is_empty())
    }

    /// Whether an option needs the returned value.
    pub(crate) fn looks(&self) -> bool {
        let span = self.span.iter().any(|span| span.err.is_some() || span.ret.is_some());
        span || !matches!(self.success, Success::ByType) || self.logs.iter().any(LogPlan::looks)
    }
}

impl LogPlan {
    fn looks(&self) -> bool {
        let bodies = || self.body.iter().chain(&self.err_body);
        let in_body = bodies().any(|body| body.uses_ret() || body.uses_err());
        in_body || self.err.is_some() || self.ret.is_some() || self.some_at.is_some()
    }
}

/// What to wrap. All attributes of a function have to agree.
fn one_form(all: &[Args], errors: &mut Errors) -> Option<(Form, Span)> {
    let mut found = None;
    for args in all {
        let Some((form, ident)) = args.form.get().copied().zip(args.form.ident()) else { continue };
        match found {
            None => found = Some((form, ident.span())),
            Some((known, _)) if known == form => {}
            Some(_) => errors.at(
                ident,
                format!("`{ident}` contradicts an option of another attribute on this function; keep one of them"),
            ),
        }
    }
    found
}
