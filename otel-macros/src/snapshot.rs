//! The expansions as they are: readable in `tests/expand`, short, the same every time, and there for any input.
//!
//! After a change: `UPDATE_EXPECT=1 cargo test -p otel-macros`, then read the difference as code.

use crate::args::macro_name::MacroName;
use crate::expand::{self, expand};
use crate::item::kind::{items, own_attribute};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use std::path::{Path, PathBuf};
use syn::File;

/// Generated lines around the body of a function with a plain attribute.
const BUDGET: usize = 25;
/// The same with all three on it.
const BUDGET_OF_ALL: usize = 40;

#[test]
fn expansions_are_as_reviewed() {
    for case in cases() {
        let out = case.with_file_name(name(&case) + ".out.rs");
        expect_test::expect_file![out].assert_eq(&printed(&case));
    }
}

#[test]
fn default_expansions_are_short() {
    let defaults = [
        "default_sync",
        "default_async",
        "unit_sync",
        "unit_async",
        "boxed_future",
        "impl_future",
        "stream",
        "default_counted",
        "default_logged",
        "unit_counted",
    ];
    are_short(&defaults, 1, BUDGET);
    are_short(&["all_three", "all_three_async", "all_three_unit"], 3, BUDGET_OF_ALL);
}

fn are_short(names: &[&str], attributes: usize, budget: usize) {
    for name in names {
        let all = cases();
        let case = all.iter().find(|case| self::name(case) == *name).expect("a case of this name");
        let (before, after) = (lines(&prettyplease::unparse(&source(case))), lines(&printed(case)));
        // The attributes themselves are gone.
        let added = after + attributes - before;
        println!("{name}: {added} lines");
        assert!(added <= budget, "{name}: {added} lines around the body, of {budget} at most");
    }
}

#[test]
fn expansions_are_deterministic() {
    for case in cases() {
        assert_eq!(printed(&case), printed(&case), "{}", name(&case));
    }
}

/// Cut or shuffled arguments and items give code or a message, never a panic.
#[test]
fn no_input_makes_the_macro_panic() {
    let mut damage = Damage(0x9E37_79B9_7F4A_7C15);
    let mut tried = 0;
    for (attribute, args, item) in cases().iter().flat_map(|case| uses(case)).chain(every_word_of_each()) {
        for round in 0..200 {
            let args = damage.damaged(args.clone());
            let item = if round % 2 == 0 { item.clone() } else { damage.damaged(item.clone()) };
            let (had_args, had_item) = (args.to_string(), item.to_string());
            let expanded = expand(attribute, args, item);
            assert!(!expanded.is_empty() || had_item.is_empty(), "`{had_args}` on `{had_item}` gave nothing");
            if round % 2 == 0 {
                let parsed = syn::parse2::<File>(expanded.clone());
                assert!(parsed.is_ok(), "`{had_args}` on `{had_item}` gave `{expanded}`");
            }
            tried += 1;
        }
    }
    println!("{tried} damaged inputs");
}

/// The inputs under `tests/expand`.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expand");
    let entries = std::fs::read_dir(folder).expect("the folder of the cases");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("a case").path()).collect();
    cases.retain(|path| path.to_string_lossy().ends_with(".in.rs"));
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn name(case: &Path) -> String {
    let file = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    file.trim_end_matches(".in.rs").to_owned()
}

fn source(case: &Path) -> File {
    let text = std::fs::read_to_string(case).expect("a readable case");
    syn::parse_file(&text).expect("a case in Rust")
}

fn lines(code: &str) -> usize {
    code.lines().filter(|line| !line.is_empty()).count()
}

fn printed(case: &Path) -> String {
    let expanded = expand_all(source(case).into_token_stream());
    prettyplease::unparse(&syn::parse2(expanded).expect("an expansion in Rust"))
}

/// Expands the attributes as the compiler does, from the outside to the inside.
fn expand_all(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for mut item in items(tokens) {
        if let Some((attribute, at, args)) = attribute(&item) {
            item.drain(at..at + 2);
            out.extend(expand_all(expand(attribute, args, item.into_iter().collect())));
        } else {
            out.extend(item.into_iter().map(inside));
        }
    }
    out
}

/// The upper of our attributes on an item.
fn attribute(item: &[TokenTree]) -> Option<(MacroName, usize, TokenStream)> {
    let attribute = |attribute: MacroName| {
        let (at, args) = own_attribute(attribute.name(), item)?;
        Some((attribute, at, args))
    };
    [MacroName::Traced, MacroName::Instrument, MacroName::Counted, MacroName::Logged]
        .into_iter()
        .filter_map(attribute)
        .min_by_key(|(_, at, _)| *at)
}

/// Expands the inline macros of a body.
fn expand_inline(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut at = 0;
    while at < tokens.len() {
        let expanded = match &tokens[at..] {
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(input), ..] if bang.as_char() == '!' => {
                let input = input.stream();
                match name.to_string().as_str() {
                    "span" => Some(expand::expand_inline(MacroName::Span, input)),
                    "count" => Some(expand::expand_inline(MacroName::Count, input)),
                    "log" => Some(expand::expand_inline(MacroName::Log, input)),
                    "record" => Some(expand::expand_record(input)),
                    _ => None,
                }
            }
            _ => None,
        };
        at += if expanded.is_some() { 3 } else { 1 };
        out.extend(expanded.unwrap_or_else(|| inside(tokens[at - 1].clone()).into()));
    }
    out
}

fn inside(token: TokenTree) -> TokenTree {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            TokenTree::Group(Group::new(Delimiter::Brace, expand_inline(expand_all(group.stream()))))
        }
        other => other,
    }
}

/// The annotated items of a case with their arguments.
fn uses(case: &Path) -> Vec<(MacroName, TokenStream, TokenStream)> {
    let annotated = |mut item: Vec<TokenTree>| {
        let (attribute, at, args) = attribute(&item)?;
        item.drain(at..at + 2);
        Some((attribute, args, item.into_iter().collect()))
    };
    items(source(case).into_token_stream()).into_iter().filter_map(annotated).collect()
}

fn every_word_of_each() -> [(MacroName, TokenStream, TokenStream); 4] {
    [MacroName::Traced, MacroName::Instrument, MacroName::Counted, MacroName::Logged]
        .map(|attribute| (attribute, every_word(attribute), an_item()))
}

fn every_word(attribute: MacroName) -> TokenStream {
    if attribute == MacroName::Counted {
        return quote! {
            "orders.placed", unit = "{order}", description = "Orders", duration, active, histogram, value = items.len(),
            buckets = [0.1, 1.0, -2.5e3], on = err, fields("a.b" = "c", { KEY } = 1, order.kind, late = Empty), args(id),
            skip_all, ok_if = |result| result.is_ok(), error_if = Option::is_none, if = self.verbose, scope = "orders",
            level = LEVEL, future, only(pub), except(new), crate = ::otel_runtime
        };
    }
    if attribute == MacroName::Logged {
        return quote! {
            "order {id} {{}} {ret:?} {order.kind:>9}", name = "x", event = "a.b", level = "off", entry = "debug", ok = "off",
            some = 2, none = Level::WARN, err("not {id}: {err}", chain, level = "warn", fields(a = err.a())), ret(Debug),
            slow = "1.5s", sample = 0.1, rate = "10/min", once, fields(%user.id, "a.b" = ?user), args(id), skip(self),
            skip_all, redact(token), ok_if = Result::is_ok, error_if = Option::is_none, if = self.verbose, target = "t",
            sync, only(async), except(new), crate = ::otel_runtime
        };
    }
    quote! {
        "orders.fetch", scope = "orders", level = "debug", kind = client, parent = request.headers(), root,
        links = batch.contexts(), current, fields(%user.id, "a.b" = ?user, { KEY } = 1, self.order.0, late = Empty),
        args(%id as "order.id", user as order.user), skip(self, _), skip_all, redact(token),
        err(chain, level = "warn", attr, fields(error.code = err.code())), ret(Debug, event),
        ok_if = |result| result.is_ok(), error_if = Option::is_none, if = self.verbose, future, poll_stats, only(pub),
        except(new), crate = ::otel_runtime
    }
}

fn an_item() -> TokenStream {
    quote! {
        #[inline]
        pub(crate) async fn load<'a, T: Fn(u8) -> u8>(&'a self, id: u64, (user, token): (&User, T)) -> Result<Box<dyn Future<Output = u8> + 'a>, Error>
        where
            T: 'a,
        {
            #![expect(unused)]
            Ok(id)
        }
    }
}

/// Reproducible damage.
struct Damage(u64);

impl Damage {
    /// A pseudo-random number below `end` (xorshift).
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }

    /// Without what follows a token, without a few tokens, with two exchanged, or with one twice; at any depth.
    fn damaged(&mut self, tokens: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for _ in 0..=self.below(3) {
            if tokens.is_empty() {
                break;
            }
            let at = self.below(tokens.len());
            match (self.below(5), tokens[at].clone()) {
                (0, _) => tokens.truncate(at),
                (1, _) => _ = tokens.remove(at),
                (2, _) => tokens.swap(at, 0),
                (3, TokenTree::Group(group)) => {
                    let inner = self.damaged(group.stream());
                    tokens[at] = TokenTree::Group(Group::new(group.delimiter(), inner));
                }
                (_, token) => tokens.insert(at, token),
            }
        }
        tokens.into_iter().collect()
    }
}
