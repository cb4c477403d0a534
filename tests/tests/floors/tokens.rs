//! What the tokens of one module contain: child modules, imported names, and every path that is written anywhere.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// The segments of a path.
pub(crate) type Path = Vec<String>;

/// What one module contains.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) children: Vec<Child>,
    pub(crate) imports: Vec<Import>,
    /// The paths outside of `use`, in expressions, types, attributes and macros.
    pub(crate) paths: BTreeSet<Path>,
    /// Every identifier outside of `use`.
    pub(crate) identifiers: BTreeSet<String>,
    /// Macros that `#[macro_export]` puts at the root of the crate.
    pub(crate) exported_macros: Vec<String>,
}

/// A `mod`.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) name: String,
    /// The argument of `#[path]`.
    pub(crate) file: Option<String>,
    /// The contents between braces; `None` if they are in a file.
    pub(crate) body: Option<TokenStream>,
}

/// One name of a `use`.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) path: Path,
    /// The name in this module; `*` for all names of `path`.
    pub(crate) name: String,
    /// Whether other modules can import the name from here.
    pub(crate) is_reexport: bool,
}

/// Reads the tokens of a module; those of `#[cfg(test)]` are skipped.
pub(crate) fn read(tokens: TokenStream) -> Contents {
    let mut contents = Contents::default();
    scan(tokens, true, &mut contents);
    contents
}

/// The attributes before an item.
#[derive(Default)]
struct Attributes {
    is_test: bool,
    exports_macro: bool,
    file: Option<String>,
}

impl Attributes {
    fn add(&mut self, attribute: &Group) {
        let text = attribute.stream().to_string().replace(' ', "");
        self.is_test |= text == "cfg(test)" || text.starts_with("cfg(all(test,");
        self.exports_macro |= text == "macro_export";
        if let Some(file) = text.strip_prefix("path=") {
            self.file = Some(file.trim_matches('"').to_owned());
        }
    }
}

/// `is_module` is true at the level of items, where `mod` declares a module.
fn scan(tokens: TokenStream, is_module: bool, contents: &mut Contents) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut attributes = Attributes::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        if let Some((attribute, length)) = attribute(rest) {
            attributes.add(attribute);
            scan(attribute.stream(), false, contents);
            at += length;
            continue;
        }
        if attributes.is_test {
            at += item(rest);
            attributes = Attributes::default();
            continue;
        }
        at += match token {
            TokenTree::Group(group) => {
                scan(group.stream(), false, contents);
                1
            }
            TokenTree::Ident(ident) if ident == "pub" => visibility(rest),
            TokenTree::Ident(ident) if ident == "use" && !is_punct(rest.get(1), '<') => {
                import(&tokens, at, contents);
                semicolon(rest)
            }
            TokenTree::Ident(ident) if ident == "mod" && is_module => {
                contents.children.extend(child(rest, attributes.file.take()));
                3
            }
            TokenTree::Ident(ident) if ident == "macro_rules" && attributes.exports_macro => {
                contents.exported_macros.extend(rest.get(2).map(ToString::to_string));
                1
            }
            TokenTree::Ident(_) => path(&tokens, at, contents),
            // What follows `::` here is a path of an external crate or an associated item.
            TokenTree::Punct(_) if is_separator(rest) => 2 + segments(&rest[2..]).1,
            _ => 1,
        };
        let is_prefix = matches!(token, TokenTree::Ident(ident) if ident == "pub" || ident == "macro_rules");
        if !is_prefix {
            attributes = Attributes::default();
        }
    }
}

/// `#[..]` or `#![..]`, and how many tokens it has.
fn attribute(tokens: &[TokenTree]) -> Option<(&Group, usize)> {
    let length = if is_punct(tokens.get(1), '!') { 3 } else { 2 };
    match tokens.get(length - 1) {
        Some(TokenTree::Group(group)) if is_punct(tokens.first(), '#') && group.delimiter() == Delimiter::Bracket => {
            Some((group, length))
        }
        _ => None,
    }
}

/// How many tokens an item has: it ends with a semicolon, or with braces if it is none of those that need the semicolon.
fn item(tokens: &[TokenTree]) -> usize {
    let needs_semicolon = tokens.iter().take(3).any(|token| {
        matches!(token, TokenTree::Ident(ident) if ["use", "const", "static", "type", "let"].iter().any(|word| ident == word))
    });
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => !needs_semicolon && group.delimiter() == Delimiter::Brace,
        token => is_punct(Some(token), ';'),
    };
    tokens.iter().position(is_end).map_or(tokens.len(), |end| end + 1)
}

/// `pub` or `pub(..)`; the path in the parentheses is no dependency.
fn visibility(tokens: &[TokenTree]) -> usize {
    let first = match tokens.get(1) {
        Some(TokenTree::Group(group)) => group.stream().into_iter().next().map(|token| token.to_string()),
        _ => None,
    };
    if ["crate", "super", "self", "in"].contains(&first.as_deref().unwrap_or_default()) { 2 } else { 1 }
}

/// `mod name;` or `mod name { .. }`.
fn child(tokens: &[TokenTree], file: Option<String>) -> Option<Child> {
    let body = match tokens.get(2)? {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    };
    Some(Child { name: plain(tokens.get(1)?), file, body })
}

/// The `use` at a position.
fn import(tokens: &[TokenTree], at: usize, contents: &mut Contents) {
    let is_reexport = match at.checked_sub(1).map(|before| &tokens[before]) {
        Some(TokenTree::Ident(ident)) => ident == "pub",
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    let rest = &tokens[at + 1..];
    let end = semicolon(rest);
    let mut found = Vec::new();
    tree(&[], &rest[..end.saturating_sub(1)], &mut found);
    contents.imports.extend(found.into_iter().map(|(path, name)| Import { path, name, is_reexport }));
}

/// The names of a use tree, with the path of each.
fn tree(before: &[String], tokens: &[TokenTree], found: &mut Vec<(Path, String)>) {
    // `use ::name` is an external crate.
    if is_separator(tokens) {
        return;
    }
    let (mut own, length) = segments(tokens);
    let is_self = own == ["self"] && !before.is_empty();
    if is_self {
        own.clear();
    }
    let path = [before, own.as_slice()].concat();
    let rest = &tokens[length..];
    match rest.first() {
        None => found.extend(path.last().cloned().map(|name| (path, name))),
        Some(TokenTree::Ident(_)) => found.extend(rest.get(1).map(|name| (path, plain(name)))),
        Some(_) => match rest.get(2).or(rest.first()) {
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                inner.split(|token| is_punct(Some(token), ',')).for_each(|part| {
                    if !part.is_empty() {
                        tree(&path, part, found);
                    }
                });
            }
            _ => found.push((path, "*".to_owned())),
        },
    }
}

/// A path outside of `use`, or a single identifier.
fn path(tokens: &[TokenTree], at: usize, contents: &mut Contents) -> usize {
    let (path, length) = segments(&tokens[at..]);
    // `value.name::<T>()` calls a method, `..name::CONSTANT` does not.
    let is_dot = |back: usize| at.checked_sub(back).is_some_and(|before| is_punct(tokens.get(before), '.'));
    // What `a::$name` leads to is known only where the macro is used.
    let is_open = is_separator(&tokens[at + length..]) && is_punct(tokens.get(at + length + 2), '$');
    contents.identifiers.extend(path.iter().cloned());
    if path.len() > 1 && !is_open && (!is_dot(1) || is_dot(2)) {
        contents.paths.insert(path);
    }
    length
}

/// The segments of a path, and how many tokens they have; generic arguments, groups and `*` end it.
fn segments(tokens: &[TokenTree]) -> (Path, usize) {
    let mut path = Vec::new();
    let mut at = 0;
    while let Some(token @ TokenTree::Ident(_)) = tokens.get(at) {
        path.push(plain(token));
        at += 1;
        if !(is_separator(&tokens[at..]) && matches!(tokens.get(at + 2), Some(TokenTree::Ident(_)))) {
            break;
        }
        at += 2;
    }
    (path, at)
}

/// How many tokens there are up to and with the next semicolon.
fn semicolon(tokens: &[TokenTree]) -> usize {
    tokens.iter().position(|token| is_punct(Some(token), ';')).map_or(tokens.len(), |end| end + 1)
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    is_punct(tokens.first(), ':') && is_punct(tokens.get(1), ':')
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// An identifier without `r#`.
fn plain(token: &TokenTree) -> String {
    token.to_string().trim_start_matches("r#").to_owned()
}
