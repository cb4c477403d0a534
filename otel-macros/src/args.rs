//! The grammar of the attributes' arguments: words, each at most once, in any order.

pub(crate) mod allow;

pub(crate) mod err_ret;
pub(crate) mod field;
pub(crate) mod late;
pub(crate) mod macro_name;
pub(crate) mod options;
pub(crate) mod siblings;
pub(crate) mod signal_options;
pub(crate) mod slot;
pub(crate) mod syntax;

use crate::args::allow::AllowedFinding;
use crate::args::err_ret::{ErrRet, err_ret};
use crate::args::field::{Capture, Field};
use crate::args::late::Late;
use crate::args::macro_name::MacroName;
use crate::args::options::{LogOption, MacroOption, MacroOption as O};
use crate::args::signal_options::{LogArgs, MetricArgs, text};
use crate::args::slot::Slot;
use crate::args::syntax::{flag, has_list, idents, is_text, list, skip_to_comma, value, word};
use crate::errors::{Errors, unknown};
use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, ExprLit, Lit, LitStr, Path, Token};

/// `args` or `args(..)`.
pub(crate) enum Captures {
    All,
    Listed(Vec<Capture>),
}

/// What is wrapped, against what the signature says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Future,
    Stream,
    Iter,
    Sync,
}

/// The arguments as they were written.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) attribute: MacroName,
    pub(crate) name: Slot<Expr>,
    pub(crate) scope: Slot<Expr>,
    pub(crate) level: Slot<Expr>,
    pub(crate) kind: Slot<Expr>,
    pub(crate) parent: Slot<Expr>,
    pub(crate) root: Slot<()>,
    pub(crate) links: Slot<Expr>,
    pub(crate) current: Slot<()>,
    pub(crate) fields: Slot<Vec<Field>>,
    pub(crate) captures: Slot<Captures>,
    pub(crate) skip: Slot<Vec<Ident>>,
    pub(crate) skip_all: Slot<()>,
    pub(crate) redact: Slot<Vec<Ident>>,
    /// Parameters that another attribute of the function redacts.
    pub(crate) hidden: Vec<String>,
    pub(crate) err: Slot<ErrRet>,
    pub(crate) ret: Slot<ErrRet>,
    pub(crate) ok_if: Slot<Expr>,
    pub(crate) error_if: Slot<Expr>,
    pub(crate) condition: Slot<Expr>,
    pub(crate) form: Slot<Form>,
    pub(crate) poll_stats: Slot<()>,
    pub(crate) only: Slot<Vec<Ident>>,
    pub(crate) except: Slot<Vec<Ident>>,
    pub(crate) krate: Slot<Path>,
    pub(crate) semconv: Slot<LitStr>,
    pub(crate) late: Slot<Vec<Late>>,
    pub(crate) allow: Slot<Vec<Ident>>,
    pub(crate) metric: MetricArgs,
    pub(crate) log: LogArgs,
}

impl Args {
    pub(crate) fn new(attribute: MacroName) -> Self {
        Self { attribute, ..Self::default() }
    }

    /// Reads all that can be read; a mistake does not hide the ones behind it.
    pub(crate) fn read(attribute: MacroName, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::new(attribute);
        if let Err(error) = (|input: ParseStream<'_>| args.read_all(input, errors)).parse2(tokens) {
            errors.push(error);
        }
        args
    }

    /// Reads up to the end, or to the `;` before the block of an inline macro.
    pub(crate) fn read_all(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let mut first = true;
        while !input.is_empty() && !input.peek(Token![;]) {
            if let Err(error) = self.read_one(first, input, errors) {
                errors.push(error);
                skip_to_comma(input)?;
            }
            // Commas between words may be missing, as `tracing` allows.
            input.parse::<Option<Token![,]>>()?;
            first = false;
        }
        Ok(())
    }

    /// One argument; a name, or the body of a log record, may stand without its word if it is the first.
    pub(crate) fn read_one(&mut self, first: bool, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if !input.peek(LitStr) {
            return self.read_option(input, errors);
        }
        let text: LitStr = input.parse()?;
        let option = self.attribute.text_option();
        let word = Ident::new(option.text(), text.span());
        if !first {
            let message = format!("a text without a word stands first; write `{word} = \"..\"`");
            return Err(syn::Error::new_spanned(text, message));
        }
        if self.attribute.logs() {
            self.log.body.set(&word, text, errors);
        } else {
            self.name.set(&word, Expr::Lit(ExprLit { attrs: Vec::new(), lit: Lit::Str(text) }), errors);
        }
        Ok(())
    }

    fn read_option(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input, "fields(user.id = id)")?;
        let Some(option) = self.attribute.option(&word.to_string()) else {
            errors.at(&word, no_option(self.attribute, &word.to_string()));
            return skip_to_comma(input);
        };
        match option {
            O::Name => self.name.set(&word, value(&word, "\"orders.fetch\"", input)?, errors),
            O::Scope | O::Target => self.scope.set(&word, value(&word, "\"orders\"", input)?, errors),
            O::Level => self.level.set(&word, value(&word, "\"debug\"", input)?, errors),
            O::Kind => self.kind.set(&word, value(&word, "client", input)?, errors),
            O::Parent => self.parent.set(&word, value(&word, "request.headers()", input)?, errors),
            O::Root => self.root.set(&word, flag(&word, input)?, errors),
            O::Links | O::FollowsFrom => self.links.set(&word, value(&word, "batch.contexts()", input)?, errors),
            O::Current => self.current.set(&word, flag(&word, input)?, errors),
            O::Fields => self.fields.set(&word, list(&word, "fields(user.id = id)", input, errors)?, errors),
            O::Args => self.captures.set(&word, captures(&word, input, errors)?, errors),
            O::Skip => self.skip.set(&word, skip(&word, self.attribute, input, errors)?, errors),
            O::SkipAll => self.skip_all.set(&word, flag(&word, input)?, errors),
            O::Redact => self.redact.set(&word, idents(&word, "redact(token)", input, errors)?, errors),
            O::Err => self.err.set(&word, err_ret(&word, self.attribute, input, errors)?, errors),
            O::Ret => self.ret.set(&word, err_ret(&word, self.attribute, input, errors)?, errors),
            O::OkIf => self.ok_if.set(&word, value(&word, "Option::is_some", input)?, errors),
            O::ErrorIf => self.error_if.set(&word, value(&word, "Option::is_none", input)?, errors),
            O::If => self.condition.set(&word, value(&word, "self.verbose", input)?, errors),
            O::Future => self.form(&word, Form::Future, input, errors)?,
            O::Stream => self.form(&word, Form::Stream, input, errors)?,
            O::Iter => self.form(&word, Form::Iter, input, errors)?,
            O::Sync => self.form(&word, Form::Sync, input, errors)?,
            O::PollStats => self.poll_stats.set(&word, flag(&word, input)?, errors),
            O::Only => self.only.set(&word, idents(&word, "only(pub)", input, errors)?, errors),
            O::Except => self.except.set(&word, idents(&word, "except(new)", input, errors)?, errors),
            O::Semconv => self.semconv.set(&word, text(&word, "\"http.client\"", input)?, errors),
            O::Late => self.late.set(&word, list(&word, "late(http.response.status_code)", input, errors)?, errors),
            O::Allow => self.allow.set(&word, allow(&word, input, errors)?, errors),
            O::Crate => self.krate.set(&word, krate(&word, input)?, errors),
            O::Metric(option) => self.metric.read(option, &word, input, errors)?,
            O::Log(option) => self.log.read(option, &word, input, errors)?,
        }
        Ok(())
    }

    /// What is wrapped instead of what the signature says.
    fn form(&mut self, word: &Ident, form: Form, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        flag(word, input)?;
        self.form.set(word, form, errors);
        Ok(())
    }
}

/// The path of the runtime crate: what `crate` says, or the crate itself.
pub(crate) fn runtime_path(written: Option<Path>) -> Path {
    written.unwrap_or_else(|| syn::parse_quote!(::otel_runtime))
}

/// What is wrong with an option that another attribute has, or that none has.
fn no_option(attribute: MacroName, text: &str) -> String {
    let others = [MacroName::Traced, MacroName::Counted, MacroName::Logged];
    let other = others.into_iter().find_map(|other| Some((other, other.option(text)?)));
    match other {
        Some((_, MacroOption::Skip | MacroOption::Redact)) if attribute.counts() => {
            format!(
                "`{text}` is about parameters, but the labels of a metric are chosen one by one: `fields(order.kind = kind)`"
            )
        }
        Some((_, MacroOption::Err | MacroOption::Log(LogOption::Ok))) if attribute.counts() => {
            format!("which calls count is said by `on`: `on = {text}`")
        }
        Some((other, _)) => {
            format!("`{text}` is a word of `{}`, not of `{}`", other.display_name(), attribute.display_name())
        }
        None => {
            let known: Vec<&str> = attribute.options().iter().map(|option| option.text()).collect();
            unknown("option", text, &known)
        }
    }
}

/// `crate = ::my_crate::otel_runtime`.
fn krate(word: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    if is_text(input) {
        return Err(syn::Error::new_spanned(
            word,
            "`crate` takes a path without quotes: `crate = ::my_crate::otel_runtime`",
        ));
    }
    value(word, "::my_crate::otel_runtime", input)
}

/// `allow(deprecated)`.
fn allow(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    let findings: Vec<AllowedFinding> = list(word, "allow(deprecated)", input, errors)?;
    Ok(findings.into_iter().map(|AllowedFinding(word)| word).collect())
}

/// `args` or `args(id)`.
fn captures(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Captures> {
    if has_list(input) { list(word, "args(id)", input, errors).map(Captures::Listed) } else { Ok(Captures::All) }
}

/// `skip(self)`.
fn skip(word: &Ident, attribute: MacroName, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    if !has_list(input) {
        let message = format!(
            "`skip` needs a list: `skip(self)`; to leave a method of an `impl` out, write `{}` alone",
            attribute.display_name().replace(']', "(skip)]")
        );
        return Err(syn::Error::new_spanned(word, message));
    }
    idents(word, "skip(self)", input, errors)
}
