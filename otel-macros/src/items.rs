//! An attribute on an `impl` block, an inline `mod` or a trait: hands it on to the functions in it.

use crate::args::Args;
use crate::errors::{Errors, nearest};
use crate::function::{Angles, is_ident, is_punct, parameters_at};
use crate::words::{Word, words};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{ItemImpl, Path, Type};

/// What an attribute stands on.
pub(crate) enum Kind {
    Function,
    /// `impl`, `mod` or `trait`.
    Container(&'static str),
    /// In words, with an article, and the token that says so.
    Other(&'static str, Option<TokenTree>),
}

/// Words before the keyword of an item.
const QUALIFIERS: &[&str] = &["pub", "default", "const", "async", "unsafe", "safe", "extern", "auto", "crate"];

impl Kind {
    pub(crate) fn of(item: &TokenStream) -> Self {
        let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
        let what = match keyword(&tokens).as_deref() {
            Some("fn") => return Self::Function,
            Some("impl") => return Self::Container("impl"),
            Some("mod") => return Self::Container("mod"),
            Some("trait") => return Self::Container("trait"),
            Some("struct") => "a struct",
            Some("enum") => "an enum",
            Some("union") => "a union",
            Some("static") => "a static",
            Some("type") => "a type alias",
            Some("use") => "a `use`",
            Some("macro_rules") => "a macro",
            Some("const") => "a constant",
            Some("extern") => "an `extern` block",
            _ => "this item",
        };
        Self::Other(what, keyword_token(&tokens).cloned())
    }
}

/// The word that says what an item is.
fn keyword(item: &[TokenTree]) -> Option<String> {
    keyword_token(item).map(ToString::to_string)
}

fn keyword_token(item: &[TokenTree]) -> Option<&TokenTree> {
    let mut last = None;
    let mut tokens = item.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            // `#[..]` and the `(crate)` of `pub(crate)`.
            TokenTree::Punct(punct) if punct.as_char() == '#' => _ = tokens.next(),
            TokenTree::Group(_) | TokenTree::Literal(_) => {}
            TokenTree::Ident(ident) if QUALIFIERS.contains(&ident.to_string().as_str()) => {
                last = Some(token);
            }
            // `const NAME` and `extern { .. }` are items of their own.
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                let known =
                    ["fn", "impl", "mod", "trait", "struct", "enum", "union", "static", "type", "use", "macro_rules"];
                return if known.contains(&word.as_str()) { Some(token) } else { last };
            }
            TokenTree::Punct(_) => return last,
        }
    }
    last
}

/// The container with the attribute on each of its functions instead of on itself.
pub(crate) fn distribute(
    args: TokenStream,
    item: TokenStream,
    keyword: &'static str,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let mut shared = Args::read(args.clone(), errors);
    if let Some(span) = shared.name.span() {
        errors.at_span(span, "`name` would name all functions alike; give it to the function: `#[traced(\"..\")]`");
    }
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let body = match tokens.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => body,
        _ => {
            let message = "`#[traced]` cannot see into the file of a module; put it on what the file holds";
            errors.at(keyword_token(&tokens), message);
            return None;
        }
    };
    let chosen = Chosen {
        krate: shared.krate.take().unwrap_or_else(|| syn::parse_quote!(::otel_runtime)),
        prefix: prefix(&tokens, keyword),
        words: words(args).into_iter().filter(|word| !matches!(word.name.as_str(), "only" | "except")).collect(),
        only: shared.only.take().unwrap_or_default(),
        except: shared.except.take().unwrap_or_default(),
    };
    let items = items(body.stream());
    chosen.check(&items, errors);
    let inner = items.into_iter().flat_map(|item| chosen.annotate(item));
    let mut body_with = Group::new(Delimiter::Brace, inner.collect());
    body_with.set_span(body.span());
    tokens.push(TokenTree::Group(body_with));
    Some(tokens.into_iter().collect())
}

/// `Type::` for the methods of a type, `Trait::` for those of a trait.
fn prefix(head: &[TokenTree], keyword: &str) -> String {
    let after = || head.iter().skip_while(|token| !is_ident(token, keyword)).nth(1);
    match keyword {
        "trait" => after().map_or_else(String::new, |name| format!("{name}::")),
        "impl" => {
            let head: TokenStream = head.iter().cloned().collect();
            let parsed = syn::parse2::<ItemImpl>(quote!(#head {}));
            let name = parsed.ok().and_then(|item| type_name(&item.self_ty));
            name.map_or_else(String::new, |name| format!("{name}::"))
        }
        _ => String::new(),
    }
}

fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Type::Reference(inner) => type_name(&inner.elem),
        Type::Group(inner) => type_name(&inner.elem),
        Type::Paren(inner) => type_name(&inner.elem),
        _ => None,
    }
}

/// The tokens of each item in a body.
pub(crate) fn items(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = Vec::new();
    let mut item = Vec::new();
    let mut angles = Angles::default();
    for token in body {
        let depth = angles.after(&token);
        let is_block = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let ends = is_punct(&token, ';') || (is_block && depth == 0 && ends_with_block(&item));
        item.push(token);
        if ends {
            items.push(std::mem::take(&mut item));
            angles = Angles::default();
        }
    }
    if !item.is_empty() {
        items.push(item);
    }
    items
}

/// A function or a block of items ends with its `{ .. }`; a constant or a `use` goes on to the `;`.
fn ends_with_block(item: &[TokenTree]) -> bool {
    !matches!(keyword(item).as_deref(), Some("const" | "static" | "type" | "use"))
}

/// The functions that get the attribute, and what it says.
struct Chosen {
    krate: Path,
    prefix: String,
    words: Vec<Word>,
    only: Vec<Ident>,
    except: Vec<Ident>,
}

impl Chosen {
    fn check(&self, items: &[Vec<TokenTree>], errors: &mut Errors) {
        for word in self.only.iter().filter(|word| *word != "pub" && *word != "async") {
            errors.at(word, format!("`only` takes `pub` or `async`, not `{word}`; name functions in `except(..)`"));
        }
        let names: Vec<String> = items.iter().flat_map(|item| function_names(item)).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        for name in self.except.iter().filter(|name| !names.contains(&name.to_string())) {
            let meant =
                nearest(&name.to_string(), &known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            errors.at(name, format!("no function is called `{name}` here{meant}"));
        }
    }

    fn annotate(&self, mut item: Vec<TokenTree>) -> Vec<TokenTree> {
        let nested = matches!(keyword(&item).as_deref(), Some("impl" | "trait"));
        let own = own_attribute(&item);
        // The attribute stays out of the function, and its word goes.
        if let Some((at, _)) = own.as_ref().filter(|(_, args)| args.to_string() == "skip") {
            item.drain(*at..*at + 2);
            return item;
        }
        if !nested && !self.is_chosen(&item, own.is_some()) {
            return item;
        }
        let (at, own) = own.map_or((0, Vec::new()), |(at, args)| {
            item.drain(at..at + 2);
            (at, words(args))
        });
        let krate = &self.krate;
        let returns = item.windows(2).any(|pair| is_punct(&pair[0], '-') && is_punct(&pair[1], '>'));
        let fits = |word: &&Word| {
            let overridden = own.iter().any(|own| own.name == word.name);
            let needs_value = matches!(word.name.as_str(), "err" | "ret" | "ok_if" | "error_if");
            !overridden && (returns || nested || !needs_value)
        };
        let named = nested || own.iter().any(|word| matches!(word.name.as_str(), "name" | "current"));
        let named = named || self.words.iter().any(|word| word.name == "current");
        let name = function_name(&item).filter(|_| !named && !self.prefix.is_empty());
        let name = name.map(|name| {
            let name = format!("{}{name}", self.prefix);
            quote!(name = #name)
        });
        let choice = if nested { self.choice(&item, &own) } else { Vec::new() };
        let takes_self = takes_self(&item);
        let shared = self.words.iter().filter(fits).map(|word| match word.name.as_str() {
            // A shared `skip(self)` is about the methods; an associated function next to them has nothing to skip.
            "skip" if !takes_self => without_self(&word.tokens),
            _ => word.tokens.clone(),
        });
        let shared = shared.chain(choice);
        let own = own.iter().map(|word| &word.tokens);
        // The user's own words come first: a name without a word has to.
        let words = own.cloned().chain(name).chain(shared);
        let attribute = quote!(#[#krate::traced(#(#words),*)]);
        item.splice(at..at, attribute);
        item
    }

    /// `only` and `except` for an `impl` block or a trait inside a module.
    fn choice(&self, item: &[TokenTree], own: &[Word]) -> Vec<TokenStream> {
        let has_own = |name: &str| own.iter().any(|word| word.name == name);
        let names = function_names(item);
        let except: Vec<_> = self.except.iter().filter(|name| names.contains(&name.to_string())).collect();
        let mut choice = Vec::new();
        if !self.only.is_empty() && !has_own("only") {
            let only = &self.only;
            choice.push(quote!(only(#(#only),*)));
        }
        if !except.is_empty() && !has_own("except") {
            choice.push(quote!(except(#(#except),*)));
        }
        choice
    }

    fn is_chosen(&self, item: &[TokenTree], annotated: bool) -> bool {
        let Some(name) = function_name(item) else { return false };
        let before: Vec<&TokenTree> = item.iter().take_while(|token| !is_ident(token, "fn")).collect();
        let has = |word: &str| before.iter().any(|token| is_ident(token, word));
        let has_body = matches!(item.last(), Some(TokenTree::Group(_)));
        let excluded =
            self.except.iter().any(|other| *other == name) || self.only.iter().any(|word| !has(&word.to_string()));
        has_body && !has("const") && (annotated || !excluded)
    }
}

/// The names of the functions that an item is or, below a module, holds.
fn function_names(item: &[TokenTree]) -> Vec<String> {
    match (keyword(item).as_deref(), item.last()) {
        (Some("impl" | "trait"), Some(TokenTree::Group(body))) => {
            items(body.stream()).iter().filter_map(|item| function_name(item)).collect()
        }
        _ => function_name(item).into_iter().collect(),
    }
}

fn function_name(item: &[TokenTree]) -> Option<String> {
    if keyword(item).as_deref() != Some("fn") {
        return None;
    }
    let at = item.iter().position(|token| is_ident(token, "fn"))?;
    item.get(at + 1).map(|name| name.to_token_stream().to_string())
}

/// Whether the function has a receiver.
fn takes_self(function: &[TokenTree]) -> bool {
    let signature = function.iter().position(|token| is_ident(token, "fn")).map_or(function, |at| &function[at..]);
    match parameters_at(signature).map(|at| &signature[at]) {
        Some(TokenTree::Group(parameters)) => parameters
            .stream()
            .into_iter()
            .take_while(|token| !is_punct(token, ','))
            .any(|token| is_ident(&token, "self")),
        _ => false,
    }
}

/// `skip(self, a)` becomes `skip(a)`.
fn without_self(skip: &TokenStream) -> TokenStream {
    let names = skip.clone().into_iter().filter_map(|token| match token {
        TokenTree::Group(names) => Some(names.stream()),
        _ => None,
    });
    let names = names.flatten().filter(|token| matches!(token, TokenTree::Ident(_)) && !is_ident(token, "self"));
    quote!(skip(#(#names),*))
}

/// Where `#[traced ..]` stands on an item, and its arguments.
pub(crate) fn own_attribute(item: &[TokenTree]) -> Option<(usize, TokenStream)> {
    item.windows(2).enumerate().find_map(|(at, pair)| {
        let [hash, TokenTree::Group(group)] = pair else {
            return None;
        };
        if !is_punct(hash, '#') || group.delimiter() != Delimiter::Bracket {
            return None;
        }
        let mut path: Vec<TokenTree> = group.stream().into_iter().collect();
        let args = match path.last() {
            Some(TokenTree::Group(args)) => args.stream(),
            _ => TokenStream::new(),
        };
        path.retain(|token| matches!(token, TokenTree::Ident(_)));
        path.last().is_some_and(|last| is_ident(last, "traced")).then_some((at, args))
    })
}
