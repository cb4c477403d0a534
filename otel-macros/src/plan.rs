//! What one annotated function does: decisions, no syntax left to question.

use crate::args::{Args, Captures, Telling};
use crate::errors::{Errors, nearest, unknown};
use crate::fields::{Field, FieldValue, Key, Sigil};
use crate::flow::{Flow, flow};
use crate::function::{Function, Param, plain};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use std::collections::BTreeSet;
use syn::{Attribute, Expr, Lit};

/// A validated `#[traced]` function.
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
    pub(crate) captures: Vec<Captured>,
    pub(crate) outcome: Outcome,
    pub(crate) flow: Flow,
}

/// The name of the span.
pub(crate) enum Name {
    Known(String),
    Computed { until: String, name: Expr },
}

/// The level of the site.
pub(crate) enum Level {
    Default,
    Known(Known),
    Constant(Expr),
}

/// The kind of the span.
pub(crate) enum Kind {
    Known(Known),
    Computed(Expr),
}

/// A variant of ours that the author named.
pub(crate) struct Known {
    pub(crate) variant: &'static str,
    /// The path by which the author named it, `Level::DEBUG`: an import of its own that has to count as used.
    pub(crate) path: Option<Expr>,
}

impl Known {
    fn new(variant: &'static str, written: Option<&Expr>) -> Self {
        let path = written.filter(|written| matches!(written, Expr::Path(path) if path.path.segments.len() > 1));
        Self { variant, path: path.cloned() }
    }
}

/// One attribute that is set at the start.
pub(crate) struct Captured {
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) key: Key,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    Of(Sigil, TokenStream),
    Redacted,
}

/// What the returned value says.
pub(crate) struct Outcome {
    pub(crate) success: Success,
    pub(crate) err: Option<Told>,
    pub(crate) ret: Option<Told>,
}

pub(crate) enum Success {
    ByType,
    OkIf(Expr),
    ErrorIf(Expr),
}

/// How an error or a value is told.
pub(crate) struct Told {
    pub(crate) text: Text,
    /// A log record; otherwise attributes of the span.
    pub(crate) record: bool,
    pub(crate) level: Level,
    pub(crate) fields: Vec<Captured>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    Typed,
    Display,
    Debug,
    Chain,
}

const LEVELS: &[&str] = &["trace", "debug", "info", "warn", "error"];
const VARIANTS: &[&str] = &["Trace", "Debug", "Info", "Warn", "Error"];
const KINDS: &[&str] = &["internal", "server", "client", "producer", "consumer"];
const KIND_VARIANTS: &[&str] = &["Internal", "Server", "Client", "Producer", "Consumer"];

impl Plan {
    /// Decides everything; what contradicts itself goes to `errors`.
    pub(crate) fn new(mut args: Args, function: &Function, errors: &mut Errors) -> Self {
        contradictions(&args, function, errors);
        let captures = captures(&mut args, function, errors);
        let outcome = outcome(&mut args, function, errors);
        Self {
            krate: args.krate.take().map_or_else(|| quote!(::otel_runtime), |path| quote!(#path)),
            name: name(args.name.take(), function, errors),
            scope: args.scope.take(),
            level: level(args.level.take(), errors),
            kind: kind(args.kind.take(), errors),
            root: args.root.span().is_some() || args.parent.get().is_some_and(is_none),
            parent: args.parent.take().filter(|parent| !is_none(parent)),
            current: args.current.span().is_some(),
            poll_stats: args.poll_stats.span().is_some(),
            condition: args.condition.take(),
            links: args.links.take(),
            flow: flow(args.form.get().copied(), function),
            captures,
            outcome,
        }
    }
}

fn contradictions(args: &Args, function: &Function, errors: &mut Errors) {
    let mut both = |one: Option<proc_macro2::Span>, other: Option<proc_macro2::Span>, message: &str| {
        if let (Some(_), Some(at)) = (one, other) {
            errors.at_span(at, message);
        }
    };
    both(args.root.span(), args.parent.span(), "`parent` contradicts `root`; a root span has no parent");
    both(args.ok_if.span(), args.error_if.span(), "`error_if` contradicts `ok_if`; keep one of them");
    both(args.skip.span(), args.captures.span(), "`args` contradicts `skip`; `skip(..)` records all other parameters");
    both(args.skip_all.span(), args.captures.span(), "`args` contradicts `skip_all`; remove one of them");
    both(
        args.skip.span(),
        args.skip_all.span(),
        "`skip_all` contradicts `skip(..)`, which records all other parameters",
    );
    let current = args.current.span();
    for (word, span) in [
        ("name", args.name.span()),
        ("kind", args.kind.span()),
        ("parent", args.parent.span()),
        ("root", args.root.span()),
        ("poll_stats", args.poll_stats.span()),
    ] {
        both(current, span, &format!("`{word}` is about a new span, but `current` makes none; remove one of them"));
    }
    let turns = matches!(flow(args.form.get().copied(), function), Flow::Call | Flow::Guard);
    if let (true, Some(span)) = (turns, args.poll_stats.span()) {
        errors
            .at_span(span, "`poll_stats` counts polls, but this function is no future, stream or iterator; remove it");
    }
    for (word, span) in [("only", args.only.span()), ("except", args.except.span())] {
        if let Some(span) = span {
            errors.at_span(span, format!("`{word}` chooses methods; it goes on an `impl` block, a `mod` or a trait"));
        }
    }
    if function.track_caller {
        let seen = [
            ("err", args.err.span()),
            ("ret", args.ret.span()),
            ("ok_if", args.ok_if.span()),
            ("error_if", args.error_if.span()),
        ];
        for (word, span) in seen {
            if let Some(span) = span {
                errors.at_span(
                    span,
                    format!("`{word}` needs the returned value, which cannot be seen in a `#[track_caller]` function without losing its caller; remove one of them"),
                );
            }
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

fn level(level: Option<Expr>, errors: &mut Errors) -> Level {
    let Some(level) = level else { return Level::Default };
    let index = match &level {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => {
                let lower = text.value().to_lowercase();
                let index = LEVELS.iter().position(|known| *known == lower);
                if index.is_none() {
                    errors.at(text, unknown("level", &text.value(), LEVELS));
                }
                index
            }
            Lit::Int(number) => {
                // As in `tracing`: 1 is trace, 5 is error.
                let index = number.base10_parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                let index = index.filter(|index| *index < LEVELS.len());
                if index.is_none() {
                    errors.at(number, "a level is a number from 1 (trace) to 5 (error), or a word such as `\"debug\"`");
                }
                index
            }
            other => {
                errors.at(other, "a level is a word such as `\"debug\"`, a number from 1 to 5, or a constant");
                None
            }
        },
        other => last_segment(other).and_then(|last| LEVELS.iter().position(|known| last.eq_ignore_ascii_case(known))),
    };
    match index {
        Some(index) => Level::Known(Known::new(VARIANTS[index], Some(&level))),
        None if matches!(level, Expr::Lit(_)) => Level::Default,
        None => Level::Constant(level),
    }
}

fn kind(kind: Option<Expr>, errors: &mut Errors) -> Kind {
    let Some(kind) = kind else {
        return Kind::Known(Known::new("Internal", None));
    };
    let Some(word) = text(&kind).or_else(|| last_segment(&kind)) else {
        return Kind::Computed(kind);
    };
    if let Some(index) = KINDS.iter().position(|known| word.eq_ignore_ascii_case(known)) {
        return Kind::Known(Known::new(KIND_VARIANTS[index], Some(&kind)));
    }
    let is_constant = matches!(&kind, Expr::Path(path) if path.path.segments.len() > 1) || word == word.to_uppercase();
    if text(&kind).is_some() || !is_constant {
        errors.at(&kind, unknown("kind", &word, KINDS));
    }
    Kind::Computed(kind)
}

/// The text of a string literal.
fn text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn last_segment(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// `None` has no type to infer, so it is understood as a word.
fn is_none(parent: &Expr) -> bool {
    last_segment(parent).is_some_and(|last| last == "None")
}

fn captures(args: &mut Args, function: &Function, errors: &mut Errors) -> Vec<Captured> {
    let names: Vec<String> = function.params.iter().map(|param| plain(&param.name)).collect();
    let fields = args.fields.take().unwrap_or_default();
    let redact = args.redact.take().unwrap_or_default();
    let mut captured: Vec<(String, Captured)> = Vec::new();
    let mut capture = |param: &Param, key: Option<Key>, value: Value| {
        let key = key.unwrap_or_else(|| Key::Text(plain(&param.name)));
        captured.push((plain(&param.name), Captured { cfg: param.cfg.clone(), key, value }));
    };
    let typed = |param: &Param, sigil: Sigil| Value::Of(sigil, param.name.to_token_stream());
    let param = |name: &Ident| function.params.iter().find(|param| plain(&param.name) == plain(name));
    let mut listed_redacted = Vec::new();
    match (args.captures.take(), args.skip.take()) {
        (Some(Captures::Listed(list)), _) => {
            for listed in list {
                match param(&listed.name) {
                    Some(found) => capture(found, listed.key, typed(found, listed.sigil)),
                    None => errors.at(&listed.name, no_parameter(&listed.name, &names, function)),
                }
            }
        }
        (all, skip) => {
            let skip = skip.inspect(|skip| {
                for name in skip.iter().filter(|name| !is_skippable(name, &names, function)) {
                    errors.at(name, no_parameter(name, &names, function));
                }
            });
            if all.is_some() || skip.is_some() {
                let skipped: Vec<String> = skip.iter().flatten().map(plain).collect();
                for found in function.params.iter().filter(|found| !skipped.contains(&plain(&found.name))) {
                    capture(found, None, typed(found, Sigil::Typed));
                }
            }
        }
    }
    for name in redact {
        match param(&name) {
            Some(found) => {
                listed_redacted.push(plain(&name));
                if !captured.iter().any(|(known, _)| *known == plain(&name)) {
                    let key = Key::Text(plain(&found.name));
                    captured.push((plain(&name), Captured { cfg: found.cfg.clone(), key, value: Value::Redacted }));
                }
            }
            None => errors.at(&name, no_parameter(&name, &names, function)),
        }
    }
    for (name, captured) in &mut captured {
        if listed_redacted.contains(name) {
            captured.value = Value::Redacted;
        }
    }
    // A key in `fields` replaces the automatic capture of the parameter of that name, also one that is filled later.
    let keys: Vec<String> = fields.iter().filter_map(|field| field.key.text().map(str::to_owned)).collect();
    let mut all = fields_of(fields, |name| known_name(name, function), &listed_redacted, errors);
    let mut kept: Vec<Captured> = captured
        .into_iter()
        .map(|(_, captured)| captured)
        .filter(|captured| captured.key.text().is_none_or(|key| !keys.iter().any(|known| known == key)))
        .collect();
    kept.append(&mut all);
    kept
}

/// `self` or a parameter.
fn known_name(name: &Ident, function: &Function) -> Option<Vec<Attribute>> {
    if name == "self" {
        return function.has_self.then(Vec::new);
    }
    function.params.iter().find(|param| plain(&param.name) == plain(name)).map(|param| param.cfg.clone())
}

fn is_skippable(name: &Ident, names: &[String], function: &Function) -> bool {
    name == "_" || (name == "self" && function.has_self) || names.contains(&plain(name))
}

fn no_parameter(name: &Ident, names: &[String], function: &Function) -> String {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    if name == "self" && !function.has_self {
        return "this function has no `self`".to_owned();
    }
    if name == "self" {
        return "`self` is recorded field by field: `fields(order.id = self.id)`".to_owned();
    }
    match nearest(&plain(name), &known) {
        Some(near) => format!("no parameter is called `{name}`; did you mean `{near}`?"),
        None if known.is_empty() => format!("no parameter is called `{name}`; this function has none"),
        None => format!("no parameter is called `{name}`; there is `{}`", known.join("`, `")),
    }
}

/// Fields as captures; a bare name that `known` does not know is declared for later and needs nothing.
fn fields_of(
    fields: Vec<Field>,
    known: impl Fn(&Ident) -> Option<Vec<Attribute>>,
    redacted: &[String],
    errors: &mut Errors,
) -> Vec<Captured> {
    let mut seen = BTreeSet::new();
    let mut captured = Vec::new();
    for field in fields {
        if let Some(key) = field.key.text() {
            if key.is_empty() {
                errors.at_span(field.span, "a key cannot be empty");
            } else if !seen.insert(key.to_owned()) {
                errors.at_span(field.span, format!("the key `{key}` is given twice; remove one of them"));
            }
        }
        let (cfg, tokens) = match field.value {
            FieldValue::Empty => continue,
            FieldValue::Expr(value) => (Vec::new(), value.into_token_stream()),
            FieldValue::Place { first, place } => match known(&first) {
                Some(cfg) => (cfg, place),
                None if field.sigil == Sigil::Typed => continue,
                None => (Vec::new(), place),
            },
        };
        let is_redacted = redacted.contains(&tokens.to_string());
        let value = if is_redacted { Value::Redacted } else { Value::Of(field.sigil, tokens) };
        captured.push(Captured { cfg, key: field.key, value });
    }
    captured
}

fn outcome(args: &mut Args, function: &Function, errors: &mut Errors) -> Outcome {
    let success = match (args.ok_if.take(), args.error_if.take()) {
        (Some(test), _) => Success::OkIf(test),
        (None, Some(test)) => Success::ErrorIf(test),
        (None, None) => Success::ByType,
    };
    let err_span = args.err.span();
    let ret_span = args.ret.span();
    if let (None, Some(span)) = (&function.output, err_span) {
        errors.at_span(span, "`err` needs a function that returns `Result`, but this one returns nothing");
    }
    let err = args.err.take().map(|told| err(told, function, err_span, errors));
    let ret = args.ret.take().map(|told| ret(told, function, ret_span, errors));
    Outcome { success, err, ret }
}

fn err(told: Telling, function: &Function, span: Option<proc_macro2::Span>, errors: &mut Errors) -> Told {
    let text = match (told.debug, told.display, told.chain) {
        (false, _, false) => Text::Display,
        (true, false, false) => Text::Debug,
        (false, false, true) => Text::Chain,
        _ => {
            if let Some(span) = span {
                errors.at_span(span, "`err` tells the error in one way: keep one of `Debug`, `Display`, `chain`");
            }
            Text::Display
        }
    };
    exclusive("err", &told, span, errors);
    let record = !told.attr;
    tell(told, text, record, "err", function, errors)
}

fn ret(told: Telling, function: &Function, span: Option<proc_macro2::Span>, errors: &mut Errors) -> Told {
    let text = match (told.debug, told.display) {
        (false, false) => Text::Typed,
        (true, false) => Text::Debug,
        (false, true) => Text::Display,
        (true, true) => {
            if let Some(span) = span {
                errors.at_span(span, "`ret` tells the value in one way: keep one of `Debug`, `Display`");
            }
            Text::Debug
        }
    };
    if let (true, Some(span)) = (told.chain, span) {
        errors.at_span(span, "`chain` is for errors: write `err(chain)`");
    }
    exclusive("ret", &told, span, errors);
    let record = told.event || told.level.is_some();
    tell(told, text, record, "ret", function, errors)
}

fn exclusive(word: &str, told: &Telling, span: Option<proc_macro2::Span>, errors: &mut Errors) {
    let Some(span) = span else { return };
    if told.attr && told.event {
        errors
            .at_span(span, format!("`{word}` writes attributes (`attr`) or a log record (`event`); keep one of them"));
    } else if told.attr && told.level.is_some() {
        errors.at_span(
            span,
            format!("`level` is that of a log record, but `{word}(attr)` writes none; remove one of them"),
        );
    }
}

fn tell(told: Telling, text: Text, record: bool, word: &str, function: &Function, errors: &mut Errors) -> Told {
    let known = |name: &Ident| {
        if name == word { Some(Vec::new()) } else { known_name(name, function) }
    };
    let fields = fields_of(told.fields, known, &[], errors);
    Told { text, record, level: level(told.level, errors), fields }
}

impl Key {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Const(_) => None,
        }
    }
}
