//! Expands a source as the compiler does: attributes from the outside to the inside, then the macros in bodies.
//!
//! The tests reach the rest of the crate through this file alone.

use crate::expand::{expand_inline, expand_record};
use crate::item::kind::{items, own_attribute};
use proc_macro2::{Group, LineColumn, Span, TokenStream, TokenTree};

pub(super) use crate::args::macro_name::MacroName;
pub(super) use crate::derive::derive;
pub(super) use crate::expand::expand;

/// A part of the source, from its first to behind its last character.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    pub(super) start: LineColumn,
    pub(super) end: LineColumn,
}

impl Place {
    /// From the first to the last token of something; none if a macro wrote it.
    pub(super) fn between(first: Span, last: Span) -> Option<Self> {
        // `Span::call_site()` is empty here.
        let is_written = |span: Span| !span.byte_range().is_empty();
        (is_written(first) && is_written(last)).then(|| Self { start: first.start(), end: last.end() })
    }
}

/// The source with all of our macros expanded. `seen` gets each single expansion, and the place of the attribute or
/// macro call that it comes from.
pub(super) fn expand_all(source: TokenStream, seen: &mut dyn FnMut(Place, &TokenStream)) -> TokenStream {
    let start = LineColumn { line: 1, column: 0 };
    Expander { seen }.items(source, Place { start, end: start })
}

/// The first of our attributes on an item, where it is in the tokens, and its arguments.
pub(super) fn first_attribute(item: &[TokenTree]) -> Option<(MacroName, usize, TokenStream)> {
    let attribute = |attribute: MacroName| {
        let (at, args) = own_attribute(attribute.name(), item)?;
        Some((attribute, at, args))
    };
    [MacroName::Traced, MacroName::Instrument, MacroName::Counted, MacroName::Logged]
        .into_iter()
        .filter_map(attribute)
        .min_by_key(|(_, at, _)| *at)
}

/// The annotated items of a source, with their arguments.
pub(super) fn annotated_items(source: TokenStream) -> Vec<(MacroName, TokenStream, TokenStream)> {
    let annotated = |mut item: Vec<TokenTree>| {
        let (attribute, at, args) = first_attribute(&item)?;
        item.drain(at..at + 2);
        Some((attribute, args, item.into_iter().collect()))
    };
    items(source).into_iter().filter_map(annotated).collect()
}

struct Expander<'a> {
    seen: &'a mut dyn FnMut(Place, &TokenStream),
}

impl Expander<'_> {
    /// `within` is the macro call that these tokens come from. To the compiler, an attribute that a macro wrote is there.
    fn items(&mut self, tokens: TokenStream, within: Place) -> TokenStream {
        let mut out = TokenStream::new();
        for mut item in items(tokens) {
            if let Some((attribute, at, args)) = first_attribute(&item) {
                let place = Place::between(item[at].span(), item[at + 1].span()).unwrap_or(within);
                item.drain(at..at + 2);
                let expanded = expand(attribute, args, item.into_iter().collect());
                (self.seen)(place, &expanded);
                out.extend(self.items(expanded, place));
            } else if let Some(name) = derived(&item) {
                let place = Place::between(name, name).unwrap_or(within);
                let expanded = derive(item.iter().cloned().collect());
                (self.seen)(place, &expanded);
                out.extend(item);
                out.extend(expanded);
            } else {
                out.extend(self.body(&item, within));
            }
        }
        out
    }

    fn body(&mut self, tokens: &[TokenTree], within: Place) -> TokenStream {
        let mut out = TokenStream::new();
        let mut rest = tokens;
        while let Some((first, behind)) = rest.split_first() {
            rest = behind;
            if let Some((input, expanded)) = inline_macro(first, behind) {
                let place = Place::between(first.span(), input.span()).unwrap_or(within);
                (self.seen)(place, &expanded);
                out.extend(self.items(expanded, place));
                rest = &behind[2..];
            } else if let TokenTree::Group(group) = first {
                let inside = self.items(group.stream(), within);
                let mut expanded = Group::new(group.delimiter(), inside);
                expanded.set_span(group.span());
                out.extend([TokenTree::Group(expanded)]);
            } else {
                out.extend([first.clone()]);
            }
        }
        out
    }
}

/// The position of `Outcome` in `#[derive(..)]` of an item.
fn derived(item: &[TokenTree]) -> Option<Span> {
    let (_, traits) = own_attribute("derive", item)?;
    traits.into_iter().find(|token| token.to_string() == "Outcome").map(|token| token.span())
}

/// The `(..)` of `span!(..)`, and the expansion.
fn inline_macro<'a>(first: &TokenTree, behind: &'a [TokenTree]) -> Option<(&'a Group, TokenStream)> {
    let (TokenTree::Ident(name), [TokenTree::Punct(bang), TokenTree::Group(input), ..]) = (first, behind) else {
        return None;
    };
    if bang.as_char() != '!' {
        return None;
    }
    let stream = input.stream();
    let expanded = match name.to_string().as_str() {
        "span" => expand_inline(MacroName::Span, stream),
        "count" => expand_inline(MacroName::Count, stream),
        "log" => expand_inline(MacroName::Log, stream),
        "record" => expand_record(stream),
        _ => return None,
    };
    Some((input, expanded))
}
