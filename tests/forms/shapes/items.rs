//! Functions that return a stream, or an iterator with the option `iter`: the span covers it to its end.

use super::check::{failed, inside, pause, spans, wait};
use futures_util::stream::{self, BoxStream, LocalBoxStream, Stream, StreamExt as _};
use otel_runtime::traced;
use std::pin::Pin;
use std::task::Poll;

/// Yields `n` items, with a child span for each.
fn items(n: u8) -> impl Stream<Item = u8> + Send {
    let mut left = n;
    stream::poll_fn(move |_| {
        inside_if(left == 1);
        Poll::Ready(left.checked_sub(1).inspect(|next| left = *next))
    })
}

fn inside_if(yes: bool) {
    if yes {
        inside();
    }
}

fn all<S: Stream<Item = u8>>(stream: S) -> Vec<u8> {
    wait(stream.collect::<Vec<_>>())
}

#[test]
fn opaque_streams() {
    #[traced]
    fn numbers(n: u8) -> impl Stream<Item = u8> {
        items(n)
    }
    assert_eq!(spans("numbers > inside", || all(numbers(2))), [1, 0]);
    #[traced]
    fn borrowing<'a>(list: &'a [u8]) -> impl Stream<Item = &'a u8> + Send + 'a {
        stream::iter(list).inspect(|n| inside_if(**n == 1))
    }
    assert_eq!(spans("borrowing > inside", || all(borrowing(&[1, 2]).map(|n| *n))), [1, 2]);
    #[traced]
    fn awaiting(n: u8) -> impl Stream<Item = u8> + Unpin {
        Box::pin(stream::once(async move {
            pause().await;
            inside();
            n
        }))
    }
    assert_eq!(spans("awaiting > inside", || all(awaiting(2))), [2]);
}

#[test]
fn boxed_streams() {
    #[traced]
    fn numbers(n: u8) -> BoxStream<'static, u8> {
        items(n).boxed()
    }
    assert_eq!(spans("numbers > inside", || all(numbers(2))), [1, 0]);
    #[traced]
    fn local(n: std::rc::Rc<u8>) -> LocalBoxStream<'static, u8> {
        items(*n).boxed_local()
    }
    assert_eq!(spans("local > inside", || all(local(std::rc::Rc::new(1)))), [0]);
    #[traced]
    fn pinned<'a>(list: &'a [u8]) -> Pin<Box<dyn Stream<Item = u8> + Send + 'a>> {
        Box::pin(stream::iter(list.iter().copied()).inspect(|n| inside_if(*n == 1)))
    }
    assert_eq!(spans("pinned > inside", || all(pinned(&[1]))), [1]);
    #[traced]
    fn guarded(n: u8) -> BoxStream<'static, u8> {
        if n == 0 {
            return stream::empty().boxed();
        }
        items(n).boxed()
    }
    assert!(spans("guarded", || all(guarded(0))).is_empty());
    assert_eq!(spans("guarded > inside", || all(guarded(1))), [0]);
}

#[test]
fn streams_in_results_and_options() {
    #[traced]
    fn opened(n: u8) -> Result<impl Stream<Item = u8>, String> {
        if n == 0 {
            return Err("nothing".to_owned());
        }
        Ok(items(n))
    }
    assert_eq!(spans("opened > inside", || all(opened(1).unwrap())), [0]);
    failed("opened", "std::string::String", || assert!(opened(0).is_err()));
    #[traced(err)]
    fn opened_boxed(n: u8) -> Result<BoxStream<'static, u8>, Box<dyn std::error::Error>> {
        let n = n.checked_sub(1).ok_or("nothing")?;
        Ok(items(n + 1).boxed())
    }
    assert_eq!(spans("opened_boxed > inside", || all(opened_boxed(1).unwrap())), [0]);
    failed("opened_boxed", "std::error::Error", || assert!(opened_boxed(0).is_err()));
    #[traced]
    fn found(n: u8) -> Option<impl Stream<Item = u8>> {
        (n > 0).then(|| items(n))
    }
    assert_eq!(spans("found > inside", || all(found(1).unwrap())), [0]);
    spans("found", || assert!(found(0).is_none()));
}

#[test]
fn async_functions_of_a_stream() {
    #[traced]
    async fn connected(n: u8) -> impl Stream<Item = u8> {
        pause().await;
        items(n)
    }
    assert_eq!(spans("connected > inside", || all(wait(connected(2)))), [1, 0]);
    #[traced]
    async fn opened(n: u8) -> Result<impl Stream<Item = u8>, String> {
        pause().await;
        if n == 0 {
            return Err("nothing".to_owned());
        }
        Ok(items(n))
    }
    assert_eq!(spans("opened > inside", || all(wait(opened(2)).unwrap())), [1, 0]);
    failed("opened", "std::string::String", || assert!(wait(opened(0)).is_err()));
}

#[test]
fn the_span_of_a_stream_ends_with_it() {
    #[traced]
    fn numbers(n: u8) -> impl Stream<Item = u8> {
        items(n)
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut stream = Box::pin(numbers(2));
    assert_eq!(wait(stream.next()), Some(1));
    telemetry.spans().named("numbers").assert_len(0);
    assert_eq!(wait(stream.next()), Some(0));
    assert_eq!(wait(stream.next()), None);
    telemetry.span("numbers").status_unset();
    drop(stream);
    let mut stopped = Box::pin(numbers(2));
    assert_eq!(wait(stopped.next()), Some(1));
    drop(stopped);
    telemetry.spans().named("numbers").assert_len(2).nth(1).status_unset();
}

#[test]
fn failures_of_items() {
    #[traced]
    fn lines<'a>(text: &'a str) -> impl Stream<Item = Result<u8, std::num::ParseIntError>> + 'a {
        stream::iter(text.split(' ').map(str::parse))
    }
    let count = |text| wait(lines(text).collect::<Vec<_>>()).len();
    assert_eq!(spans("lines", || count("1 2")), 2);
    assert_eq!(failed("lines", "std::num::ParseIntError", || count("1 x 3")), 3);
}

type Numbers = Box<dyn Iterator<Item = u8> + Send>;

#[test]
fn iterators_on_request() {
    #[traced(iter)]
    fn lazily(n: u8) -> impl Iterator<Item = u8> {
        (0..n).inspect(|n| inside_if(*n == 0))
    }
    assert_eq!(spans("lazily > inside", || lazily(2).count()), 2);
    #[traced]
    fn only_the_call(n: u8) -> impl Iterator<Item = u8> {
        inside();
        (0..n).rev()
    }
    assert_eq!(spans("only_the_call > inside", || only_the_call(2).count()), 2);
    #[traced(iter)]
    fn boxed<'a>(list: &'a [u8]) -> Box<dyn Iterator<Item = &'a u8> + 'a> {
        Box::new(list.iter().inspect(|n| inside_if(**n == 0)))
    }
    assert_eq!(spans("boxed > inside", || boxed(&[0, 1]).count()), 2);
    #[traced(iter)]
    fn aliased(n: u8) -> Option<Numbers> {
        Some(Box::new((0..n).inspect(|n| inside_if(*n == 0))))
    }
    assert_eq!(spans("aliased > inside", || aliased(2).expect("numbers").count()), 2);
    #[traced(iter)]
    fn opened(n: u8) -> Result<impl Iterator<Item = u8>, String> {
        if n == 0 {
            return Err("nothing".to_owned());
        }
        Ok((0..n).inspect(|n| inside_if(*n == 0)))
    }
    assert_eq!(spans("opened > inside", || opened(2).unwrap().count()), 2);
    failed("opened", "std::string::String", || assert!(opened(0).is_err()));
    #[traced(iter)]
    fn parsed<'a>(text: &'a str) -> impl Iterator<Item = Result<u8, std::num::ParseIntError>> + 'a {
        text.split(' ').map(str::parse)
    }
    assert_eq!(failed("parsed", "std::num::ParseIntError", || parsed("1 x").count()), 2);
}
