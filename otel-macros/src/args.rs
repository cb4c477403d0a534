//! The grammar of the arguments: options in any order, each at most once.

pub(crate) mod allow;
pub(crate) mod announce;

pub(crate) mod err_ret;
pub(crate) mod field;
pub(crate) mod format_argument;
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
use crate::args::format_argument::format_argument;
use crate::args::late::Late;
use crate::args::macro_name::MacroName;
use crate::args::options::{LogOption, MacroOption, MacroOption as O};
use crate::args::signal_options::{LogArgs, MetricArgs, text, text_or_expr, value_unless};
use crate::args::slot::Slot;
use crate::args::syntax::{check_once, flag, has_list, ident, idents, is_text, list, skip_to_comma, value};
use crate::errors::{Errors, unknown};
use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, ExprLit, Lit, LitStr, Path, Token, parenthesized};

/// `args` or `args(..)`.
pub(crate) enum Captures {
    All,
    Listed(Vec<Capture>),
}

/// The argument with the options that the functions of an `impl` block, a module or a trait share. It occurs only in generated code.
pub(crate) const SHARED_MARKER: &str = "__shared";

/// What to wrap, overriding what the signature suggests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Future,
    Stream,
    Iter,
    Sync,
}

/// The arguments as written.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) attribute: MacroName,
    /// The first argument, which may be the name or the body, was reported.
    pub(crate) has_unread_first: bool,
    pub(crate) name: Slot<Expr>,
    pub(crate) scope: Slot<Expr>,
    pub(crate) level: Slot<Expr>,
    pub(crate) kind: Slot<Expr>,
    pub(crate) parent: Slot<Expr>,
    pub(crate) root: Slot<()>,
    pub(crate) links: Slot<Expr>,
    pub(crate) current: Slot<()>,
    pub(crate) leaf: Slot<()>,
    pub(crate) fields: Slot<Vec<Field>>,
    pub(crate) captures: Slot<Captures>,
    pub(crate) skip: Slot<Vec<Ident>>,
    pub(crate) skip_all: Slot<()>,
    pub(crate) redact: Slot<Vec<Ident>>,
    /// Parameters that another attribute of the function redacts.
    pub(crate) hidden: Vec<String>,
    /// The options that come from the `impl` block, the module or the trait around the function.
    pub(crate) shared: Vec<MacroOption>,
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

    /// Reads everything that can be read. A mistake does not hide the mistakes after it.
    pub(crate) fn read(attribute: MacroName, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::new(attribute);
        if let Err(error) = (|input: ParseStream<'_>| args.read_all(input, errors)).parse2(tokens) {
            errors.push(error);
        }
        args
    }

    fn read_all(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let mut first = true;
        while !input.is_empty() {
            if let Err(error) = self.read_one(first, input, errors) {
                errors.push(error);
                skip_to_comma(input)?;
                self.has_unread_first |= first;
            }
            // Commas between options may be missing, as in `tracing`.
            input.parse::<Option<Token![,]>>()?;
            first = false;
        }
        Ok(())
    }

    /// Reads one argument. The first one may be a bare text: the name, or the body of a log record.
    pub(crate) fn read_one(&mut self, first: bool, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if let (false, Some(body)) = (first, self.log.body.get())
            && let Some(error) = format_argument(self.attribute, &body.value(), input)
        {
            self.log.has_format_arguments = true;
            return Err(error);
        }
        if !input.peek(LitStr) {
            return self.read_option(input, errors);
        }
        let text: LitStr = input.parse()?;
        let option = self.attribute.text_option();
        let ident = Ident::new(option.text(), text.span());
        if !first {
            let message =
                format!("a string without the name of an option must be the first argument; write `{ident} = \"..\"`");
            return Err(syn::Error::new_spanned(text, message));
        }
        if self.attribute.logs() {
            self.log.body.set(&ident, text, errors);
        } else {
            self.name.set(&ident, Expr::Lit(ExprLit { attrs: Vec::new(), lit: Lit::Str(text) }), errors);
        }
        Ok(())
    }

    fn read_option(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let ident = ident(input, "fields(user.id = id)")?;
        if ident == SHARED_MARKER && has_list(input) {
            return self.read_shared(input, errors);
        }
        let Some(option) = self.attribute.option(&ident.to_string()) else {
            return Err(syn::Error::new_spanned(&ident, no_option(self.attribute, &ident.to_string())));
        };
        match option {
            O::Name => self.name.set(&ident, text_or_expr(&ident, "\"orders.fetch\"", input)?, errors),
            O::Scope | O::Target => self.scope.set(&ident, text_or_expr(&ident, "\"orders\"", input)?, errors),
            O::Level => self.level.set(&ident, value(&ident, "\"debug\"", input)?, errors),
            O::Kind => self.kind.set(&ident, value(&ident, "client", input)?, errors),
            O::Parent => self.parent.set(&ident, value(&ident, "request.headers()", input)?, errors),
            O::Root => self.root.set(&ident, flag(&ident, input)?, errors),
            O::Links | O::FollowsFrom => self.links.set(&ident, value(&ident, "batch.contexts()", input)?, errors),
            O::Current => self.current.set(&ident, flag(&ident, input)?, errors),
            O::Leaf => self.leaf.set(&ident, flag(&ident, input)?, errors),
            O::Fields => self.fields.set(&ident, list(&ident, "fields(user.id = id)", input, errors)?, errors),
            O::Args => self.captures.set(&ident, captures(&ident, input, errors)?, errors),
            O::Skip => self.skip.set(&ident, skip(&ident, self.attribute, input, errors)?, errors),
            O::SkipAll => self.skip_all.set(&ident, flag(&ident, input)?, errors),
            O::Redact => self.redact.set(&ident, idents(&ident, "redact(token)", input, errors)?, errors),
            O::Err => self.err.set(&ident, err_ret(&ident, self.attribute, input, errors)?, errors),
            O::Ret => self.ret.set(&ident, err_ret(&ident, self.attribute, input, errors)?, errors),
            O::OkIf => self.ok_if.set(&ident, predicate(&ident, "Option::is_some", input)?, errors),
            O::ErrorIf => self.error_if.set(&ident, predicate(&ident, "Option::is_none", input)?, errors),
            O::If => self.condition.set(&ident, condition(&ident, input)?, errors),
            O::Future => self.form(&ident, Form::Future, input, errors)?,
            O::Stream => self.form(&ident, Form::Stream, input, errors)?,
            O::Iter => self.form(&ident, Form::Iter, input, errors)?,
            O::Sync => self.form(&ident, Form::Sync, input, errors)?,
            O::PollStats => self.poll_stats.set(&ident, flag(&ident, input)?, errors),
            O::Only => self.only.set(&ident, idents(&ident, "only(pub)", input, errors)?, errors),
            O::Except => self.except.set(&ident, idents(&ident, "except(new)", input, errors)?, errors),
            O::Semconv => self.semconv.set(&ident, text(&ident, "\"http.client\"", input)?, errors),
            O::Late => self.late.set(&ident, list(&ident, "late(http.response.status_code)", input, errors)?, errors),
            O::Allow => self.allow.set(&ident, allow(&ident, input, errors)?, errors),
            O::Crate => self.krate.set(&ident, krate(&ident, input)?, errors),
            O::Metric(option) => self.metric.read(option, &ident, input, errors)?,
            O::Log(option) => self.log.read(option, &ident, input, errors)?,
        }
        Ok(())
    }

    /// `__shared(err, ret)`
    fn read_shared(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let options;
        parenthesized!(options in input);
        let names = options.fork();
        self.read_all(&options, errors)?;
        while !names.is_empty() {
            let ident = ident(&names, "")?;
            self.shared.extend(self.attribute.option(&ident.to_string()).map(MacroOption::canonical));
            skip_to_comma(&names)?;
            names.parse::<Option<Token![,]>>()?;
        }
        for (option, slot) in [(O::Err, &mut self.err), (O::Ret, &mut self.ret)] {
            slot.get_mut().into_iter().for_each(|err_ret| err_ret.is_shared = self.shared.contains(&option));
        }
        Ok(())
    }

    /// Sets what to wrap.
    fn form(&mut self, ident: &Ident, form: Form, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        flag(ident, input)?;
        self.form.set(ident, form, errors);
        Ok(())
    }
}

/// The path of the runtime crate: the value of `crate`, or `::otel_runtime`.
pub(crate) fn runtime_path(written: Option<Path>) -> Path {
    written.unwrap_or_else(|| syn::parse_quote!(::otel_runtime))
}

/// The message for an option that this macro does not have.
fn no_option(attribute: MacroName, text: &str) -> String {
    let others = [MacroName::Traced, MacroName::Counted, MacroName::Logged];
    let other = others.into_iter().find_map(|other| Some((other, other.option(text)?)));
    match other {
        Some((_, MacroOption::Skip | MacroOption::Redact)) if attribute.counts() => {
            format!(
                "`{text}` is not an option of metrics, which record only the attributes that you list; write `fields(order.kind = kind)`"
            )
        }
        Some((_, MacroOption::Err | MacroOption::Log(LogOption::Ok))) if attribute.counts() => {
            format!("`{text}` is not an option of metrics; to select the calls that are counted, write `on = {text}`")
        }
        Some((other, _)) => {
            format!("`{text}` is an option of `{}`, not of `{}`", other.display_name(), attribute.display_name())
        }
        None => {
            let known: Vec<&str> = attribute.options().iter().map(|option| option.text()).collect();
            unknown("option", text, &known)
        }
    }
}

/// `crate = ::my_crate::otel_runtime`.
pub(crate) fn krate(ident: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    if is_text(input) {
        return Err(syn::Error::new_spanned(
            ident,
            "`crate` takes a path without quotes: `crate = ::my_crate::otel_runtime`",
        ));
    }
    value(ident, "::my_crate::otel_runtime", input)
}

/// `ok_if = Option::is_some`.
fn predicate(ident: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<Expr> {
    value_unless(ident, example, input, "a function or a closure", |_| true)
}

/// `if = self.verbose`.
fn condition(ident: &Ident, input: ParseStream<'_>) -> syn::Result<Expr> {
    value_unless(ident, "self.verbose", input, "a condition", |lit| !matches!(lit, Lit::Bool(_)))
}

/// `allow(deprecated)`.
fn allow(ident: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    let findings: Vec<AllowedFinding> = list(ident, "allow(deprecated)", input, errors)?;
    let findings: Vec<Ident> = findings.into_iter().map(|AllowedFinding(ident)| ident).collect();
    check_once(&findings, errors);
    Ok(findings)
}

/// `args` or `args(id)`.
fn captures(ident: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Captures> {
    if has_list(input) { list(ident, "args(id)", input, errors).map(Captures::Listed) } else { Ok(Captures::All) }
}

/// `skip(self)`.
fn skip(ident: &Ident, attribute: MacroName, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    if !has_list(input) {
        let message = format!(
            "`skip` needs a list: `skip(self)`; to exclude a method of an `impl` block, write `{}` without other options",
            attribute.display_name().replace(']', "(skip)]")
        );
        return Err(syn::Error::new_spanned(ident, message));
    }
    idents(ident, "skip(self)", input, errors)
}
