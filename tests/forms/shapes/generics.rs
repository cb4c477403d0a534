//! Generic parameters, bounds, and `impl Trait` arguments.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;
use std::fmt::{Debug, Display};
use std::future::Future;

#[test]
fn type_parameters() {
    #[traced]
    fn show<T: Display + Clone, U>(value: &T, _other: U) -> String {
        inside();
        value.to_string()
    }
    assert_eq!(spans("show > inside", || show(&1, "x")), "1");
    #[traced]
    async fn show_later<T>(value: T) -> String
    where
        T: Display,
    {
        pause().await;
        inside();
        value.to_string()
    }
    assert_eq!(spans("show_later > inside", || wait(show_later(1))), "1");
}

#[test]
fn const_parameters() {
    #[traced]
    fn length<const N: usize>(_: [u8; N]) -> usize {
        inside();
        N
    }
    assert_eq!(spans("length > inside", || length([0; 3])), 3);
    #[traced]
    fn of_const<const N: usize>() -> [u8; N] {
        inside();
        [0; N]
    }
    assert_eq!(spans("of_const > inside", of_const::<{ 1 + 1 }>), [0; 2]);
    #[traced]
    async fn length_later<const N: usize>(_: [u8; N]) -> usize {
        pause().await;
        inside();
        N
    }
    assert_eq!(spans("length_later > inside", || wait(length_later([0; 3]))), 3);
}

#[test]
fn lifetimes_and_where() {
    #[traced]
    fn longest<'a, 'b: 'a>(a: &'a str, b: &'b str) -> &'a str
    where
        'b: 'a,
    {
        inside();
        if a.len() > b.len() { a } else { b }
    }
    assert_eq!(spans("longest > inside", || longest("a", "bb")), "bb");
    #[traced]
    async fn longest_later<'a>(a: &'a str, b: &'a str) -> &'a str {
        pause().await;
        inside();
        if a.len() > b.len() { a } else { b }
    }
    assert_eq!(spans("longest_later > inside", || wait(longest_later("a", "bb"))), "bb");
}

#[test]
fn higher_ranked_bounds() {
    #[traced]
    fn apply<F>(f: F) -> usize
    where
        F: for<'a> Fn(&'a str) -> &'a str,
    {
        inside();
        f("abc").len()
    }
    assert_eq!(spans("apply > inside", || apply(|text| &text[1..])), 2);
    #[traced]
    fn apply_dyn(f: &dyn for<'a> Fn(&'a str) -> &'a str) -> usize {
        inside();
        f("abc").len()
    }
    assert_eq!(spans("apply_dyn > inside", || apply_dyn(&|text| text)), 3);
}

#[test]
fn impl_trait_arguments() {
    #[traced]
    fn all(items: impl IntoIterator<Item = impl Into<u64>>) -> u64 {
        inside();
        items.into_iter().map(Into::into).sum()
    }
    assert_eq!(spans("all > inside", || all([1_u8, 2])), 3);
    #[traced(args(?label))]
    async fn all_later(label: impl Debug, items: impl IntoIterator<Item = u8>) -> u8 {
        pause().await;
        inside();
        drop(label);
        items.into_iter().sum()
    }
    assert_eq!(spans("all_later > inside", || wait(all_later("x", [1, 2]))), 3);
}

#[test]
fn callbacks() {
    #[traced]
    fn once(f: impl FnOnce() -> u8) -> u8 {
        inside();
        f()
    }
    assert_eq!(spans("once > inside", || once(|| 1)), 1);
    #[traced]
    fn many(f: &mut dyn FnMut(u8), mut g: impl FnMut(u8)) {
        inside();
        f(1);
        g(2);
    }
    let (mut a, mut b) = (0, 0);
    spans("many > inside", || many(&mut |x| a += x, |x| b += x));
    assert_eq!((a, b), (1, 2));
    #[traced]
    async fn later<F, Fut>(f: F) -> u8
    where
        F: FnOnce(u8) -> Fut,
        Fut: Future<Output = u8>,
    {
        inside();
        f(1).await
    }
    assert_eq!(spans("later > inside", || wait(later(|x| async move { x }))), 1);
}

#[test]
fn generic_types_and_associated_types() {
    struct Holder<T, const N: usize>([T; N]);
    impl<'a, T: 'a + Clone, const N: usize> Holder<T, N>
    where
        T: Debug,
    {
        #[traced]
        fn first(&'a self) -> Option<&'a T> {
            inside();
            self.0.first()
        }

        #[traced]
        fn map<U>(&self, f: impl Fn(&T) -> U) -> Vec<U> {
            inside();
            self.0.iter().map(f).collect()
        }
    }
    let holder = Holder([1, 2]);
    assert_eq!(spans("first > inside", || holder.first().copied()), Some(1));
    assert_eq!(spans("map > inside", || holder.map(|x| x + 1)), [2, 3]);
    #[traced]
    fn last<I: DoubleEndedIterator>(mut items: I) -> Option<<I as Iterator>::Item> {
        inside();
        items.next_back()
    }
    assert_eq!(spans("last > inside", || last([1, 2].iter().copied())), Some(2));
}

#[test]
fn types_that_are_not_send() {
    #[traced]
    async fn local(shared: std::rc::Rc<u8>) -> u8 {
        pause().await;
        inside();
        *shared
    }
    assert_eq!(spans("local > inside", || wait(local(std::rc::Rc::new(1)))), 1);
}

#[test]
fn futures_that_must_be_send() {
    fn is_send<F: Future + Send>(future: F) -> F {
        future
    }
    #[traced(args(name), err)]
    async fn sendable(name: &str) -> Result<usize, String> {
        pause().await;
        inside();
        Ok(name.len())
    }
    assert_eq!(spans("sendable > inside", || wait(is_send(sendable("x")))), Ok(1));
}
