//! The attributes that are recorded at the start, and their keys.

use crate::args::field::{Capture, Field, FieldValue, Key, Sigil, path};
use crate::args::macro_name::MacroName;
use crate::args::{Args, Captures};
use crate::errors::{Errors, nearest};
use crate::item::function::Function;
use crate::item::params::Param;
use crate::item::tokens::plain;
use crate::model::{AttributePlan, AttributeValue};
use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use std::collections::BTreeSet;
use syn::{Attribute, Expr};

/// The attribute of a parameter, with the plain name of the parameter.
type ParamAttribute = (String, AttributePlan);

/// The recorded parameters, followed by the fields.
pub(crate) fn captures(args: &mut Args, function: &Function, errors: &mut Errors) -> Vec<AttributePlan> {
    let macro_name = args.attribute;
    let mut fields = args.fields.take().unwrap_or_default();
    skipped_fields(&mut fields, args, function, errors);
    let redact = args.redact.take().unwrap_or_default();
    if let (Some(Captures::All), true) = (args.captures.get(), macro_name.counts()) {
        let message = "`args` would record every parameter as an attribute of the metric, with a time series for each value; list the parameters that have few values: `args(kind)`";
        errors.at(args.captures.ident(), message);
        args.captures.take();
    }
    let mut captured = match (args.captures.take(), args.skip.take()) {
        (Some(Captures::Listed(list)), _) => listed(list, function, errors),
        (None, None) if !macro_name.is_tracing() || args.skip_all.span().is_some() => Vec::new(),
        (_, skip) => all_but(&skip.unwrap_or_default(), macro_name, function, errors),
    };
    let mut redacted = redacted(&redact, &mut captured, macro_name, function, errors);
    // A parameter that another attribute of the function redacts is redacted here, too.
    redacted.extend(args.hidden.iter().cloned());
    for (_, captured) in captured.iter_mut().filter(|(name, _)| redacted.contains(name)) {
        captured.value = AttributeValue::Redacted;
    }
    // A key in `fields` replaces the parameter of that name, even if it is set later.
    let keys: Vec<String> = fields.iter().filter_map(|field| field.key.text().map(str::to_owned)).collect();
    let mut all = fields_of(fields, |name| known_name(name, function), macro_name, function, &redacted, errors);
    let mut kept: Vec<AttributePlan> = captured
        .into_iter()
        .map(|(_, captured)| captured)
        .filter(|captured| captured.key.text().is_none_or(|key| !keys.iter().any(|known| known == key)))
        .collect();
    kept.append(&mut all);
    kept
}

/// `args(id, order.id = id)`.
fn listed(list: Vec<Capture>, function: &Function, errors: &mut Errors) -> Vec<ParamAttribute> {
    let mut keys = BTreeSet::new();
    let mut captured = Vec::new();
    for listed in list {
        let Some(found) = param(&listed.name, function) else {
            errors.at(&listed.name, no_parameter(&listed.name, function));
            continue;
        };
        let mut name = found.name.clone();
        // With the hygiene of the parameter and the position in the list.
        name.set_span(name.span().located_at(listed.name.span()));
        let key = listed.key.unwrap_or_else(|| Key::Text(plain(&name)));
        check_key(&key, listed.span, &mut keys, errors);
        let value = AttributeValue::Of(listed.sigil, path(name));
        captured.push(capture(found, key, (listed.span, listed.sign), value));
    }
    captured
}

/// `args` or `skip(id)`.
fn all_but(skip: &[Ident], macro_name: MacroName, function: &Function, errors: &mut Errors) -> Vec<ParamAttribute> {
    for name in skip.iter().filter(|name| !is_skippable(name, function)) {
        errors.at(name, no_parameter(name, function));
    }
    let skipped: Vec<String> = skip.iter().map(plain).collect();
    let sigil = if macro_name.is_tracing() { Sigil::TypedOrDebug } else { Sigil::Typed };
    let receiver = function.receiver.iter().filter(|_| macro_name.is_tracing()).map(|name| (name, &[][..]));
    let params = function.params.iter().map(|param| (&param.name, &param.cfg[..]));
    let kept = receiver.chain(params).filter(|(name, _)| !skipped.contains(&plain(name)));
    kept.map(|(name, cfg)| {
        let (key, value) = (Key::Text(plain(name)), AttributeValue::Of(sigil, path(name.clone())));
        (
            plain(name),
            AttributePlan {
                cfg: cfg.to_vec(),
                is_parameter: true,
                is_listed: false,
                ..AttributePlan::new(key, name.span(), value)
            },
        )
    })
    .collect()
}

/// `redact(token)`: hides the value of a recorded parameter, or records that there is one. Returns the redacted parameters.
fn redacted(
    redact: &[Ident],
    captured: &mut Vec<ParamAttribute>,
    macro_name: MacroName,
    function: &Function,
    errors: &mut Errors,
) -> Vec<String> {
    let mut redacted = Vec::new();
    for name in redact {
        if name == "self" && function.receiver.is_some() {
            let remove = "remove it, and record only fields that are not secret";
            let instead = if macro_name.is_tracing() { "write `skip(self)`" } else { remove };
            errors.at(name, format!("`self` cannot be redacted; {instead}"));
            continue;
        }
        let Some(found) = param(name, function) else {
            errors.at(name, no_parameter(name, function));
            continue;
        };
        redacted.push(plain(name));
        if !captured.iter().any(|(known, _)| *known == plain(name)) {
            captured.push(capture(found, Key::Text(plain(&found.name)), (name.span(), None), AttributeValue::Redacted));
        }
    }
    for (name, captured) in captured {
        if redacted.contains(name) {
            captured.value = AttributeValue::Redacted;
        }
    }
    redacted
}

fn capture(param: &Param, key: Key, (at, sign): (Span, Option<Span>), value: AttributeValue) -> ParamAttribute {
    let is_parameter = key.text() == Some(&plain(&param.name));
    (
        plain(&param.name),
        AttributePlan { cfg: param.cfg.clone(), is_parameter, sign, ..AttributePlan::new(key, at, value) },
    )
}

fn param<'a>(name: &Ident, function: &'a Function) -> Option<&'a Param> {
    function.params.iter().find(|param| plain(&param.name) == plain(name))
}

fn names(function: &Function) -> Vec<String> {
    function.params.iter().map(|param| plain(&param.name)).collect()
}

/// `self` or a parameter.
pub(crate) fn known_name(name: &Ident, function: &Function) -> Option<Vec<Attribute>> {
    if function.is_inline || name == "self" {
        return binding(name, function).map(|_| Vec::new());
    }
    param(name, function).map(|param| param.cfg.clone())
}

/// The identifier of a name in the function, with the span of its declaration.
pub(crate) fn binding(name: &Ident, function: &Function) -> Option<Ident> {
    if function.is_inline {
        return Some(name.clone());
    }
    if name == "self" {
        return function.receiver.clone();
    }
    param(name, function).map(|param| param.name.clone())
}

fn is_skippable(name: &Ident, function: &Function) -> bool {
    name == "_" || (name == "self" && function.receiver.is_some()) || param(name, function).is_some()
}

fn no_parameter(name: &Ident, function: &Function) -> String {
    let names = names(function);
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    if name == "self" && function.receiver.is_none() {
        return format!("`{}` has no `self` parameter", function.name);
    }
    if name == "self" {
        return "`self` cannot be recorded as a whole; record its fields: `fields(order.id = self.id)`".to_owned();
    }
    // An attribute on an `impl` block applies to several functions, so the message names the function.
    let of = &function.name;
    match nearest(&plain(name), &known) {
        Some(near) => format!("`{of}` has no parameter `{name}`; did you mean `{near}`?"),
        None if known.is_empty() => format!("`{of}` has no parameter `{name}`; it has no named parameters"),
        None => format!("`{of}` has no parameter `{name}`; it has `{}`", known.join("`, `")),
    }
}

/// Keys that are recorded automatically. A second value would be a duplicate.
const RESERVED: &[&str] = &["code.function.name", "code.file.path", "code.line.number"];

/// Turns fields into attributes.
pub(crate) fn fields_of(
    fields: Vec<Field>,
    known: impl Fn(&Ident) -> Option<Vec<Attribute>>,
    macro_name: MacroName,
    function: &Function,
    redacted: &[String],
    errors: &mut Errors,
) -> Vec<AttributePlan> {
    let mut seen = BTreeSet::new();
    let mut captured = Vec::new();
    for mut field in fields {
        if macro_name.is_tracing() && field.sigil == Sigil::Typed {
            if is_declared(&field, &known) {
                continue;
            }
            // The type of the value needs no conversion.
            match &field.value {
                FieldValue::Place { .. } => field.sigil = Sigil::TypedOrDebug,
                FieldValue::Expr(Expr::Lit(_)) | FieldValue::Empty => {}
                FieldValue::Expr(_) => field.sigil = Sigil::TracingValue,
            }
        }
        // In `tracing` a field may have any name, and the last value of a name counts.
        if !macro_name.is_tracing() || field.key.text().is_some_and(str::is_empty) {
            check_key(&field.key, field.span, &mut seen, errors);
        }
        let is_place = matches!(field.value, FieldValue::Place { .. });
        let (cfg, value) = match field.value {
            FieldValue::Empty => {
                if !macro_name.makes_span() {
                    errors.at_span(field.span, "only a span can have a field that is set later; remove this field");
                }
                continue;
            }
            FieldValue::Expr(value) => (Vec::new(), value),
            FieldValue::Place { first, place } => match known(&first) {
                Some(cfg) => (cfg, place),
                None if field.sigil == Sigil::Typed => {
                    errors.at(&first, missing(&first, &place, macro_name, function));
                    continue;
                }
                None => (Vec::new(), place),
            },
        };
        let text = value.to_token_stream().to_string();
        let value =
            if redacted.contains(&text) { AttributeValue::Redacted } else { AttributeValue::Of(field.sigil, value) };
        let is_parameter = is_place && field.key.text() == Some(text.as_str());
        captured.push(AttributePlan {
            cfg,
            is_parameter,
            sign: field.sign,
            ..AttributePlan::new(field.key, field.span, value)
        });
    }
    captured
}

/// Turns the fields of an inline macro into attributes. Any name may be in scope.
pub(crate) fn fields_of_place(fields: Vec<Field>, place: &Function, errors: &mut Errors) -> Vec<AttributePlan> {
    fields_of(fields, |name| known_name(name, place), MacroName::Span, place, &[], errors)
}

/// Whether `tracing` only declares the field, to be set later: `rows`, `http.route`, `rows = Empty`.
fn is_declared(field: &Field, known: impl Fn(&Ident) -> Option<Vec<Attribute>>) -> bool {
    match &field.value {
        FieldValue::Empty => true,
        FieldValue::Expr(_) => false,
        FieldValue::Place { first, place } => !matches!(place, Expr::Path(_)) || known(first).is_none(),
    }
}

/// Reports `skip(token), fields(token)`, which is a contradiction, except in `#[instrument]`: in `tracing`, the name of a skipped parameter
/// declares a field that is set later.
fn skipped_fields(fields: &mut Vec<Field>, args: &Args, function: &Function, errors: &mut Errors) {
    let macro_name = args.attribute;
    let is_skipped = |name: &Ident| {
        let skips_all = macro_name.is_tracing() && args.skip_all.span().is_some() && is_skippable(name, function);
        skips_all || args.skip.get().into_iter().flatten().any(|skipped| plain(skipped) == plain(name))
    };
    fields.retain(|field| {
        let name = match &field.value {
            FieldValue::Place { first, place: Expr::Path(_) } if field.sigil == Sigil::Typed => first,
            _ => return true,
        };
        if is_skipped(name) && !macro_name.is_tracing() {
            let later = if macro_name.makes_span() {
                format!(", or write `{name} = Empty` if it is set later")
            } else {
                String::new()
            };
            let message = format!("`skip(..)` excludes `{name}`; to record it, remove it from `skip(..)`{later}");
            errors.at_span(field.span, message);
        }
        !is_skipped(name)
    });
}

fn check_key(key: &Key, at: Span, seen: &mut BTreeSet<String>, errors: &mut Errors) {
    let Some(key) = key.text() else { return };
    if key.is_empty() {
        errors.at_span(at, "a key cannot be empty; write a key such as `user.id`");
    } else if key == "error.type" {
        errors.at_span(
            at,
            "`error.type` is recorded automatically; to change its value, implement `otel_runtime::Outcome` for the returned type",
        );
    } else if RESERVED.contains(&key) {
        errors.at_span(at, format!("`{key}` is recorded automatically; remove it"));
    } else if !seen.insert(key.to_owned()) {
        errors.at_span(at, format!("the key `{key}` is given twice; remove one of them"));
    }
}

/// The message for a field without a value whose name is not a parameter.
fn missing(first: &Ident, place: &Expr, macro_name: MacroName, function: &Function) -> String {
    let names = names(function);
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let key = place.to_token_stream().to_string().replace(' ', "");
    let (of, meant) = (&function.name, nearest(&plain(first), &known));
    let meant = meant.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let later =
        if macro_name.makes_span() { format!(", or `{key} = Empty` if it is set later") } else { String::new() };
    format!("`{of}` has no parameter `{first}`; {meant}write `{key} = value`{later}")
}
