//! The grammar of the attributes' arguments: words, each at most once, in any order.

use crate::errors::{Errors, unknown};
use crate::fields::{Capture, Field};
use crate::slot::Slot;
use crate::syntax::{flag, has_list, idents, is_text, list, skip_to_comma, value, word};
use crate::telling::{Telling, telling};
use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, LitStr, Path, Token};

/// Every word of `#[traced]`, in the order of the documentation.
pub(crate) const WORDS: &[&str] = &[
    "name",
    "scope",
    "target",
    "level",
    "kind",
    "parent",
    "root",
    "links",
    "follows_from",
    "current",
    "fields",
    "args",
    "skip",
    "skip_all",
    "redact",
    "err",
    "ret",
    "ok_if",
    "error_if",
    "if",
    "future",
    "stream",
    "iter",
    "sync",
    "poll_stats",
    "only",
    "except",
    "crate",
];

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
    pub(crate) err: Slot<Telling>,
    pub(crate) ret: Slot<Telling>,
    pub(crate) ok_if: Slot<Expr>,
    pub(crate) error_if: Slot<Expr>,
    pub(crate) condition: Slot<Expr>,
    pub(crate) form: Slot<Form>,
    pub(crate) poll_stats: Slot<()>,
    pub(crate) only: Slot<Vec<Ident>>,
    pub(crate) except: Slot<Vec<Ident>>,
    pub(crate) krate: Slot<Path>,
}

impl Args {
    /// Reads all that can be read; a mistake does not hide the ones behind it.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let read_all = |input: ParseStream<'_>| {
            let mut first = true;
            while !input.is_empty() {
                if let Err(error) = args.read_one(first, input, errors) {
                    errors.push(error);
                    skip_to_comma(input)?;
                }
                // Commas between words may be missing, as `tracing` allows.
                input.parse::<Option<Token![,]>>()?;
                first = false;
            }
            Ok(())
        };
        if let Err(error) = read_all.parse2(tokens) {
            errors.push(error);
        }
        args
    }

    /// One argument; a name may stand without its word if it is the first.
    pub(crate) fn read_one(&mut self, first: bool, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if !input.peek(LitStr) {
            return self.read_word(input, errors);
        }
        let name: LitStr = input.parse()?;
        if !first {
            return Err(syn::Error::new_spanned(name, "a name without a word stands first; write `name = \"..\"`"));
        }
        self.name.set(&Ident::new("name", name.span()), syn::parse_quote!(#name), errors);
        Ok(())
    }

    fn read_word(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input, "fields(user.id = id)")?;
        match word.to_string().as_str() {
            "name" => self.name.set(&word, value(&word, "\"orders.fetch\"", input)?, errors),
            "scope" | "target" => self.scope.set(&word, value(&word, "\"orders\"", input)?, errors),
            "level" => self.level.set(&word, value(&word, "\"debug\"", input)?, errors),
            "kind" => self.kind.set(&word, value(&word, "client", input)?, errors),
            "parent" => self.parent.set(&word, value(&word, "request.headers()", input)?, errors),
            "links" | "follows_from" => self.links.set(&word, value(&word, "batch.contexts()", input)?, errors),
            "ok_if" => self.ok_if.set(&word, value(&word, "Option::is_some", input)?, errors),
            "error_if" => self.error_if.set(&word, value(&word, "Option::is_none", input)?, errors),
            "if" => self.condition.set(&word, value(&word, "self.verbose", input)?, errors),
            "crate" => self.krate.set(&word, krate(&word, input)?, errors),
            "root" => self.root.set(&word, flag(&word, input)?, errors),
            "current" => self.current.set(&word, flag(&word, input)?, errors),
            "skip_all" => self.skip_all.set(&word, flag(&word, input)?, errors),
            "poll_stats" => self.poll_stats.set(&word, flag(&word, input)?, errors),
            "future" => self.form(&word, Form::Future, input, errors)?,
            "stream" => self.form(&word, Form::Stream, input, errors)?,
            "iter" => self.form(&word, Form::Iter, input, errors)?,
            "sync" => self.form(&word, Form::Sync, input, errors)?,
            "fields" => self.fields.set(&word, list(&word, "fields(user.id = id)", input, errors)?, errors),
            "args" => self.captures.set(&word, captures(&word, input, errors)?, errors),
            "skip" => self.skip.set(&word, skip(&word, input, errors)?, errors),
            "redact" => self.redact.set(&word, idents(&word, "redact(token)", input, errors)?, errors),
            "only" => self.only.set(&word, idents(&word, "only(pub)", input, errors)?, errors),
            "except" => self.except.set(&word, idents(&word, "except(new)", input, errors)?, errors),
            "err" => self.err.set(&word, telling(&word, input, errors)?, errors),
            "ret" => self.ret.set(&word, telling(&word, input, errors)?, errors),
            other => {
                errors.at(&word, unknown("option", other, WORDS));
                skip_to_comma(input)?;
            }
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

/// `args` or `args(id)`.
fn captures(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Captures> {
    if has_list(input) { list(word, "args(id)", input, errors).map(Captures::Listed) } else { Ok(Captures::All) }
}

/// `skip(self)`.
fn skip(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    if !has_list(input) {
        return Err(syn::Error::new_spanned(
            word,
            "`skip` needs a list: `skip(self)`; to leave a method of an `impl` out, write `#[traced(skip)]` alone",
        ));
    }
    idents(word, "skip(self)", input, errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telling::TELLING;

    /// The documentation that users read, in the crate that re-exports the macro.
    const DOCS: &str = include_str!("../../otel-runtime/docs/traced.md");

    #[test]
    fn every_word_has_a_row_and_an_example() {
        let (prose, code): (Vec<_>, Vec<_>) = DOCS.split("```").enumerate().partition(|(index, _)| index % 2 == 0);
        let rows: String =
            prose.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with('|')).collect();
        let code: String = code.into_iter().map(|(_, code)| code).collect();
        for word in WORDS.iter().chain(TELLING) {
            let named = [format!("`{word}"), format!(" {word}")];
            assert!(named.iter().any(|named| rows.contains(named)), "`{word}` has no row in docs/traced.md");
            assert!(code.contains(word), "`{word}` has no example in docs/traced.md");
        }
    }

    #[test]
    fn one_mistake_does_not_hide_another() {
        let mut errors = Errors::default();
        Args::read(quote::quote!(knid = client, fields(a = 1) level = "info", root = 1, root, root), &mut errors);
        let told = errors.into_tokens().unwrap_or_default().to_string();
        assert_eq!(told.matches("compile_error").count(), 3, "{told}");
        assert!(told.contains("unknown option `knid`; did you mean `kind`?"), "{told}");
        assert!(told.contains("`root` is given twice"), "{told}");
    }
}
