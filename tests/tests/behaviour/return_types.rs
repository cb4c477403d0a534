//! Which return types are futures and streams, by their declaration.

use crate::{block_on, record};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::{StreamExt as _, stream};
use opentelemetry::trace::Status;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::future::Future;
use std::iter::FusedIterator;
use std::pin::Pin;

/// Traits and types of an application that have the names of those of `futures`.
mod own {
    pub(crate) trait Stream {
        fn levels(&self) -> u8;
    }
    pub(crate) trait Future<T> {
        fn value(&self) -> T;
    }
    pub(crate) struct BoxFuture(pub(crate) u8);
    pub(crate) struct BoxStream<'a>(pub(crate) &'a str);
    impl Stream for u8 {
        fn levels(&self) -> u8 {
            *self
        }
    }
    impl<T: Copy> Future<T> for T {
        fn value(&self) -> T {
            *self
        }
    }
}

#[test]
fn a_trait_with_the_name_of_a_trait_of_futures_is_not_that_trait() {
    #[traced]
    fn opaque() -> impl own::Stream {
        3_u8
    }
    #[traced]
    fn fallible(ok: bool) -> Result<impl own::Stream + Send, String> {
        if ok { Ok(3_u8) } else { Err("no".to_owned()) }
    }
    #[traced]
    fn boxed() -> Box<dyn own::Stream> {
        Box::new(3_u8)
    }
    #[traced]
    fn pinned() -> Pin<Box<dyn own::Stream + Send>> {
        Box::pin(3_u8)
    }
    #[traced]
    async fn later() -> impl own::Stream {
        3_u8
    }
    #[traced]
    fn generic() -> impl own::Future<u8> {
        4_u8
    }
    #[traced]
    fn boxed_generic() -> Box<dyn own::Future<u8> + Send> {
        Box::new(4_u8)
    }
    #[traced]
    fn aliases() -> (own::BoxFuture, own::BoxStream<'static>) {
        (aliased(), own::BoxStream("six"))
    }
    #[traced]
    fn aliased() -> own::BoxFuture {
        own::BoxFuture(5)
    }
    #[traced]
    fn aliased_stream(name: &str) -> own::BoxStream<'_> {
        own::BoxStream(name)
    }
    use own::{Future as _, Stream as _};
    let telemetry = TestTelemetry::new();
    telemetry.run(|| {
        assert_eq!(opaque().levels() + boxed().levels() + pinned().levels(), 9);
        assert_eq!(fallible(true).expect("a stream").levels() + block_on(later()).levels(), 6);
        assert!(fallible(false).is_err());
        assert_eq!(generic().value() + boxed_generic().value() + aliased().0, 13);
        assert_eq!((aliases().1.0, aliased_stream("two").0), ("six", "two"));
    });
    for name in ["opaque", "boxed", "pinned", "later", "generic", "boxed_generic", "aliases", "aliased_stream"] {
        telemetry.span(name).status_unset();
    }
    assert_eq!(telemetry.spans().named("fallible").iter().filter(|span| span.status != Status::Unset).count(), 1);
}

#[test]
fn an_associated_type_shows_the_trait_of_futures() {
    #[traced]
    fn bounded() -> impl std::future::Future<Output: Into<u64>> {
        async { 1_u8 }
    }
    let telemetry = TestTelemetry::new();
    let future = telemetry.run(bounded);
    telemetry.spans().assert_len(0);
    assert_eq!(block_on(telemetry.run_async(future)).into(), 1);
    telemetry.span("bounded").status_unset();
}

#[traced]
fn unpin() -> impl Future<Output = u8> + Unpin {
    std::future::ready(1)
}

#[traced]
fn unpin_in_a_box() -> Box<dyn Future<Output = u8> + Send + Unpin> {
    Box::new(std::future::ready(2))
}

#[traced]
fn not_pinned(id: &u8) -> Box<dyn Future<Output = u8> + '_> {
    Box::new(async move { *id })
}

#[traced]
fn pinned_twice() -> Pin<Box<dyn Future<Output = u8> + Unpin>> {
    Box::pin(std::future::ready(4))
}

#[test]
fn futures_have_the_bounds_that_are_declared() {
    fn wait(future: impl Future<Output = u8> + Unpin) -> u8 {
        block_on(future)
    }
    let telemetry = record(|| {
        assert_eq!((wait(unpin()), wait(unpin_in_a_box())), (1, 2));
        assert_eq!((block_on(Box::into_pin(not_pinned(&3))), wait(pinned_twice())), (3, 4));
    });
    assert_eq!(telemetry.spans().names(), ["unpin", "unpin_in_a_box", "not_pinned", "pinned_twice"]);
}

#[traced]
fn fused() -> impl FusedStream<Item = u8> + Unpin {
    stream::iter([1, 2]).fuse()
}

#[traced]
#[expect(clippy::implied_bounds_in_impls, reason = "both bounds are what is tested")]
fn fused_too() -> impl Stream<Item = u8> + FusedStream + Unpin + Send {
    stream::iter([1, 2]).fuse()
}

#[traced]
fn stream_in_a_box() -> Box<dyn Stream<Item = u8> + Send + Unpin> {
    Box::new(stream::iter([1]))
}

#[traced]
fn stream_not_pinned() -> Result<Box<dyn Stream<Item = u8>>, String> {
    Ok(Box::new(stream::iter([1])))
}

#[test]
fn streams_have_the_bounds_that_are_declared() {
    fn count(mut stream: impl FusedStream<Item = u8> + Unpin) -> usize {
        let mut count = 0;
        while block_on(stream.next()).is_some() {
            count += 1;
        }
        assert!(stream.is_terminated());
        count
    }
    let telemetry = record(|| {
        assert_eq!((count(fused()), count(fused_too())), (2, 2));
        assert_eq!(block_on(stream_in_a_box().count()), 1);
        assert_eq!(block_on(Box::into_pin(stream_not_pinned().expect("a stream")).count()), 1);
    });
    assert_eq!(telemetry.spans().names(), ["fused", "fused_too", "stream_in_a_box", "stream_not_pinned"]);
}

#[traced(iter)]
fn iterator() -> impl DoubleEndedIterator<Item = u8> + ExactSizeIterator + FusedIterator {
    [1, 2, 3].into_iter()
}

#[traced(iter)]
fn iterator_in_a_box() -> Box<dyn DoubleEndedIterator<Item = u8> + Send> {
    Box::new([1, 2].into_iter())
}

#[test]
fn iterators_have_the_bounds_that_are_declared() {
    let telemetry = record(|| {
        let mut items = iterator();
        assert_eq!((items.len(), items.next_back(), items.next()), (3, Some(3), Some(1)));
        assert_eq!(items.rev().collect::<Vec<_>>(), [2]);
        assert_eq!(iterator_in_a_box().rev().collect::<Vec<_>>(), [2, 1]);
    });
    telemetry.span("iterator").status_unset();
    telemetry.span("iterator_in_a_box").status_unset();
}

/// A trait of every future, and a trait of every type. A macro cannot know that.
trait Named {}
impl<F: Future> Named for F {}
trait MaybeSend {}
impl<T> MaybeSend for T {}

#[traced(future)]
fn with_an_own_bound() -> impl Future<Output = u8> + Named {
    async {
        crate::pause().await;
        1
    }
}

#[traced]
fn with_a_marker() -> impl Future<Output = u8> + MaybeSend {
    async {
        crate::pause().await;
        2
    }
}

#[test]
fn futures_have_the_bounds_that_the_option_promises() {
    let telemetry = record(|| {
        // The span starts with the first poll.
        drop((with_an_own_bound(), with_a_marker()));
        assert_eq!(block_on(with_an_own_bound()), 1);
        assert_eq!(block_on(with_a_marker()), 2);
    });
    telemetry.span("with_an_own_bound").status_unset();
    telemetry.span("with_a_marker").status_unset();
}

#[traced]
fn pair() -> (impl Fn(&str) -> usize, u8) {
    (|text| text.len(), 2)
}

#[traced(err)]
fn fallible(ok: bool) -> Result<impl Fn(&str) -> usize + Clone, String> {
    if !ok {
        return Err("no".to_owned());
    }
    Ok(|text: &str| text.len())
}

#[traced]
fn array() -> [impl Fn(); 2] {
    let closure = || ();
    [closure, closure]
}

#[traced]
async fn later<T: PartialEq + Copy>(expected: T) -> impl Fn(&T) -> bool {
    crate::pause().await;
    move |found: &T| *found == expected
}

#[traced(err)]
async fn fallible_later(ok: bool) -> Result<impl FnOnce(&str) -> Option<char>, String> {
    if ok { Ok(|text: &str| text.chars().next()) } else { Err("no".to_owned()) }
}

#[traced]
fn optional<'a>(prefix: &'a str) -> Option<impl Fn(&str) -> Vec<u8> + use<'a>> {
    Some(move |text: &str| [prefix.as_bytes(), text.as_bytes()].concat())
}

#[test]
fn returned_closures_have_the_types_of_the_signature() {
    let telemetry = record(|| {
        assert_eq!((pair().0)("four"), 4);
        assert_eq!(fallible(true).expect("a closure")("four"), 4);
        assert!(fallible(false).is_err());
        array()[1]();
        assert!(block_on(later(1))(&1));
        assert_eq!(block_on(fallible_later(true)).expect("a closure")("x"), Some('x'));
        assert!(block_on(fallible_later(false)).is_err());
        assert_eq!(optional("a").expect("a closure")("b"), b"ab");
    });
    for name in ["fallible", "fallible_later"] {
        telemetry.spans().named(name).nth(0).status_unset();
        telemetry.spans().named(name).nth(1).error("no");
    }
    for name in ["pair", "array", "later", "optional"] {
        telemetry.span(name).status_unset();
    }
}
