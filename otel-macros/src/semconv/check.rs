//! The stage that compares a plan with the conventions: errors, warnings, and defaults for what the author left out.

use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::lints::allows_warnings;
use crate::model::{Findings, RecordPlan};
use crate::plan::Plan;
use crate::semconv::attributes::Checker;
use crate::semconv::defaults::complete;
use crate::semconv::in_force::{Conventions, Diagnostic};

/// Checks the plan of a function, and fills in what the conventions know and the author left out.
pub(crate) fn check(plan: &mut Plan, function: &Function, errors: &mut Errors) {
    let conventions = Conventions::in_force();
    // Of what was not read as a whole, nothing is reported as missing.
    let is_whole = errors.is_empty();
    report_problems(&conventions, errors);
    let diagnostics = check_plan(plan, function, &conventions, is_whole);
    // A project that moves from `tracing` is warned at most. An error that only `deny` makes one is allowed like any lint
    // that is denied further out.
    let is_moving = plan.is_from_tracing;
    let is_allowed = allows_warnings(function);
    plan.findings =
        report(diagnostics, &conventions, |diagnostic| !is_moving && !(diagnostic.is_denied && is_allowed), errors);
}

/// Checks the attributes of `record!`.
pub(crate) fn check_record(record: &mut RecordPlan, errors: &mut Errors) {
    let conventions = Conventions::in_force();
    report_problems(&conventions, errors);
    let mut checker = Checker {
        conventions: &conventions,
        params: &[],
        demands: true,
        is_whole: true,
        diagnostics: Vec::new(),
        allow: record.allow.clone(),
    };
    if !conventions.are_off() {
        checker.captures(&mut record.captures, &[]);
    }
    record.findings = report(checker.diagnostics, &conventions, |_| true, errors);
}

/// What the conventions say about a plan. It is completed in every mode: a program is the same whatever is reported about it.
pub(crate) fn check_plan(
    plan: &mut Plan,
    function: &Function,
    conventions: &Conventions,
    is_whole: bool,
) -> Vec<Diagnostic> {
    let demands = !plan.is_from_tracing;
    let params = &function.params;
    let mut checker = Checker { conventions, params, demands, is_whole, diagnostics: Vec::new(), allow: Vec::new() };
    complete(plan.span.as_mut(), &mut plan.counts, &conventions.registry);
    if conventions.are_off() {
        return checker.diagnostics;
    }
    if let Some(span) = &mut plan.span {
        checker.allow.clone_from(&span.allow);
        checker.span(span);
    }
    for count in &mut plan.counts {
        checker.allow.clone_from(&count.allow);
        checker.count(count);
    }
    for log in &mut plan.logs {
        checker.allow.clone_from(&log.allow);
        checker.log(log);
    }
    checker.diagnostics
}

/// What is wrong with the settings themselves.
fn report_problems(conventions: &Conventions, errors: &mut Errors) {
    for problem in conventions.take_problems() {
        errors.at_call(problem);
    }
}

/// Errors go to `errors`, as far as they `may_be_error`; the rest becomes warnings.
fn report(
    diagnostics: Vec<Diagnostic>,
    conventions: &Conventions,
    may_be_error: impl Fn(&Diagnostic) -> bool,
    errors: &mut Errors,
) -> Findings {
    let mut warnings = Vec::new();
    for diagnostic in diagnostics {
        if diagnostic.is_error && may_be_error(&diagnostic) {
            errors.at_span(diagnostic.at, diagnostic.message);
        } else {
            warnings.push((diagnostic.at, diagnostic.message));
        }
    }
    Findings { warnings, watched_files: conventions.take_files() }
}
