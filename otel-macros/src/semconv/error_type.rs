//! The check of the `error.type` values that an author fixes.

use crate::errors::Errors;
use crate::model::Findings;
use crate::semconv::check::{report, report_problems};
use crate::semconv::in_force::{Conventions, Diagnostic};
use otel_semconv::Severity;
use syn::LitStr;

/// Checks names of failures: an `error.type` identifies a kind of failure, and has few values.
pub(crate) fn check_error_types<'a>(names: impl Iterator<Item = &'a LitStr>, errors: &mut Errors) -> Findings {
    let conventions = Conventions::in_force();
    report_problems(&conventions, errors);
    let mut diagnostics = Vec::new();
    for name in names {
        let text = name.value();
        if text.is_empty() {
            errors.at(name, "an `error.type` must not be empty; write a name such as `\"sold_out\"`");
        } else if text.contains(['{', '}']) {
            errors.at(
                name,
                "an `error.type` is fixed and has no placeholders, because each value is a time series; write a name such as `\"sold_out\"`, or `with = path` for a function that returns one of a few names",
            );
        } else if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            diagnostics.extend(message_like(name, &text, &conventions));
        }
    }
    report(diagnostics, &conventions, |_| true, errors)
}

/// A name with spaces is a message.
fn message_like(name: &LitStr, text: &str, conventions: &Conventions) -> Option<Diagnostic> {
    if conventions.are_off() {
        return None;
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let message = format!(
        "`{text}` is a message; an `error.type` is an identifier without spaces, such as `{}`",
        words.join("_").to_lowercase()
    );
    conventions.diagnose_own(("value", "error.type"), Severity::Warn, &message, name.span(), &[])
}
