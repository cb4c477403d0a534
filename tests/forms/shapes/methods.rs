//! Methods with every kind of `self`.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq)]
struct Shop {
    sold: u8,
}

impl Shop {
    #[traced]
    fn new() -> Self {
        inside();
        Self { sold: 1 }
    }

    #[traced]
    fn by_value(self) -> u8 {
        inside();
        self.sold
    }

    #[traced]
    fn by_mut_value(mut self) -> Self {
        inside();
        self.sold += 1;
        self
    }

    #[traced]
    fn by_reference(&self) -> u8 {
        inside();
        self.sold
    }

    #[traced]
    fn lends(&self) -> &u8 {
        inside();
        &self.sold
    }

    #[traced]
    fn by_mutable(&mut self) {
        inside();
        self.sold += 1;
    }

    #[traced]
    fn lends_mutable(&mut self) -> &mut u8 {
        inside();
        &mut self.sold
    }

    #[traced]
    fn boxed(self: Box<Self>) -> u8 {
        inside();
        self.sold
    }

    #[traced]
    fn counted(self: Rc<Self>) -> Rc<Self> {
        inside();
        self
    }

    #[traced]
    fn shared(self: Arc<Self>) -> u8 {
        inside();
        self.sold
    }

    #[traced]
    fn shared_reference(self: &Arc<Self>) -> Arc<Self> {
        inside();
        Arc::clone(self)
    }

    #[traced]
    fn pinned(mut self: Pin<&mut Self>) -> u8 {
        inside();
        self.sold += 1;
        self.sold
    }

    #[traced]
    fn pinned_box(self: Pin<Box<Self>>) -> u8 {
        inside();
        self.sold
    }

    #[traced]
    fn with_a_lifetime<'a>(&'a self, _other: &str) -> &'a u8 {
        inside();
        &self.sold
    }

    #[traced(fields(sold = self.sold, self.sold))]
    fn recorded(&self) -> u8 {
        inside();
        self.sold
    }

    #[traced]
    async fn async_by_value(self) -> u8 {
        pause().await;
        inside();
        self.sold
    }

    #[traced]
    async fn async_by_reference(&self) -> &u8 {
        pause().await;
        inside();
        &self.sold
    }

    #[traced]
    async fn async_by_mutable(&mut self) -> &mut u8 {
        pause().await;
        inside();
        &mut self.sold
    }

    #[traced]
    async fn async_boxed(self: Box<Self>) -> u8 {
        pause().await;
        inside();
        self.sold
    }

    #[traced]
    async fn async_shared(self: Arc<Self>) -> u8 {
        pause().await;
        inside();
        self.sold
    }

    #[traced]
    async fn async_shared_reference(self: &Arc<Self>) -> u8 {
        pause().await;
        inside();
        self.sold
    }

    #[traced]
    async fn async_pinned(mut self: Pin<&mut Self>) -> u8 {
        pause().await;
        inside();
        self.sold += 1;
        self.sold
    }
}

#[test]
fn methods_by_value_and_reference() {
    let mut shop = spans("new > inside", Shop::new);
    assert_eq!(spans("by_value > inside", || Shop::by_value(shop.clone())), 1);
    assert_eq!(spans("by_mut_value > inside", || shop.clone().by_mut_value()).sold, 2);
    assert_eq!(spans("by_reference > inside", || shop.by_reference()), 1);
    assert_eq!(spans("lends > inside", || *shop.lends()), 1);
    spans("by_mutable > inside", || shop.by_mutable());
    spans("lends_mutable > inside", || *shop.lends_mutable() += 1);
    assert_eq!(spans("with_a_lifetime > inside", || *shop.with_a_lifetime("x")), 3);
    assert_eq!(spans("recorded > inside", || shop.recorded()), 3);
}

#[test]
fn methods_by_pointer() {
    assert_eq!(spans("boxed > inside", || Box::new(Shop { sold: 1 }).boxed()), 1);
    assert_eq!(spans("counted > inside", || Rc::new(Shop { sold: 1 }).counted()).sold, 1);
    let shared = Arc::new(Shop { sold: 2 });
    assert_eq!(spans("shared > inside", || Arc::clone(&shared).shared()), 2);
    assert_eq!(spans("shared_reference > inside", || shared.shared_reference()).sold, 2);
    assert_eq!(spans("pinned > inside", || Pin::new(&mut Shop { sold: 1 }).pinned()), 2);
    assert_eq!(spans("pinned_box > inside", || Box::pin(Shop { sold: 1 }).pinned_box()), 1);
}

#[test]
fn async_methods() {
    let mut shop = Shop { sold: 1 };
    assert_eq!(spans("async_by_value > inside", || wait(shop.clone().async_by_value())), 1);
    assert_eq!(spans("async_by_reference > inside", || *wait(shop.async_by_reference())), 1);
    spans("async_by_mutable > inside", || *wait(shop.async_by_mutable()) += 1);
    assert_eq!(spans("async_boxed > inside", || wait(Box::new(shop.clone()).async_boxed())), 2);
    assert_eq!(spans("async_pinned > inside", || wait(Pin::new(&mut shop).async_pinned())), 3);
    let shared = Arc::new(shop);
    assert_eq!(spans("async_shared > inside", || wait(Arc::clone(&shared).async_shared())), 3);
    assert_eq!(spans("async_shared_reference > inside", || wait(shared.async_shared_reference())), 3);
}
