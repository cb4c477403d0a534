//! The grammar of the attributes' arguments: words, each at most once, in any order.

use crate::errors::{Errors, unknown};
use crate::fields::{Capture, Field};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Expr, LitStr, Path, Token, parenthesized};

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

/// A word that may be given once, with where it was given.
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    fn set(&mut self, word: &Ident, value: T, errors: &mut Errors) {
        match &self.0 {
            None => self.0 = Some((word.clone(), value)),
            Some((first, _)) if first == word => errors.at(word, given_twice(word)),
            Some((first, _)) => {
                errors.at(word, format!("`{word}` and `{first}` exclude each other; keep one of them"));
            }
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.0.take().map(|(_, value)| value)
    }

    pub(crate) fn word(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(word, _)| word)
    }

    /// Where the word stands, if it was given.
    pub(crate) fn span(&self) -> Option<Span> {
        self.word().map(Ident::span)
    }
}

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

/// Where a word stands that is there or not.
pub(crate) type Flag = Option<Span>;

/// How an error or a returned value is told.
#[derive(Default)]
pub(crate) struct Telling {
    /// Where `err` or `ret` itself stands.
    pub(crate) word: Option<Span>,
    pub(crate) debug: Flag,
    pub(crate) display: Flag,
    pub(crate) chain: Flag,
    pub(crate) attr: Flag,
    pub(crate) event: Flag,
    pub(crate) level: Option<(Span, Expr)>,
    pub(crate) fields: Vec<Field>,
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

    fn read_one(&mut self, first: bool, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            let word = Ident::new("name", name.span());
            if first {
                self.name.set(&word, syn::parse_quote!(#name), errors);
                return Ok(());
            }
            return Err(syn::Error::new_spanned(name, "a name without a word stands first; write `name = \"..\"`"));
        }
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
            "crate" if is_text(input) => {
                return Err(syn::Error::new_spanned(
                    word,
                    "`crate` takes a path without quotes: `crate = ::my_crate::otel_runtime`",
                ));
            }
            "crate" => self.krate.set(&word, value(&word, "::my_crate::otel_runtime", input)?, errors),
            "root" => self.root.set(&word, flag(&word, input)?, errors),
            "current" => self.current.set(&word, flag(&word, input)?, errors),
            "skip_all" => self.skip_all.set(&word, flag(&word, input)?, errors),
            "poll_stats" => self.poll_stats.set(&word, flag(&word, input)?, errors),
            "future" => self.form(&word, Form::Future, input, errors)?,
            "stream" => self.form(&word, Form::Stream, input, errors)?,
            "iter" => self.form(&word, Form::Iter, input, errors)?,
            "sync" => self.form(&word, Form::Sync, input, errors)?,
            "fields" => self.fields.set(&word, list(&word, "fields(user.id = id)", input, errors)?, errors),
            "args" => {
                let captures = if has_list(input) {
                    Captures::Listed(list(&word, "args(id)", input, errors)?)
                } else {
                    Captures::All
                };
                self.captures.set(&word, captures, errors);
            }
            "skip" if !has_list(input) => {
                return Err(syn::Error::new_spanned(
                    word,
                    "`skip` needs a list: `skip(self)`; to leave a method of an `impl` out, write `#[traced(skip)]` alone",
                ));
            }
            "skip" => self.skip.set(&word, idents(&word, "skip(self)", input, errors)?, errors),
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

/// One argument as it was written.
pub(crate) struct Word {
    /// Its word; `name` for a name without one.
    pub(crate) name: String,
    pub(crate) tokens: TokenStream,
}

/// The arguments one by one, for an attribute that is handed on; what cannot be read is handed on as it is.
pub(crate) fn words(tokens: TokenStream) -> Vec<Word> {
    let mut words = Vec::new();
    let read_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let before = input.fork();
            let name = if input.peek(LitStr) {
                "name".to_owned()
            } else {
                word(&input.fork(), "").map_or_else(|_| String::new(), |word| word.to_string())
            };
            if Args::default().read_one(true, input, &mut Errors::default()).is_err() {
                // The function's own expansion says what is wrong with it.
                skip_to_comma(input)?;
            }
            let mut tokens = TokenStream::new();
            while before.cursor() != input.cursor() {
                tokens.extend([before.parse::<TokenTree>()?]);
            }
            words.push(Word { name: alias(name), tokens });
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    _ = read_all.parse2(tokens);
    words
}

/// Words that mean the same override each other.
fn alias(word: String) -> String {
    match word.as_str() {
        "target" => "scope".to_owned(),
        "follows_from" => "links".to_owned(),
        "future" | "stream" | "iter" => "sync".to_owned(),
        _ => word,
    }
}

/// Leaves what cannot be read, so that the next argument can be.
fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// The word of an argument.
fn word(input: ParseStream<'_>, example: &str) -> syn::Result<Ident> {
    input.call(Ident::parse_any).map_err(|_| input.error(format!("expected an option such as `{example}`")))
}

/// `word = expression`.
fn value<T: Parse>(word: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<T> {
    let needs_value = || format!("`{word}` needs a value: `{word} = {example}`");
    if !input.peek(Token![=]) {
        return Err(syn::Error::new_spanned(word, needs_value()));
    }
    let equals: Token![=] = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new_spanned(equals, needs_value()));
    }
    input.parse().map_err(|error| {
        // An error at the end of the arguments would point at the whole attribute.
        let unfinished = error.to_string().starts_with("unexpected end of input");
        if unfinished { syn::Error::new_spanned(word, needs_value()) } else { error }
    })
}

/// A word that stands alone.
fn flag(word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![=]) || has_list(input) {
        return Err(syn::Error::new_spanned(word, format!("`{word}` takes no value; write `{word}` alone")));
    }
    Ok(())
}

/// `= ".."`
fn is_text(input: ParseStream<'_>) -> bool {
    input.peek(Token![=]) && input.peek2(LitStr)
}

fn has_list(input: ParseStream<'_>) -> bool {
    input.peek(syn::token::Paren)
}

/// `word(item, item)`; an item that cannot be read does not hide the ones behind it.
fn list<T: Parse>(word: &Ident, example: &str, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<T>> {
    if !has_list(input) {
        return Err(syn::Error::new_spanned(word, format!("`{word}` needs a list: `{example}`")));
    }
    let content;
    parenthesized!(content in input);
    let mut items = Vec::new();
    while !content.is_empty() {
        match content.parse() {
            Ok(item) => items.push(item),
            Err(error) => {
                errors.push(error);
                skip_to_comma(&content)?;
            }
        }
        if !content.is_empty() && !content.peek(Token![,]) {
            errors.push(content.error(format!("expected `,` before the next item of `{word}(..)`")));
            skip_to_comma(&content)?;
        }
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(items)
}

/// `word(name, self, pub, _)`.
fn idents(word: &Ident, example: &str, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    struct AnyIdent(Ident);
    impl Parse for AnyIdent {
        fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
            input.call(Ident::parse_any).map(Self).map_err(|_| input.error("expected a name"))
        }
    }
    let list = list(word, example, input, errors)?;
    Ok(list.into_iter().map(|AnyIdent(ident)| ident).collect())
}

/// The words inside `err(..)` and `ret(..)`.
const TELLING: &[&str] = &["Debug", "Display", "chain", "attr", "event", "level", "fields"];

fn telling(outer: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Telling> {
    let mut telling = Telling { word: Some(outer.span()), ..Telling::default() };
    if input.peek(Token![=]) {
        return Err(syn::Error::new_spanned(
            outer,
            format!("`{outer}` takes its options in parentheses: `{outer}(Debug)`"),
        ));
    }
    if !has_list(input) {
        return Ok(telling);
    }
    let content;
    parenthesized!(content in input);
    while !content.is_empty() {
        if let Err(error) = telling.read_one(&content, errors) {
            errors.push(error);
            skip_to_comma(&content)?;
        }
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(telling)
}

impl Telling {
    fn read_one(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input, "Debug")?;
        let given = match word.to_string().as_str() {
            "Debug" => &mut self.debug,
            "Display" => &mut self.display,
            "chain" => &mut self.chain,
            "attr" => &mut self.attr,
            "event" => &mut self.event,
            "level" if self.level.is_none() => {
                self.level = Some((word.span(), value(&word, "\"warn\"", input)?));
                return Ok(());
            }
            "fields" if self.fields.is_empty() => {
                self.fields = list(&word, "fields(error.path = err.path())", input, errors)?;
                return Ok(());
            }
            "level" | "fields" => return Err(syn::Error::new_spanned(&word, given_twice(&word))),
            other => return Err(syn::Error::new_spanned(&word, unknown("option", other, TELLING))),
        };
        flag(&word, input)?;
        if given.replace(word.span()).is_some() {
            errors.at(&word, given_twice(&word));
        }
        Ok(())
    }
}

fn given_twice(word: &Ident) -> String {
    format!("`{word}` is given twice; remove one of them")
}

#[cfg(test)]
mod tests {
    use super::*;

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
