//! `fields(otel.name = ..)`: the fields that configure the span itself, as in `tracing-opentelemetry`.

use crate::args::Args;
use crate::args::field::FieldValue;
use crate::errors::{Errors, unknown};
use crate::model::PropertyValue;
use crate::plan::levels::{known_kind, text};
use syn::Expr;

/// The values of the `otel.*` fields. They are not attributes.
#[derive(Default)]
pub(crate) struct OtelFields {
    pub(crate) name: Option<PropertyValue>,
    pub(crate) kind: Option<PropertyValue>,
    pub(crate) status_code: Option<PropertyValue>,
    pub(crate) status_description: Option<PropertyValue>,
}

/// The values of `otel.status_code`.
const CODES: &[&str] = &["unset", "ok", "error"];

impl OtelFields {
    /// Removes them from `fields(..)`.
    pub(crate) fn take(args: &mut Args, errors: &mut Errors) -> Self {
        let mut otel = Self::default();
        let has_kind = args.kind.span().is_some();
        let Some(fields) = args.fields.get_mut() else { return otel };
        let mut kept = Vec::new();
        for field in fields.drain(..) {
            let (key, slot) = match field.key.text() {
                Some("otel.name") => ("otel.name", &mut otel.name),
                Some("otel.kind") => ("otel.kind", &mut otel.kind),
                Some("otel.status_code") => ("otel.status_code", &mut otel.status_code),
                Some("otel.status_description" | "otel.status_message") => {
                    ("otel.status_description", &mut otel.status_description)
                }
                _ => {
                    kept.push(field);
                    continue;
                }
            };
            let at = field.span;
            // A field without a value is set later.
            let FieldValue::Expr(value) = field.value else { continue };
            if key == "otel.kind" && has_kind {
                errors.at_span(at, "`otel.kind` and `kind` exclude each other; keep one of them");
            } else if slot.replace(PropertyValue { key, sigil: field.sigil, value }).is_some() {
                errors.at_span(at, "two fields set the same property of the span; remove one of them");
            }
        }
        *fields = kept;
        otel.check(errors);
        otel
    }

    fn check(&self, errors: &mut Errors) {
        let Some(code) = &self.status_code else { return };
        if let Some(status) = code.text().filter(|status| !CODES.contains(&status.to_lowercase().as_str())) {
            errors.at(&code.value, unknown("status", &status, CODES));
        }
    }
}

impl PropertyValue {
    /// The text, if it is known at compile time.
    pub(crate) fn text(&self) -> Option<String> {
        text(&self.value).filter(|_| !matches!(self.sigil.sign(), Some("?" | "#?")))
    }

    /// `"client"` or `SpanKind::Client`. The kind of any other value is known at run time.
    pub(crate) fn is_known_kind(&self) -> bool {
        let is_path = matches!(&self.value, Expr::Path(path) if path.path.segments.len() > 1);
        self.text().is_some() || (is_path && self.sigil.is_plain() && known_kind(&self.value).is_some())
    }
}
