//! The checks of attributes and their values.

use crate::args::field::Sigil;
use crate::item::params::Param;
use crate::item::tokens::first_span;
use crate::model::{AttributePlan, AttributeValue};
use crate::semconv::in_force::{Conventions, Diagnostic, is_other_spelling};
use crate::semconv::static_value::{StaticValue, has_declared_type, is_other_kind, type_check};
use otel_semconv::rules::{self, Value as RuleValue};
use otel_semconv::{AttributeType, Finding, Rule, Severity, ValueKind};
use proc_macro2::{Ident, Span};

/// Checks names and values, and collects diagnostics.
pub(crate) struct Checker<'a> {
    pub(crate) conventions: &'a Conventions,
    /// The parameters of the function.
    pub(crate) params: &'a [Param],
    /// Whether a value of a wrong type is an error.
    pub(crate) demands: bool,
    /// Whether all arguments were read without a mistake.
    pub(crate) is_whole: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) allow: Vec<Ident>,
}

impl Checker<'_> {
    pub(crate) fn report(&mut self, findings: impl IntoIterator<Item = Finding>, at: Span) {
        let diagnostics =
            findings.into_iter().filter_map(|finding| self.conventions.diagnose(&finding, at, &self.allow));
        self.diagnostics.extend(diagnostics.collect::<Vec<_>>());
    }

    pub(crate) fn value(&mut self, key: &str, literal: &StaticValue, at: Span) {
        let registry = &self.conventions.registry;
        // Most values are not known at compile time.
        let row = if matches!(literal, StaticValue::Unknown) { None } else { registry.attribute(key) };
        let found = rules::attribute_value(registry, key, literal.rule_value());
        if let Some(row) = row.filter(|row| !row.deprecation.is_usable()) {
            // A value of a deprecated key is not worth fixing, unless the new key lists the allowed values.
            let is_of_new = row.value_type == AttributeType::Plain(ValueKind::String);
            let is_reported = |found: &Finding| is_of_new && found.rule() != Rule::TypeMismatch;
            return self.report(found.filter(is_reported), at);
        }
        let Some(wanted) = row.map(|row| row.value_type).filter(|wanted| is_other_kind(wanted, literal)) else {
            return self.report(found, at);
        };
        let (found, write) = match wanted.kind() {
            ValueKind::Int => (ValueKind::String, "an integer"),
            _ => (ValueKind::Int, "a string"),
        };
        let (wanted, found) = (wanted.kind().as_str(), found.as_str());
        let message = format!("attribute `{key}` has type `{wanted}`, but its value has type `{found}`; write {write}");
        self.diagnostics.extend(self.conventions.diagnose_own(
            ("value", key),
            Severity::Error,
            &message,
            at,
            &self.allow,
        ));
    }

    /// Reports a sigil that formats a value as text although the conventions require another type.
    fn made_text(&mut self, key: &str, sign: &str, at: Span) {
        let registry = &self.conventions.registry;
        let row = registry.attribute(key).filter(|row| row.deprecation.is_usable());
        let text = RuleValue::Of(ValueKind::String);
        if let (Some(row), Some(_)) = (row, rules::attribute_value(registry, key, text)) {
            let wanted = row.value_type.kind().as_str();
            let message = format!(
                "attribute `{key}` has type `{wanted}`, but `{sign}` records its value as a string; remove `{sign}`"
            );
            self.diagnostics.extend(self.conventions.diagnose_own(
                ("value", key),
                Severity::Error,
                &message,
                at,
                &self.allow,
            ));
        }
    }

    /// `params` are the names that values may refer to. In `err(..)` and `ret(..)` there are none.
    pub(crate) fn captures(&mut self, captures: &mut [AttributePlan], params: &[Param]) {
        let registry = &self.conventions.registry;
        for captured in captures {
            // An empty key was reported before.
            let Some(key) = captured.key.text().filter(|key| !key.is_empty()) else { continue };
            let mut found = rules::attribute_key(registry, key);
            if captured.is_parameter && !self.conventions.are_strict() {
                // A name that somebody wrote is checked for another spelling; `args` alone records parameters as they are called.
                found.retain(|found| captured.is_listed && is_other_spelling(found));
            }
            self.report(found, captured.at);
            let AttributeValue::Of(sigil, value) = &captured.value else { continue };
            let known = StaticValue::of(*sigil, value);
            match (sigil.sign(), captured.sign) {
                (Some(sign), Some(at)) => self.made_text(key, sign, at),
                _ => self.value(key, &known, first_span(value)),
            }
            let demands = self.demands && self.conventions.demand_type(key, &self.allow);
            if matches!(known, StaticValue::Unknown) && *sigil == Sigil::Typed && demands {
                let row = registry.attribute(key).filter(|row| row.deprecation.is_usable());
                let wanted = row.map(|row| row.value_type).filter(|wanted| !has_declared_type(wanted, value, params));
                captured.type_check = wanted.and_then(|wanted| type_check(key, &wanted));
            }
        }
    }
}
