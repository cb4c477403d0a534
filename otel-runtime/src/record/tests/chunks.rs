//! What chunks do at their limits, and with threads that end.

use super::super::recorder::Recorder;
use crate::otlp::Scope;
use opentelemetry::InstrumentationScope;
use std::sync::{Arc, Barrier};
use std::thread;

fn scope(name: &'static str) -> Arc<Scope> {
    Arc::new(Scope::new(&InstrumentationScope::builder(name).build()))
}

/// Appends an item of 100 bytes.
fn append(recorder: &Recorder, scope: &Arc<Scope>) {
    recorder.append(scope, 100, |item| item.append(&[0; 100]));
}

#[test]
fn what_exceeds_the_items_is_dropped_and_counted() {
    let recorder = Recorder::new(1 << 20, 50, usize::MAX);
    let scope = scope("a");
    (0..80).for_each(|_| append(&recorder, &scope));
    let contents = recorder.take();
    assert_eq!((contents.items, contents.dropped), (50, 30));
    recorder.release(&contents);
    (0..10).for_each(|_| append(&recorder, &scope));
    let contents = recorder.take();
    assert_eq!((contents.items, contents.dropped), (10, 0));
}

#[test]
fn what_exceeds_the_bytes_is_dropped_and_counted() {
    let recorder = Recorder::new(100_000, usize::MAX >> 1, usize::MAX);
    let scope = scope("a");
    (0..3000).for_each(|_| append(&recorder, &scope));
    let contents = recorder.take();
    let memory: usize = contents.blocks.iter().map(|block| block.bytes.capacity()).sum();
    assert!(memory <= 100_000, "{memory}");
    assert!(contents.items > 500 && contents.items * 100 <= memory, "{}", contents.items);
    assert_eq!(contents.dropped, 3000 - u64::try_from(contents.items).expect("fits"));
}

#[test]
fn an_item_that_is_larger_than_a_block_has_one_of_its_own() {
    let recorder = Recorder::new(1 << 20, usize::MAX >> 1, usize::MAX);
    let scope = scope("a");
    append(&recorder, &scope);
    recorder.append(&scope, 200_000, |item| item.append(&vec![0; 199_990]));
    append(&recorder, &scope);
    let contents = recorder.take();
    assert_eq!((contents.items, contents.dropped, contents.blocks.len()), (3, 0, 3));
}

#[test]
fn runs_end_with_their_scope() {
    let recorder = Recorder::new(1 << 20, usize::MAX >> 1, usize::MAX);
    let (a, b) = (scope("a"), scope("b"));
    for scope in [&a, &a, &b, &a] {
        append(&recorder, scope);
    }
    let contents = recorder.take();
    let ends: Vec<_> = contents.blocks[0].runs.iter().map(|run| run.end).collect();
    assert_eq!(ends, [200, 300, 400]);
}

#[test]
fn threads_that_end_lose_nothing() {
    let recorder = Arc::new(Recorder::new(1 << 26, usize::MAX >> 1, usize::MAX));
    let begin = Arc::new(Barrier::new(9));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (recorder, begin) = (Arc::clone(&recorder), Arc::clone(&begin));
            thread::spawn(move || {
                begin.wait();
                let scope = scope("a");
                (0..1000).for_each(|_| append(&recorder, &scope));
            })
        })
        .collect();
    begin.wait();
    let mut taken = 0;
    while threads.iter().any(|thread| !thread.is_finished()) {
        let contents = recorder.take();
        taken += contents.items;
        recorder.release(&contents);
    }
    for thread in threads {
        thread.join().expect("does not panic");
    }
    taken += recorder.take().items;
    assert_eq!(taken, 8000);
    // The chunks of ended threads are not kept, so a second call has none.
    assert_eq!(recorder.take().items, 0);
}

#[test]
fn a_destructor_of_a_thread_local_can_record() {
    struct Late(Arc<Recorder>);
    impl Drop for Late {
        fn drop(&mut self) {
            append(&self.0, &scope("late"));
        }
    }
    thread_local!(static LATE: std::cell::RefCell<Option<Late>> = const { std::cell::RefCell::new(None) });
    let recorder = Arc::new(Recorder::new(1 << 20, usize::MAX >> 1, usize::MAX));
    let on_thread = Arc::clone(&recorder);
    thread::spawn(move || {
        // Created before the chunk, so it is destroyed after it.
        LATE.with(|late| *late.borrow_mut() = Some(Late(Arc::clone(&on_thread))));
        append(&on_thread, &scope("early"));
    })
    .join()
    .expect("does not panic");
    assert_eq!(recorder.take().items, 2);
}

#[test]
fn open_items_are_counted_across_threads_and_collections() {
    let recorder = Arc::new(Recorder::new(1 << 20, usize::MAX >> 1, usize::MAX));
    let scope = scope("a");
    (0..5).for_each(|_| assert!(recorder.begin()));
    append(&recorder, &scope);
    assert_eq!(recorder.take().items, 1);
    let on_thread = Arc::clone(&recorder);
    thread::spawn(move || append(&on_thread, &self::scope("b"))).join().expect("does not panic");
    let contents = recorder.close();
    assert_eq!((contents.items, contents.open), (1, 3));
    append(&recorder, &scope);
    assert!(!recorder.begin());
    assert_eq!((recorder.close().items, recorder.close().open), (0, 3));
}

/// The order is kept if threads and scopes alternate, and if a thread has ended.
#[cfg(feature = "testing")]
#[test]
fn a_recorder_in_order_keeps_the_order_of_all_threads() {
    use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
    let recorder = Arc::new(Recorder::in_order());
    let provider = super::default_provider(&recorder);
    let (a, b) = (provider.tracer("a"), provider.tracer("b"));
    a.start("1").end();
    thread::scope(|scope| scope.spawn(|| b.start("2").end()).join()).expect("no panic");
    b.start("3").end();
    thread::scope(|scope| scope.spawn(|| a.start("4").end()).join()).expect("no panic");
    let read = |recorder: &Recorder| -> Vec<_> {
        let requests = recorder.take_in_order(&crate::otlp::EncodedResource::default());
        let spans = requests.iter().flat_map(|request| crate::received::decode_spans(&request.body).expect("OTLP"));
        spans.map(|span| (span.scope.name.clone(), span.name)).collect()
    };
    let expected = [("a", "1"), ("b", "2"), ("b", "3"), ("a", "4")];
    assert_eq!(read(&recorder), expected.map(|(scope, name)| (scope.to_owned(), name.to_owned())));
    assert_eq!(read(&recorder), [], "they are taken once");
}
