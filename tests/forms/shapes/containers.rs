//! The attribute on an `impl` block, an inline module, or a trait.

use super::check::{inside, no_spans, pause, spans, wait};
use otel_runtime::traced;

struct Shop<T>(T);

#[traced(fields(shop = 1))]
impl<T: Copy + Into<u64>> Shop<T> {
    const LIMIT: u64 = { 5 + 5 };

    fn new(value: T) -> Self {
        inside();
        Self(value)
    }

    /// Documented.
    #[must_use]
    pub(crate) fn get(&self) -> u64 {
        inside();
        self.0.into().min(Self::LIMIT)
    }

    async fn later(&self) -> u64 {
        pause().await;
        inside();
        self.0.into()
    }

    #[traced("special", args(by))]
    fn named(&mut self, by: u64) -> u64 {
        inside();
        self.0.into() + by
    }

    #[traced(skip)]
    fn left_out(&self) -> u64 {
        self.0.into()
    }

    const fn constant() -> u64 {
        1
    }

    #[cfg(any())]
    fn absent(&self) -> Unknown {}
}

#[test]
fn an_impl_block() {
    let mut shop = spans("Shop::new > inside", || Shop::new(1_u8));
    assert_eq!(spans("Shop::get > inside", || shop.get()), 1);
    assert_eq!(spans("Shop::later > inside", || wait(shop.later())), 1);
    assert_eq!(spans("special > inside", || shop.named(2)), 3);
    assert_eq!(no_spans(|| shop.left_out() + Shop::<u8>::constant()), 2);
}

#[traced(only(pub), except(hidden))]
impl<T> Shop<T> {
    pub(crate) fn shown(&self) -> &T {
        inside();
        &self.0
    }

    pub(crate) fn hidden(&self) -> &T {
        &self.0
    }

    fn private(&self) -> &T {
        &self.0
    }
}

#[test]
fn chosen_methods() {
    let shop = Shop(1);
    assert_eq!(spans("Shop::shown > inside", || *shop.shown()), 1);
    assert_eq!(no_spans(|| shop.hidden() + shop.private()), 2);
}

trait Priced {
    const TAX: u8 = 1;
    type Price;
    fn price(&self) -> Self::Price;
    async fn price_later(&self) -> Self::Price;
}

#[traced(err)]
impl Priced for Shop<&str> {
    const TAX: u8 = 2;
    type Price = Result<u8, std::num::ParseIntError>;

    fn price(&self) -> Self::Price {
        inside();
        self.0.parse().map(|price: u8| price + Self::TAX)
    }

    async fn price_later(&self) -> Self::Price {
        pause().await;
        inside();
        self.0.parse()
    }
}

#[test]
fn an_impl_of_a_trait() {
    assert_eq!(spans("Shop::price > inside", || Shop("1").price()), Ok(3));
    assert_eq!(spans("Shop::price_later > inside", || wait(Shop("1").price_later())), Ok(1));
}

#[traced]
trait Greets {
    const NAME: &'static str;

    fn required(&self) -> u8;

    fn greets(&self) -> &'static str {
        inside();
        Self::NAME
    }

    async fn greets_later(&self) -> &'static str {
        pause().await;
        inside();
        Self::NAME
    }
}

#[traced]
impl Greets for u8 {
    const NAME: &'static str = "byte";

    fn required(&self) -> u8 {
        inside();
        *self
    }
}

#[test]
fn a_trait() {
    assert_eq!(spans("Greets::greets > inside", || 1.greets()), "byte");
    assert_eq!(spans("Greets::greets_later > inside", || wait(1.greets_later())), "byte");
    assert_eq!(spans("u8::required > inside", || 1.required()), 1);
}

#[traced(level = "info")]
mod module {
    use crate::shapes::check::inside;
    use std::collections::{BTreeMap, BTreeSet};

    pub(super) const LIMIT: usize = [1, { 2 }].len();
    static NAMES: [&str; LIMIT] = ["a", { "b" }];

    #[derive(Default)]
    pub(super) struct Held {
        pub(super) sets: BTreeMap<u8, BTreeSet<u8>>,
    }

    impl Held {
        pub(super) fn size(&self) -> usize {
            inside();
            self.sets.len()
        }
    }

    impl From<u8> for Held {
        fn from(n: u8) -> Self {
            inside();
            Self { sets: std::iter::once((n, BTreeSet::new())).collect() }
        }
    }

    macro_rules! names {
        () => {
            NAMES.len()
        };
    }

    pub(super) fn names() -> usize {
        inside();
        names!()
    }

    pub(super) async fn later() -> usize {
        inside();
        NAMES.len()
    }

    pub(super) const fn constant() -> usize {
        LIMIT
    }

    pub(super) mod inner {
        pub(crate) fn untouched() {}
    }
}

#[test]
fn a_module() {
    assert_eq!(spans("names > inside", module::names), 2);
    assert_eq!(spans("later > inside", || wait(module::later())), 2);
    let held = spans("Held::from > inside", || module::Held::from(1));
    assert_eq!(spans("Held::size > inside", || held.size()), 1);
    assert_eq!(no_spans(module::constant), module::LIMIT);
    module::inner::untouched();
    assert!(module::Held::default().sets.is_empty());
}
