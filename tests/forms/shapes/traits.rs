//! Methods of traits: default bodies, implementations, `async`, and opaque returns.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;
use std::fmt::Display;
use std::future::Future;

struct Unit;

trait Store {
    type Key;
    const SIZE: u8;

    fn required(&self) -> u8;

    #[traced]
    fn provided(&self) -> u8 {
        inside();
        Self::SIZE
    }

    #[traced]
    fn provided_static(key: Self::Key) -> Self::Key
    where
        Self: Sized,
    {
        inside();
        key
    }

    async fn required_later(&self) -> u8;

    #[traced]
    async fn provided_later(&self) -> u8 {
        pause().await;
        inside();
        Self::SIZE
    }

    fn opaque(&self) -> impl Future<Output = u8> + Send;

    #[traced]
    fn provided_opaque(&self) -> impl Future<Output = u8> {
        async {
            pause().await;
            inside();
            Self::SIZE
        }
    }

    fn shown(&self) -> impl Display;
}

impl Store for Unit {
    type Key = u16;
    const SIZE: u8 = 1;

    #[traced]
    fn required(&self) -> u8 {
        inside();
        Self::SIZE
    }

    #[traced]
    async fn required_later(&self) -> u8 {
        pause().await;
        inside();
        Self::SIZE
    }

    #[traced]
    fn opaque(&self) -> impl Future<Output = u8> + Send {
        async move {
            pause().await;
            inside();
            Self::SIZE
        }
    }

    #[traced]
    fn shown(&self) -> impl Display {
        inside();
        Self::SIZE
    }
}

#[test]
fn methods_of_a_trait() {
    assert_eq!(spans("required > inside", || Unit.required()), 1);
    assert_eq!(spans("provided > inside", || Unit.provided()), 1);
    assert_eq!(spans("provided_static > inside", || Unit::provided_static(2)), 2);
    assert_eq!(spans("shown > inside", || Unit.shown().to_string()), "1");
}

#[test]
fn async_methods_of_a_trait() {
    assert_eq!(spans("required_later > inside", || wait(Unit.required_later())), 1);
    assert_eq!(spans("provided_later > inside", || wait(Unit.provided_later())), 1);
    assert_eq!(spans("opaque > inside", || wait(Unit.opaque())), 1);
    assert_eq!(spans("provided_opaque > inside", || wait(Unit.provided_opaque())), 1);
}

#[test]
fn an_async_implementation_of_a_returned_future() {
    trait Later {
        fn later(&self) -> impl Future<Output = u8> + Send;
    }
    impl Later for Unit {
        #[traced]
        async fn later(&self) -> u8 {
            pause().await;
            inside();
            1
        }
    }
    assert_eq!(spans("later > inside", || wait(Unit.later())), 1);
}

#[test]
fn through_a_trait_object() {
    trait Shape {
        #[traced]
        fn area(&self) -> u8 {
            inside();
            1
        }
    }
    impl Shape for Unit {}
    let shape: &dyn Shape = &Unit;
    assert_eq!(spans("area > inside", || shape.area()), 1);
}

#[test]
fn traits_of_the_standard_library() {
    struct Unit;
    struct Sum(u8);
    impl std::ops::Add for Sum {
        type Output = Self;
        #[traced]
        fn add(self, other: Self) -> Self {
            inside();
            Self(self.0 + other.0)
        }
    }
    impl Drop for Sum {
        #[traced]
        fn drop(&mut self) {}
    }
    impl std::str::FromStr for Unit {
        type Err = ();
        #[traced]
        fn from_str(_: &str) -> Result<Self, Self::Err> {
            inside();
            Ok(Self)
        }
    }
    impl std::fmt::Display for Unit {
        #[traced]
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            inside();
            f.write_str("unit")
        }
    }
    impl Future for Unit {
        type Output = u8;
        #[traced]
        fn poll(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<u8> {
            inside();
            std::task::Poll::Ready(1)
        }
    }
    impl Iterator for Sum {
        type Item = u8;
        #[traced]
        fn next(&mut self) -> Option<Self::Item> {
            inside();
            None
        }
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    telemetry.run(|| assert_eq!((Sum(1) + Sum(2)).0, 3));
    telemetry.spans().named("add").assert_len(1);
    telemetry.spans().named("drop").assert_len(3);
    telemetry.assert_tree("add > inside");
    assert_eq!(spans("fmt > inside", || Unit.to_string()), "unit");
    assert!(spans("from_str > inside", || "x".parse::<Unit>()).is_ok());
    assert_eq!(spans("poll > inside", || wait(Unit)), 1);
    let mut none = Sum(0);
    assert_eq!(spans("next > inside", || none.next()), None);
}
