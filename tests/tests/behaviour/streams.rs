//! Streams and iterators: from the call until the end or the drop.

use crate::{block_on, record, record_panic};
use futures_core::Stream;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

#[traced]
fn child() {}

/// Yields its items, with a child span for each of them.
struct Items<T>(std::vec::IntoIter<T>);

impl<T> Items<T> {
    fn new(items: Vec<T>) -> Self {
        Self(items.into_iter())
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        child();
        Poll::Ready(self.0.next())
    }
}

fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    match Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(item) => item,
        Poll::Pending => panic!("the stream is always ready"),
    }
}

fn exhaust<S: Stream + Unpin>(mut stream: S) -> usize {
    let mut count = 0;
    while next(&mut stream).is_some() {
        count += 1;
    }
    count
}

#[traced(args, poll_stats)]
fn opaque(to: u8) -> impl Stream<Item = u8> + Unpin {
    Items::new((0..to).collect())
}

#[traced]
fn boxed() -> Pin<Box<dyn Stream<Item = Result<u8, String>> + Send>> {
    Box::pin(Items::new(vec![Ok(1), Err("no".into()), Err("again".into()), Ok(2)]))
}

type Numbers = Pin<Box<dyn Stream<Item = u8>>>;

#[traced(stream)]
fn aliased() -> Numbers {
    Box::pin(Items::new(vec![1]))
}

#[test]
fn a_stream_ends_its_span_with_its_end() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut stream = opaque(2);
    assert_eq!((next(&mut stream), next(&mut stream)), (Some(0), Some(1)));
    telemetry.spans().named("opaque").assert_len(0);
    assert_eq!(next(&mut stream), None);
    telemetry.span("opaque").attr("to", 2).attr("function.items", 2).attr("function.polls", 3).status_unset();
    telemetry.assert_tree("\n opaque\n   child\n   child\n   child\n");
    drop(stream);
    telemetry.spans().named("opaque").assert_len(1);
}

#[test]
fn a_stream_that_is_dropped_early_is_not_a_failure() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut stream = opaque(9);
    next(&mut stream);
    drop(stream);
    telemetry.span("opaque").attr("function.items", 1).status_unset();
    drop(aliased());
    telemetry.span("aliased").status_unset();
}

#[test]
fn the_first_failed_item_is_the_failure() {
    let telemetry = record(|| exhaust(boxed()));
    telemetry.span("boxed").error_type("std::string::String");
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut stream = boxed();
    assert_eq!(next(&mut stream), Some(Ok(1)));
    drop(stream);
    telemetry.span("boxed").status_unset();
}

#[traced(err)]
fn fallible(ok: bool) -> Result<impl Stream<Item = u8> + Unpin, String> {
    child();
    if ok { Ok(Items::new(vec![1])) } else { Err("closed".to_owned()) }
}

#[test]
fn a_stream_in_a_result_keeps_the_span() {
    let telemetry = record(|| exhaust(fallible(true).expect("a stream")));
    telemetry.span("fallible").status_unset();
    telemetry.assert_tree("\n fallible\n   child\n   child\n   child\n");
    let telemetry = record(|| fallible(false).is_err());
    telemetry.span("fallible").error("closed").error_type("std::string::String");
    telemetry.log_in_span("fallible").attr("exception.message", "closed");
}

#[test]
fn a_stream_in_an_option_keeps_the_span() {
    #[traced]
    fn maybe(there: bool) -> Option<impl Stream<Item = u8> + Unpin> {
        there.then(|| Items::new(vec![1]))
    }
    let telemetry = record(|| exhaust(maybe(true).expect("a stream")));
    telemetry.assert_tree("\n maybe\n   child\n   child\n");
    record(|| maybe(false).is_none()).span("maybe").status_unset();
}

#[test]
fn an_async_function_may_return_a_stream() {
    #[traced]
    async fn subscribe() -> impl Stream<Item = u8> + Unpin {
        crate::pause().await;
        child();
        Items::new(vec![1])
    }
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let stream = block_on(subscribe());
    telemetry.spans().named("subscribe").assert_len(0);
    assert_eq!(exhaust(stream), 1);
    telemetry.assert_tree("\n subscribe\n   child\n   child\n   child\n");
    telemetry.span("subscribe").status_unset();
}

#[test]
fn a_stream_that_is_cancelled_during_its_creation_is_cancelled() {
    struct CallsOnDrop;
    impl Drop for CallsOnDrop {
        fn drop(&mut self) {
            child();
        }
    }
    #[traced]
    async fn subscribe() -> impl Stream<Item = u8> + Unpin {
        let _calls = CallsOnDrop;
        crate::pause().await;
        Items::new(vec![1])
    }
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut future = Box::pin(subscribe());
    assert!(crate::poll_once(future.as_mut()).is_pending());
    drop(future);
    telemetry.span("subscribe").error_type("cancelled");
    telemetry.span("child").child_of("subscribe");
}

#[traced(iter, args, poll_stats)]
fn squares(to: u64) -> impl Iterator<Item = u64> {
    (0..to).map(|n| {
        child();
        n * n
    })
}

#[test]
fn an_iterator_ends_its_span_with_its_end() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut iterator = squares(2);
    assert_eq!(iterator.size_hint(), (2, Some(2)));
    assert_eq!(iterator.by_ref().collect::<Vec<_>>(), [0, 1]);
    telemetry.span("squares").attr("to", 2).attr("function.items", 2).status_unset();
    telemetry.assert_tree("\n squares\n   child\n   child\n");
    telemetry.clear();
    _ = squares(5).next();
    telemetry.span("squares").attr("function.items", 1).status_unset();
}

#[test]
fn boxed_and_fallible_iterators_are_iterators() {
    #[traced(iter)]
    fn boxed<'a>(texts: &'a [&'a str]) -> Box<dyn Iterator<Item = Result<u8, std::num::ParseIntError>> + 'a> {
        Box::new(texts.iter().map(|text| text.parse()))
    }
    #[traced(iter, err)]
    fn fallible(ok: bool) -> Result<impl Iterator<Item = u8>, String> {
        if ok { Ok([1_u8].into_iter()) } else { Err("no".to_owned()) }
    }
    record(|| boxed(&["1", "x"]).count()).span("boxed").error_type("std::num::ParseIntError");
    record(|| boxed(&["1"]).count()).span("boxed").status_unset();
    record(|| fallible(true).expect("an iterator").count()).span("fallible").status_unset();
    record(|| fallible(false).is_err()).span("fallible").error("no");
}

#[test]
fn a_panic_in_an_iterator_is_a_failure() {
    #[traced(iter)]
    fn fails() -> impl Iterator<Item = u8> {
        std::iter::from_fn(|| -> Option<u8> { std::panic::resume_unwind(Box::new("expected")) })
    }
    record_panic(|| fails().next()).span("fails").error_type("panic");
}

#[test]
fn without_the_option_an_iterator_is_measured_as_a_call() {
    #[traced]
    fn lazy() -> impl Iterator<Item = u8> {
        [1].into_iter()
    }
    let telemetry = TestTelemetry::new();
    let _iterator = telemetry.run(lazy);
    telemetry.span("lazy").status_unset();
}

#[test]
fn the_declared_type_of_the_items_is_used() {
    #[traced(iter)]
    fn iterator() -> impl Iterator<Item = u64> {
        [1, 2].into_iter()
    }
    #[traced(iter)]
    fn boxed() -> Box<dyn Iterator<Item = u64>> {
        Box::new([1, 2].into_iter())
    }
    #[traced]
    fn stream() -> impl Stream<Item = Result<u64, String>> + Unpin {
        Items::new(vec![Ok(1)])
    }
    record(|| iterator().count() + boxed().count() + exhaust(stream()));
}
