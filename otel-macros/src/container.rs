//! An attribute on an `impl` block, an inline `mod` or a trait applies to the functions inside.

pub(crate) mod fit;
pub(crate) mod list;
pub(crate) mod shared;
pub(crate) mod split_args;

use crate::args::macro_name::MacroName;
use crate::args::options::MacroOption;
use crate::args::{Args, SHARED_MARKER, runtime_path};
use crate::container::fit::Candidate;
use crate::container::shared::Shared;
use crate::container::split_args::{Argument, split_args};
use crate::errors::{Errors, nearest};
use crate::item::function::Function;
use crate::item::kind::{function_name, function_names, items, keyword, keyword_token, own_attribute};
use crate::item::tokens::is_ident;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{ItemImpl, Path, Type};

/// Moves the attribute from the container to each of its functions.
pub(crate) fn distribute(
    attribute: MacroName,
    args: TokenStream,
    item: TokenStream,
    keyword: &'static str,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let mut shared = Args::read(attribute, args.clone(), errors);
    if let Some(span) = shared.name.span().filter(|_| !attribute.counts()) {
        let name = if attribute.logs() { "(name = \"..\")]" } else { "(\"..\")]" };
        let display_name = attribute.display_name().replace(']', name);
        errors.at_span(
            span,
            format!(
                "`name` would give all functions the same name; write it on each function instead: `{display_name}`"
            ),
        );
    }
    if let Some(at) = shared.metric.announce.ident() {
        let message = format!(
            "`{at}` generates one function, so it cannot apply to several; write it on one function: `#[counted(.., {at}(..))]`"
        );
        errors.at(at, message);
    }
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let body = match tokens.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => body,
        _ => {
            let display_name = attribute.display_name();
            let message = format!(
                "`{display_name}` cannot annotate a module that is in a file of its own; write the attribute on the items in that file"
            );
            errors.at(keyword_token(&tokens), message);
            return None;
        }
    };
    let items = items(body.stream());
    let mut arguments = split_args(attribute, args);
    arguments.retain(|argument| !matches!(argument.option, Some(MacroOption::Only | MacroOption::Except)));
    let mut selection = Selection {
        attribute,
        krate: runtime_path(shared.krate.take()),
        prefix: prefix(&tokens, keyword),
        only: shared.only.take().unwrap_or_default(),
        except: shared.except.take().unwrap_or_default(),
        shared: Shared { arguments, args: shared, functions: Vec::new() },
    };
    selection.check(&items, errors);
    selection.shared.functions = items.iter().flat_map(|item| selection.candidates(item)).collect();
    selection.shared.check(errors);
    let inner = items.into_iter().flat_map(|item| selection.annotate(item));
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

/// Which functions get the attribute, with which arguments.
struct Selection {
    attribute: MacroName,
    krate: Path,
    prefix: String,
    only: Vec<Ident>,
    except: Vec<Ident>,
    shared: Shared,
}

impl Selection {
    fn check(&self, items: &[Vec<TokenTree>], errors: &mut Errors) {
        for qualifier in self.only.iter().filter(|qualifier| *qualifier != "pub" && *qualifier != "async") {
            errors.at(
                qualifier,
                format!(
                    "`only` takes `pub` or `async`, not `{qualifier}`; to exclude functions by name, write `except(..)`"
                ),
            );
        }
        let names: Vec<String> = items.iter().flat_map(|item| function_names(item)).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        for name in self.except.iter().filter(|name| !names.contains(&name.to_string())) {
            let meant =
                nearest(&name.to_string(), &known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            errors.at(name, format!("no function here is named `{name}`{meant}"));
        }
    }

    fn annotate(&self, mut item: Vec<TokenTree>) -> Vec<TokenTree> {
        let nested = matches!(keyword(&item).as_deref(), Some("impl" | "trait"));
        let own = own_attribute(self.attribute.name(), &item);
        // `#[traced(skip)]` excludes the function, and is removed from it.
        if let Some((at, _)) = own.as_ref().filter(|(_, args)| args.to_string() == "skip") {
            item.drain(*at..*at + 2);
            return item;
        }
        if !nested && !self.is_chosen(&item, own.is_some()) {
            return item;
        }
        let candidates = self.candidates(&item);
        let candidates: Vec<&Candidate> = candidates.iter().collect();
        let (at, own) = own.map_or((0, Vec::new()), |(at, args)| {
            item.drain(at..at + 2);
            (at, split_args(self.attribute, args))
        });
        let krate = &self.krate;
        let named = nested
            || own.iter().any(|argument| matches!(argument.option, Some(MacroOption::Name | MacroOption::Current)));
        let named = named || self.shared.arguments.iter().any(|argument| argument.option == Some(MacroOption::Current));
        // A metric either has its own name or is shared by all functions.
        let named = named || self.attribute.counts();
        let name = function_name(&item).filter(|_| !named && !self.prefix.is_empty());
        let name = name.map(|name| {
            let name = format!("{}{name}", self.prefix);
            quote!(name = #name)
        });
        let choice = if nested { self.choice(&item, &own) } else { Vec::new() };
        let is_overridden = |argument: &&Argument| own.iter().any(|own| own.option == argument.option);
        let shared = self.shared.arguments.iter().filter(|argument| !is_overridden(argument));
        let shared: Vec<_> = shared.filter_map(|argument| self.shared.part_for(argument, &candidates)).collect();
        let marker = Ident::new(SHARED_MARKER, Span::call_site());
        let shared = (!shared.is_empty()).then(|| quote!(#marker(#(#shared),*)));
        let own = own.iter().map(|argument| &argument.tokens);
        // The function's own arguments come first, because a bare name has to.
        let arguments = own.cloned().chain(name).chain(choice).chain(shared);
        let name = Ident::new(self.attribute.name(), Span::call_site());
        let attribute = quote!(#[#krate::#name(#(#arguments),*)]);
        item.splice(at..at, attribute);
        item
    }

    /// The functions of an item that get the attribute: the item itself, or those of an `impl` block or a trait in a module.
    fn candidates(&self, item: &[TokenTree]) -> Vec<Candidate> {
        let own = own_attribute(self.attribute.name(), item).map(|(_, args)| args);
        if own.as_ref().is_some_and(|args| args.to_string() == "skip") {
            return Vec::new();
        }
        match (keyword(item).as_deref(), item.last()) {
            (Some("impl" | "trait"), Some(TokenTree::Group(body))) => {
                items(body.stream()).iter().flat_map(|item| self.candidates(item)).collect()
            }
            _ if !self.is_chosen(item, own.is_some()) => Vec::new(),
            _ => {
                let mut unreported = Errors::default();
                let own = own.map(|args| Args::read(self.attribute, args, &mut unreported));
                let form = own.and_then(|own| own.form.get().copied());
                let tokens = item.iter().cloned().collect();
                let name = self.attribute.name();
                let function = Function::read(tokens, self.attribute.display_name(), name.to_owned(), &mut unreported);
                function.map(|function| Candidate { function, form }).into_iter().collect()
            }
        }
    }

    /// `only` and `except` for an `impl` block or a trait inside a module.
    fn choice(&self, item: &[TokenTree], own: &[Argument]) -> Vec<TokenStream> {
        let has_own = |option| own.iter().any(|argument| argument.option == Some(option));
        let names = function_names(item);
        let except: Vec<_> = self.except.iter().filter(|name| names.contains(&name.to_string())).collect();
        let mut choice = Vec::new();
        if !self.only.is_empty() && !has_own(MacroOption::Only) {
            let only = &self.only;
            choice.push(quote!(only(#(#only),*)));
        }
        if !except.is_empty() && !has_own(MacroOption::Except) {
            choice.push(quote!(except(#(#except),*)));
        }
        choice
    }

    fn is_chosen(&self, item: &[TokenTree], annotated: bool) -> bool {
        let Some(name) = function_name(item) else { return false };
        let before: Vec<&TokenTree> = item.iter().take_while(|token| !is_ident(token, "fn")).collect();
        let has = |qualifier: &str| before.iter().any(|token| is_ident(token, qualifier));
        let has_body = matches!(item.last(), Some(TokenTree::Group(_)));
        let excluded = self.except.iter().any(|other| *other == name)
            || self.only.iter().any(|qualifier| !has(&qualifier.to_string()));
        has_body && !has("const") && (annotated || !excluded)
    }
}
