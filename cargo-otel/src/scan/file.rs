//! The items of one file.

use super::attributes::{is_applied, is_no_std, is_test, is_test_only, last_name, obstacle};
use super::body::{exits, statements};
use super::function::{AsyncEntry, Entry, Function, Obstacle, Reach, Returned, Scope};
use super::modules::ModuleFile;
use super::names::{last_name as last_of_path, plain, type_name};
use super::source::Source;
use crate::workspace::CrateKind;
use proc_macro2::{Span, TokenStream};
use std::ops::Range;
use std::path::Path;
use syn::spanned::Spanned as _;
use syn::{
    AttrStyle, Attribute, Block, FnArg, ImplItem, Item, ItemFn, ItemImpl, ItemTrait, Pat, ReturnType, Safety,
    Signature, TraitItem, Type, Visibility,
};

/// Finds the functions of a file, and adds the files of its modules to `open`.
pub(super) fn scan(module: &ModuleFile, text: String, open: &mut Vec<ModuleFile>) -> Source {
    let mut source = Source {
        path: module.path.clone(),
        text,
        functions: Vec::new(),
        entry: None,
        tests: Vec::new(),
        exits: Vec::new(),
        own_attributes: Vec::new(),
        problem: None,
        is_no_std: false,
    };
    let start = start_of_code(&source.text);
    let tokens: Result<TokenStream, _> = source.text[start..].parse();
    let parsed = tokens.map_err(|error| error.to_string()).and_then(|tokens| {
        syn::parse2::<syn::File>(tokens).map_err(|error| format!("line {}: {error}", error.span().start().line))
    });
    match parsed {
        Ok(file) => {
            source.is_no_std = is_no_std(&file.attrs);
            let mut walk = Walk { module, source: &mut source, open, start };
            walk.items(&file.items, &module.scope, &module.folder);
            source.exits = exits(&file).into_iter().map(|range| range.start + start..range.end + start).collect();
        }
        Err(problem) => source.problem = Some(problem),
    }
    // Positions are resolved, so that the texts of all files need not stay in memory.
    proc_macro2::extra::invalidate_current_thread_spans();
    source
}

/// The place behind a byte order mark and a line such as `#!/usr/bin/env run`.
fn start_of_code(text: &str) -> usize {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let code = &text[start..];
    let is_shebang = code.starts_with("#!") && !code[2..].trim_start().starts_with('[');
    if is_shebang { start + code.find('\n').unwrap_or(code.len()) } else { start }
}

struct Walk<'a> {
    module: &'a ModuleFile,
    source: &'a mut Source,
    open: &'a mut Vec<ModuleFile>,
    start: usize,
}

/// A function of any kind of item.
struct Found<'a> {
    attributes: &'a [Attribute],
    visibility: Option<&'a Visibility>,
    signature: &'a Signature,
    block: &'a Block,
    /// The type or trait that it belongs to.
    owner: Option<&'a str>,
    of_trait: Option<String>,
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item], scope: &Scope, folder: &Path) {
        for item in items {
            match item {
                Item::Fn(function) => self.item_fn(function, scope),
                Item::Impl(block) => self.item_impl(block, scope),
                Item::Trait(item) => self.item_trait(item, scope),
                Item::Mod(item) => {
                    if let Some((_, items)) = &item.content {
                        let name = plain(&item.ident);
                        self.items(items, &scope.module(&name, is_test_only(&item.attrs)), &folder.join(&name));
                    } else if let Some(child) = self.module.child(&item.ident, &item.attrs, scope, folder) {
                        self.open.push(child);
                    }
                }
                _ => {}
            }
        }
    }

    fn item_fn(&mut self, item: &ItemFn, scope: &Scope) {
        let is_root = scope.name(None, "") == self.module.scope.name(None, "");
        let is_program = matches!(self.module.kind, CrateKind::Program | CrateKind::Example);
        let is_entry = is_program && is_root && item.sig.ident == "main";
        if is_entry {
            self.source.entry = Some(self.entry(item));
        }
        if is_test(&item.attrs) {
            self.source.tests.push(self.first_statement(&item.attrs, &item.block));
        }
        let (signature, block) = (&item.sig, &*item.block);
        let visibility = Some(&item.vis);
        let found = Found { attributes: &item.attrs, visibility, signature, block, owner: None, of_trait: None };
        self.add(&found, scope, is_entry.then_some(Obstacle::Main));
    }

    fn item_impl(&mut self, block: &ItemImpl, scope: &Scope) {
        let of_trait = block.trait_.as_ref().map(|(path, _)| last_of_path(path));
        let owner = type_name(&block.self_ty).or_else(|| of_trait.clone());
        let is_test = is_test_only(&block.attrs).then_some(Obstacle::Test);
        for item in &block.items {
            let ImplItem::Fn(function) = item else { continue };
            let found = Found {
                attributes: &function.attrs,
                visibility: Some(&function.vis),
                signature: &function.sig,
                block: &function.block,
                owner: owner.as_deref(),
                of_trait: of_trait.clone(),
            };
            self.add(&found, scope, is_test.clone().or_else(|| obstacle(&block.attrs)));
        }
    }

    fn item_trait(&mut self, item: &ItemTrait, scope: &Scope) {
        let owner = item.ident.to_string();
        for item in &item.items {
            let TraitItem::Fn(function) = item else { continue };
            let Some(block) = &function.default else { continue };
            let found = Found {
                attributes: &function.attrs,
                visibility: None,
                signature: &function.sig,
                block,
                owner: Some(&owner),
                of_trait: Some(owner.clone()),
            };
            self.add(&found, scope, None);
        }
    }

    fn add(&mut self, found: &Found<'_>, scope: &Scope, obstacle_around: Option<Obstacle>) {
        let Found { attributes, signature, block, .. } = found;
        let own: Vec<_> = attributes.iter().filter(|attribute| is_applied(attribute)).collect();
        let own: Vec<_> = own.into_iter().map(|attribute| self.range(attribute.span())).collect();
        self.source.own_attributes.extend(own);
        let (path, name) = scope.name(found.owner, &plain(&signature.ident));
        let first = first_keyword(signature);
        let place = match found.visibility {
            Some(visibility @ (Visibility::Public(_) | Visibility::Restricted(_))) => visibility.span(),
            _ => first,
        };
        let start = attributes.iter().find(|attribute| matches!(attribute.style, AttrStyle::Outer));
        let start = start.map_or(place, |attribute| attribute.pound_token.span);
        let is_test = scope.is_test || is_test_only(attributes);
        let obstacle = obstacle_around
            .or_else(|| is_test.then_some(Obstacle::Test))
            .or_else(|| obstacle(attributes))
            .or_else(|| obstacle_of(signature));
        self.source.functions.push(Function {
            path,
            name,
            line: signature.ident.span().start().line + self.lines_before(),
            lines: (
                start.start().line + self.lines_before(),
                block.brace_token.span.close().end().line + self.lines_before(),
            ),
            place: self.start + place.byte_range().start,
            is_async: signature.asyncness.is_some(),
            reach: self.reach(found),
            of_trait: found.of_trait.clone(),
            statements: statements(block),
            returned: returned(signature, found.owner),
            parameters: parameters(signature),
            obstacle,
        });
    }

    fn reach(&self, found: &Found<'_>) -> Reach {
        if !matches!(found.visibility, Some(Visibility::Inherited)) || found.of_trait.is_some() {
            Reach::Public
        } else if found.owner.is_none() && matches!(self.module.kind, CrateKind::Program | CrateKind::Example) {
            Reach::Program
        } else {
            Reach::Private
        }
    }

    fn entry(&self, item: &ItemFn) -> Entry {
        let outer = item.attrs.iter().find(|attribute| matches!(attribute.style, AttrStyle::Outer));
        let start = match (outer, &item.vis) {
            (Some(attribute), _) => attribute.pound_token.span,
            (None, Visibility::Inherited) => first_keyword(&item.sig),
            (None, visibility) => visibility.span(),
        };
        let start = self.start + start.byte_range().start;
        let end = self.start + item.block.brace_token.span.close().byte_range().end;
        let runtime = item.sig.asyncness.is_some().then(|| {
            let output = match &item.sig.output {
                ReturnType::Default => String::new(),
                output @ ReturnType::Type(..) => one_line(&self.source.text[self.range(output.span())]),
            };
            let conditions = item.attrs.iter().filter(|attribute| last_name(attribute) == "cfg");
            let conditions =
                conditions.map(|condition| one_line(&self.source.text[self.range(condition.span())]) + " ");
            AsyncEntry { output, conditions: conditions.collect() }
        });
        let body = self.first_statement(&item.attrs, &item.block);
        Entry { item: start..end, body, is_example: self.module.kind == CrateKind::Example, runtime }
    }

    /// The place behind the opening brace and the attributes of a body.
    fn first_statement(&self, attributes: &[Attribute], block: &Block) -> usize {
        let inner = attributes.iter().filter(|attribute| matches!(attribute.style, AttrStyle::Inner(_)));
        let ends = inner.map(|attribute| self.range(attribute.span()).end);
        ends.max().unwrap_or(self.start + block.brace_token.span.open().byte_range().end)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        self.start + range.start..self.start + range.end
    }

    fn lines_before(&self) -> usize {
        self.source.text[..self.start].matches('\n').count()
    }
}

/// The text without line breaks, to be inserted into a line.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default().trim()).collect();
    lines.join(" ")
}

/// The first keyword of a signature.
fn first_keyword(signature: &Signature) -> Span {
    if let Some(constness) = &signature.constness {
        return constness.span;
    }
    if let Some(asyncness) = &signature.asyncness {
        return asyncness.span;
    }
    match (&signature.safety, &signature.abi) {
        (Safety::Safe(safe), _) => safe.span,
        (Safety::Unsafe(unsafety), _) => unsafety.span,
        (Safety::Default, Some(abi)) => abi.extern_token.span,
        (Safety::Default, None) => signature.fn_token.span,
    }
}

fn obstacle_of(signature: &Signature) -> Option<Obstacle> {
    if signature.constness.is_some() {
        Some(Obstacle::Const)
    } else if signature.abi.is_some() {
        Some(Obstacle::Extern)
    } else {
        signature.variadic.is_some().then_some(Obstacle::Variadic)
    }
}

fn parameters(signature: &Signature) -> Vec<String> {
    let names = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(plain(&name.ident)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    names.collect()
}

fn returned(signature: &Signature, owner: Option<&str>) -> Returned {
    let ReturnType::Type(_, ty) = &signature.output else { return Returned::Other };
    let name = match &**ty {
        // A step of a builder returns a reference to itself.
        Type::Reference(reference) if signature.receiver().is_some() => type_name(&reference.elem),
        ty => type_name(ty),
    };
    match name.as_deref() {
        Some(name) if name == "Self" || Some(name) == owner => Returned::Own,
        Some(name) if name.ends_with("Result") && matches!(&**ty, Type::Path(_)) => Returned::Result,
        _ => Returned::Other,
    }
}
