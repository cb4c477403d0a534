//! What one annotated function does: decisions, no syntax left to question.

use crate::args::{Args, Captures, Flag, Telling};
use crate::errors::{Errors, nearest, unknown};
use crate::fields::{Field, FieldValue, Key, Sigil};
use crate::flow::{Flow, Inside, flow};
use crate::function::{Function, Param, plain};
use proc_macro2::{Ident, Span, TokenStream};
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
    /// The word that says what is wrapped, for what the compiler has to say about the type.
    pub(crate) form_at: Span,
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
    /// The word that asks for it, for what the compiler has to say about the type.
    pub(crate) at: Span,
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
            form_at: args.form.span().unwrap_or_else(Span::call_site),
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
    let returns = function.is_async || function.output.is_some();
    if let Some(word) = args.form.word().filter(|word| *word != "sync" && !returns) {
        errors
            .at(word, format!("`{word}` is about what the function returns, but it returns nothing; remove `{word}`"));
    }
    for (word, span) in [("only", args.only.span()), ("except", args.except.span())] {
        if let Some(span) = span {
            errors.at_span(span, format!("`{word}` chooses methods; it goes on an `impl` block, a `mod` or a trait"));
        }
    }
    unseen(args, function, errors);
}

/// Words that look at the returned value, where it is not there to be looked at.
fn unseen(args: &Args, function: &Function, errors: &mut Errors) {
    let mut tell = |span: Option<Span>, message: String| {
        if let Some(span) = span {
            errors.at_span(span, message);
        }
    };
    let ret = ("ret", args.ret.span());
    let words = [("err", args.err.span()), ret, ("ok_if", args.ok_if.span()), ("error_if", args.error_if.span())];
    if function.track_caller {
        for (word, span) in words {
            tell(
                span,
                format!(
                    "`{word}` needs the returned value, which cannot be seen in a `#[track_caller]` function without losing its caller; remove one of them"
                ),
            );
        }
    }
    let Flow::Items(items) = flow(args.form.get().copied(), function) else { return };
    let unseen = if items.inside == Inside::Nothing { &words[..] } else { &[ret] };
    for (word, span) in unseen {
        tell(
            *span,
            format!(
                "`{word}` looks at a returned value, but this span ends with the last item; remove it (the first item that is an `Err` makes the span a failure)"
            ),
        );
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
    let param = |name: &Ident| function.params.iter().find(|param| plain(&param.name) == plain(name));
    let mut keys = BTreeSet::new();
    let mut listed_redacted = Vec::new();
    match (args.captures.take(), args.skip.take()) {
        (Some(Captures::Listed(list)), _) => {
            for listed in list {
                match param(&listed.name) {
                    Some(found) => {
                        let mut name = found.name.clone();
                        // Resolved as the parameter, shown where it is listed.
                        name.set_span(name.span().located_at(listed.name.span()));
                        let key = listed.key.unwrap_or_else(|| Key::Text(plain(&name)));
                        check_key(&key, listed.span, &mut keys, errors);
                        capture(found, Some(key), Value::Of(listed.sigil, name.into_token_stream()));
                    }
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
                    capture(found, None, Value::Of(Sigil::Typed, found.name.to_token_stream()));
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
    let mut all = fields_of(fields, |name| known_name(name, function), function, &listed_redacted, errors);
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
        return format!("`{}` has no `self`", function.name);
    }
    if name == "self" {
        return "`self` is recorded field by field: `fields(order.id = self.id)`".to_owned();
    }
    // On an `impl` block it is not obvious which function is meant.
    let of = &function.name;
    match nearest(&plain(name), &known) {
        Some(near) => format!("`{of}` has no parameter `{name}`; did you mean `{near}`?"),
        None if known.is_empty() => format!("`{of}` has no parameter `{name}`; it has no named parameters"),
        None => format!("`{of}` has no parameter `{name}`; it has `{}`", known.join("`, `")),
    }
}

/// Fields as captures; a bare name that `known` does not know is declared for later and needs nothing, unless it looks
/// like a slip.
fn fields_of(
    fields: Vec<Field>,
    known: impl Fn(&Ident) -> Option<Vec<Attribute>>,
    function: &Function,
    redacted: &[String],
    errors: &mut Errors,
) -> Vec<Captured> {
    let mut seen = BTreeSet::new();
    let mut captured = Vec::new();
    for field in fields {
        check_key(&field.key, field.span, &mut seen, errors);
        let (cfg, tokens) = match field.value {
            FieldValue::Empty => continue,
            FieldValue::Expr(value) => (Vec::new(), value.into_token_stream()),
            FieldValue::Place { first, place } => match known(&first) {
                Some(cfg) => (cfg, place),
                None if field.sigil == Sigil::Typed => {
                    check_later(&first, &place, function, errors);
                    continue;
                }
                None => (Vec::new(), place),
            },
        };
        let is_redacted = redacted.contains(&tokens.to_string());
        let value = if is_redacted { Value::Redacted } else { Value::Of(field.sigil, tokens) };
        captured.push(Captured { cfg, key: field.key, value });
    }
    captured
}

fn check_key(key: &Key, at: Span, seen: &mut BTreeSet<String>, errors: &mut Errors) {
    let Some(key) = key.text() else { return };
    if key.is_empty() {
        errors.at_span(at, "a key cannot be empty; write one such as `user.id`");
    } else if !seen.insert(key.to_owned()) {
        errors.at_span(at, format!("the key `{key}` is given twice; remove one of them"));
    }
}

/// A key without a value whose first name is almost that of a parameter.
fn check_later(first: &Ident, place: &TokenStream, function: &Function, errors: &mut Errors) {
    let names: Vec<String> = function.params.iter().map(|param| plain(&param.name)).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let dotted = place.clone().into_iter().count() > 1;
    // `order.id` next to a parameter `orders` is a key in a namespace and no slip.
    let is_slip = |near: &&str| !dotted || !(near.starts_with(&plain(first)) || plain(first).starts_with(near));
    if let Some(near) = nearest(&plain(first), &known).filter(is_slip) {
        let message = format!(
            "`{}` has no parameter `{first}`; did you mean `{near}`? a key that is filled later is `{first} = Empty`",
            function.name
        );
        errors.at(first, message);
    }
}

fn outcome(args: &mut Args, function: &Function, errors: &mut Errors) -> Outcome {
    let success = match (args.ok_if.take(), args.error_if.take()) {
        (Some(test), _) => Success::OkIf(test),
        (None, Some(test)) => Success::ErrorIf(test),
        (None, None) => Success::ByType,
    };
    if function.output.is_none() {
        if let Some(span) = args.err.span() {
            errors.at_span(span, "`err` needs a function that returns `Result`, but this one returns nothing");
        }
        if let Some(span) = args.ret.span() {
            errors.at_span(span, "`ret` tells the returned value, but this function returns nothing; remove `ret`");
        }
    }
    let err = args.err.take().map(|told| err(told, function, errors));
    let ret = args.ret.take().map(|told| ret(told, function, errors));
    Outcome { success, err, ret }
}

fn err(told: Telling, function: &Function, errors: &mut Errors) -> Told {
    let (text, at) = match (told.chain, told.debug, told.display) {
        (Some(at), ..) => (Text::Chain, Some(at)),
        (None, Some(at), _) => (Text::Debug, Some(at)),
        (None, None, at) => (Text::Display, at.or(told.word)),
    };
    one_way("err", "the error", [told.debug, told.display, told.chain], "`Debug`, `Display`, `chain`", errors);
    exclusive("err", &told, errors);
    let record = told.attr.is_none();
    tell(told, (text, at), record, "err", function, errors)
}

fn ret(told: Telling, function: &Function, errors: &mut Errors) -> Told {
    let (text, at) = match (told.debug, told.display) {
        (Some(at), _) => (Text::Debug, Some(at)),
        (None, Some(at)) => (Text::Display, Some(at)),
        (None, None) => (Text::Typed, told.word),
    };
    one_way("ret", "the value", [told.debug, told.display, None], "`Debug`, `Display`", errors);
    if let Some(at) = told.chain {
        errors.at_span(at, "`chain` is for errors: write `err(chain)`");
    }
    exclusive("ret", &told, errors);
    let record = told.event.is_some() || told.level.is_some();
    tell(told, (text, at), record, "ret", function, errors)
}

fn one_way(word: &str, what: &str, given: [Flag; 3], ways: &str, errors: &mut Errors) {
    for at in given.into_iter().flatten().skip(1) {
        errors.at_span(at, format!("`{word}` tells {what} in one way; keep one of {ways}"));
    }
}

fn exclusive(word: &str, told: &Telling, errors: &mut Errors) {
    if told.attr.is_none() {
        return;
    }
    if let Some(at) = told.event {
        errors.at_span(
            at,
            format!("`event` contradicts `attr`: `{word}` writes a log record or attributes; keep one of them"),
        );
    } else if let Some((at, _)) = &told.level {
        errors.at_span(
            *at,
            format!("`level` is that of a log record, but `{word}(attr)` writes none; remove one of them"),
        );
    }
}

fn tell(
    told: Telling,
    (text, at): (Text, Flag),
    record: bool,
    word: &str,
    function: &Function,
    errors: &mut Errors,
) -> Told {
    let known = |name: &Ident| {
        if name == word { Some(Vec::new()) } else { known_name(name, function) }
    };
    let fields = fields_of(told.fields, known, function, &[], errors);
    let level = level(told.level.map(|(_, level)| level), errors);
    Told { at: at.unwrap_or_else(Span::call_site), text, record, level, fields }
}

impl Key {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Const(_) => None,
        }
    }
}
