//! The check stage: compares a plan with the conventions, and fills in what the author left out.

use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::lints::allows_warnings;
use crate::model::{Findings, RecordPlan, Warning};
use crate::plan::Plan;
use crate::semconv::attributes::Checker;
use crate::semconv::defaults::complete;
use crate::semconv::in_force::{Conventions, Diagnostic};

/// Checks and completes the plan of a function.
pub(crate) fn check(plan: &mut Plan, function: &Function, errors: &mut Errors) {
    let conventions = Conventions::in_force();
    // After a mistake in the arguments, nothing is reported as missing.
    let is_whole = errors.is_empty();
    report_problems(&conventions, errors);
    let diagnostics = check_plan(plan, function, &conventions, is_whole);
    // A project that migrates from `tracing` gets warnings only. A finding that is an error only because of `deny` can be
    // allowed on the item, like any lint.
    let is_moving = plan.is_from_tracing;
    let is_allowed = allows_warnings(function);
    let may_be_error = |diagnostic: &Diagnostic| !(is_moving || diagnostic.is_denied && is_allowed);
    let found = report(diagnostics, &conventions, may_be_error, errors);
    plan.findings.warnings.extend(found.warnings);
    plan.findings.watched_files = found.watched_files;
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

/// The diagnostics of a plan. The plan is completed in every mode, so that the mode does not change the program.
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
    // The fields of a project that migrates from `tracing` have names of its own.
    let has_convention = plan.span.as_ref().is_some_and(|span| span.convention.is_some());
    let is_asked_for = !plan.is_from_tracing || has_convention || conventions.are_asked_for();
    if conventions.are_off() || !is_asked_for {
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

/// Reports mistakes in the settings themselves.
pub(crate) fn report_problems(conventions: &Conventions, errors: &mut Errors) {
    for problem in conventions.take_problems() {
        errors.at_call(problem);
    }
}

/// Reports diagnostics that are errors and `may_be_error`; the others become warnings.
pub(crate) fn report(
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
            warnings.push(Warning { at: diagnostic.at, about: "semconv", message: diagnostic.message });
        }
    }
    Findings { warnings, watched_files: conventions.take_files() }
}
