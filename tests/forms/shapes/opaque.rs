//! `impl Trait` in return position, also nested, and precise capturing.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;
use std::error::Error;
use std::fmt::{Debug, Display};

#[test]
fn a_closure() {
    #[traced]
    fn adder(a: u8) -> impl Fn(u8) -> u8 {
        inside();
        move |b| a + b
    }
    assert_eq!(spans("adder > inside", || adder(1)(2)), 3);
    #[traced]
    fn counter() -> impl FnMut() -> u8 {
        inside();
        let mut count = 0;
        move || {
            count += 1;
            count
        }
    }
    assert_eq!(spans("counter > inside", || counter()()), 1);
    #[traced]
    fn measure() -> impl AsyncFn(&str) -> usize {
        inside();
        async |text| text.len()
    }
    assert_eq!(spans("measure > inside", || wait(measure()("ab"))), 2);
    #[traced]
    async fn adder_later(a: u8) -> impl Fn(u8) -> u8 {
        pause().await;
        inside();
        move |b| a + b
    }
    assert_eq!(spans("adder_later > inside", || wait(adder_later(1))(2)), 3);
}

#[test]
fn closures_in_other_types() {
    #[traced]
    fn pair() -> (impl Fn(u8) -> u8, impl Display) {
        inside();
        (|x| x + 1, "x")
    }
    assert_eq!(spans("pair > inside", || (pair().0)(1)), 2);
    #[traced]
    fn optional(some: bool) -> Option<impl Fn(u8) -> u8> {
        inside();
        some.then_some(|x| x + 1)
    }
    assert_eq!(spans("optional > inside", || optional(true).unwrap()(1)), 2);
    #[traced]
    fn fallible(n: u8) -> Result<impl Fn(u8) -> u8, Box<dyn Error>> {
        inside();
        if n == 0 {
            return Err("zero".into());
        }
        Ok(move |x| x / n)
    }
    assert_eq!(spans("fallible > inside", || fallible(2).unwrap()(4)), 2);
    #[traced]
    async fn fallible_later(n: u8) -> Result<impl Fn(u8) -> u8, String> {
        pause().await;
        inside();
        Ok(move |x| x / n)
    }
    assert_eq!(spans("fallible_later > inside", || wait(fallible_later(2)).unwrap()(4)), 2);
    #[traced]
    fn nested() -> impl Iterator<Item = impl Display> {
        inside();
        vec![1, 2].into_iter().map(|x: u8| x.to_string())
    }
    assert_eq!(spans("nested > inside", || nested().count()), 2);
    #[traced]
    fn boxed() -> Box<impl Fn(u8) -> u8> {
        inside();
        Box::new(|x| x)
    }
    assert_eq!(spans("boxed > inside", || boxed()(4)), 4);
}

#[test]
fn a_closure_that_borrows() {
    #[traced]
    fn prefixed<'a>(prefix: &'a str) -> impl Fn(&str) -> String + 'a {
        inside();
        move |text| [prefix, text].concat()
    }
    assert_eq!(spans("prefixed > inside", || prefixed("a")("b")), "ab");
    #[traced]
    fn bounded<T: Clone + 'static>(value: T) -> impl Fn() -> T + Clone + 'static
    where
        T: Debug,
    {
        inside();
        move || value.clone()
    }
    assert_eq!(spans("bounded > inside", || bounded(1)()), 1);
}

#[test]
fn precise_capturing() {
    #[traced]
    fn items<'a, T: Clone>(items: &'a [T]) -> impl Iterator<Item = T> + use<'a, T> {
        inside();
        items.iter().cloned()
    }
    assert_eq!(spans("items > inside", || items(&[1]).count()), 1);
    #[traced]
    fn captures_nothing(text: &str) -> impl Display + use<> {
        inside();
        text.len()
    }
    assert_eq!(spans("captures_nothing > inside", || captures_nothing("ab").to_string()), "2");
    #[traced]
    fn captures_a_constant<const N: usize>() -> impl Display + use<N> {
        inside();
        N
    }
    assert_eq!(spans("captures_a_constant > inside", || captures_a_constant::<3>().to_string()), "3");
}

#[test]
fn an_into_iterator() {
    #[traced]
    fn list() -> impl IntoIterator<Item = u8, IntoIter = impl ExactSizeIterator<Item = u8>> {
        inside();
        vec![1, 2]
    }
    assert_eq!(spans("list > inside", || list().into_iter().len()), 2);
}

#[test]
fn a_trait_object_behind_a_reference() {
    #[traced]
    fn shown<'a>(value: &'a u8) -> &'a (dyn Display + 'a) {
        inside();
        value
    }
    assert_eq!(spans("shown > inside", || shown(&1).to_string()), "1");
}

#[test]
fn an_opaque_error() {
    #[traced(err)]
    fn fails() -> Result<u8, impl Display> {
        inside();
        Err::<u8, _>("no")
    }
    super::check::failed("fails > inside", "&str", || assert!(fails().is_err()));
}
