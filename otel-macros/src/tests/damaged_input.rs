//! Damaged inputs expand to code or to a message; the macros do not panic.

use super::expansion::{MacroName, annotated_items, derive, expand};
use super::snapshot::{cases, source};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::File;

/// Cut or shuffled arguments and items give code or a message, never a panic.
#[test]
fn no_input_makes_the_macro_panic() {
    let mut damage = Damage(0x9E37_79B9_7F4A_7C15);
    let mut tried = 0;
    let sources = cases().into_iter().map(|case| source(&case).into_token_stream());
    for (attribute, args, item) in sources.flat_map(annotated_items).chain(every_word_of_each()) {
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

/// The same for the derive macro.
#[test]
fn no_item_makes_the_derive_panic() {
    let mut damage = Damage(0x2545_F491_4F6C_DD1D);
    let source = quote! {
        #[outcome(crate = ::otel_runtime)]
        enum OrderError<'a, E: Clone, const N: usize> where E: 'a {
            SoldOut = 1,
            #[outcome("invalid_quantity")] Quantity(u32, [E; N]),
            #[outcome(ok)] AlreadyPlaced { id: &'a u64 },
            #[outcome(transparent)] Storage(#[from] Box<E>),
            #[outcome(name = "x", with = Response::code)] Refused { by: Response },
        }
    };
    for _ in 0..4000 {
        let item = damage.damaged(source.clone());
        let had_item = item.to_string();
        let expanded = derive(item);
        let parsed = syn::parse2::<File>(expanded.clone());
        assert!(parsed.is_ok(), "`{had_item}` gave `{expanded}`");
        assert!(!expanded.is_empty(), "`{had_item}` gave nothing");
    }
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
