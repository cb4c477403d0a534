//! `fields(otel.name = ..)`: the fields that configure the span itself, as in `tracing-opentelemetry`.

use crate::args::Args;
use crate::args::field::{Field, FieldValue, Sigil};
use crate::errors::{Errors, unknown};
use crate::plan::levels::text;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::token::Paren;
use syn::{Expr, ExprCall, ExprMacro, ExprPath, ExprReference, Macro, MacroDelimiter, Path, PathSegment, Token};

/// The values of the `otel.*` fields. They are not attributes.
#[derive(Default)]
pub(crate) struct OtelFields {
    pub(crate) name: Option<Expr>,
    pub(crate) kind: Option<Expr>,
    pub(crate) status_code: Option<Expr>,
    pub(crate) status_description: Option<Expr>,
}

/// The values of `otel.status_code`.
const CODES: &[&str] = &["unset", "ok", "error"];

impl OtelFields {
    /// Removes them from `fields(..)`.
    pub(crate) fn take(args: &mut Args, krate: &Path, errors: &mut Errors) -> Self {
        let mut otel = Self::default();
        let has_kind = args.kind.span().is_some();
        let Some(fields) = args.fields.get_mut() else { return otel };
        let mut kept = Vec::new();
        for field in fields.drain(..) {
            let slot = match field.key.text() {
                Some("otel.name") => &mut otel.name,
                Some("otel.kind") => &mut otel.kind,
                Some("otel.status_code") => &mut otel.status_code,
                Some("otel.status_description" | "otel.status_message") => &mut otel.status_description,
                _ => {
                    kept.push(field);
                    continue;
                }
            };
            let is_kind = field.key.text() == Some("otel.kind");
            let at = field.span;
            // A field without a value is set later.
            let Some(value) = value(field, is_kind, krate) else { continue };
            if is_kind && has_kind {
                errors.at_span(at, "`otel.kind` and `kind` exclude each other; keep one of them");
            } else if slot.replace(value).is_some() {
                errors.at_span(at, "two fields set the same property of the span; remove one of them");
            }
        }
        *fields = kept;
        otel.check(errors);
        otel
    }

    fn check(&self, errors: &mut Errors) {
        let Some(code) = &self.status_code else { return };
        if let Some(status) = text(code).filter(|status| !CODES.contains(&status.to_lowercase().as_str())) {
            errors.at(code, unknown("status", &status, CODES));
        }
    }
}

/// The value, formatted as text if it has a sigil.
fn value(field: Field, is_kind: bool, krate: &Path) -> Option<Expr> {
    let FieldValue::Expr(value) = field.value else { return None };
    if is_kind && is_known_kind(&value) {
        return Some(value);
    }
    let text = match field.sigil {
        Sigil::Text(format) => formatted(krate, quote!(#format, #value)),
        _ => value,
    };
    Some(if is_kind { kind_of(krate, text) } else { text })
}

/// `"client"` or `SpanKind::Client`. The kind of any other value is known at run time.
fn is_known_kind(value: &Expr) -> bool {
    text(value).is_some() || matches!(value, Expr::Path(path) if path.path.segments.len() > 1)
}

/// `::otel_runtime::__private::format!(arguments)`.
fn formatted(krate: &Path, arguments: TokenStream) -> Expr {
    let (bang_token, delimiter) = (<Token![!]>::default(), MacroDelimiter::Paren(Paren::default()));
    let path = private(krate, "format");
    Expr::Macro(ExprMacro { attrs: Vec::new(), mac: Macro { path, bang_token, delimiter, tokens: arguments } })
}

/// `::otel_runtime::__private::kind_of(&text)`.
fn kind_of(krate: &Path, text: Expr) -> Expr {
    let expr = Box::new(text);
    let text = ExprReference { attrs: Vec::new(), and_token: <Token![&]>::default(), mutability: None, expr };
    let func = Box::new(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: private(krate, "kind_of") }));
    Expr::Call(ExprCall {
        attrs: Vec::new(),
        func,
        paren_token: Paren::default(),
        args: [Expr::Reference(text)].into_iter().collect(),
    })
}

fn private(krate: &Path, name: &str) -> Path {
    let mut path = krate.clone();
    path.segments.extend([format_ident!("__private"), format_ident!("{name}")].map(PathSegment::from));
    path
}
