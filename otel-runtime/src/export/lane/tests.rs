//! The lane with a destination that answers as a script says.

use super::{Lane, LaneLimits};
use crate::export::answer::{Answer, Sender};
use crate::otlp::Request;
use crate::report::{Delivery, Signal};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// A destination that gives the answers of a list, and accepts everything after the last of them.
#[derive(Clone, Default)]
struct Script(Arc<Inner>);

#[derive(Default)]
struct Inner {
    answers: Mutex<VecDeque<Reaction>>,
    /// The first byte of each request that was sent.
    sent: Mutex<Vec<u8>>,
    /// While it is `true`, no attempt ends.
    blocked: Mutex<bool>,
    unblocked: Condvar,
}

enum Reaction {
    Answer(Answer),
    Panic,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Self::default();
        script.0.answers.lock().expect("no panic").extend(answers.into_iter().map(Reaction::Answer));
        script
    }

    fn block(&self, yes: bool) {
        *self.0.blocked.lock().expect("no panic") = yes;
        self.0.unblocked.notify_all();
    }

    fn sent(&self) -> Vec<u8> {
        self.0.sent.lock().expect("no panic").clone()
    }
}

impl Sender for Script {
    fn send(&self, body: &[u8]) -> Answer {
        self.0.sent.lock().expect("no panic").push(body[0]);
        let blocked = self.0.blocked.lock().expect("no panic");
        drop(self.0.unblocked.wait_while(blocked, |blocked| *blocked).expect("no panic"));
        let reaction = self.0.answers.lock().expect("no panic").pop_front();
        match reaction {
            Some(Reaction::Answer(answer)) => answer,
            Some(Reaction::Panic) => panic!("expected in this test"),
            None => Answer::Accepted { rejected: 0, reason: String::new() },
        }
    }
}

const LIMITS: LaneLimits = LaneLimits { bytes: 1000, request_bytes: 1000, retry_for: Duration::from_secs(60) };

fn lane(script: &Script, limits: LaneLimits) -> (Lane, Arc<Delivery>) {
    let delivery = Arc::new(Delivery::new(Signal::Traces, "a test"));
    let lane = Lane::start(script.clone(), Arc::clone(&delivery), limits).expect("a thread can be created");
    (lane, delivery)
}

/// Pushes a request of `bytes` bytes with two spans.
fn push(lane: &Lane, number: u8, bytes: usize) {
    lane.delivery().accepted(2);
    lane.delivery().handed_over(2);
    lane.push(Request { body: Arc::new(vec![number; bytes]), items: 2 });
}

fn after(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds)
}

fn unavailable(unreachable: bool) -> Answer {
    Answer::Unavailable { cause: "connection refused".to_owned(), retry_after: None, unreachable }
}

fn failures(delivery: &Delivery) -> Vec<(String, u64)> {
    delivery.take_failures().into_iter().map(|failure| (failure.cause, failure.lost)).collect()
}

#[test]
fn requests_are_sent_in_order() {
    let script = Script::default();
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=3).for_each(|number| push(&lane, number, 10));
    lane.flush(Some(after(10))).expect("is delivered");
    assert_eq!(script.sent(), [1, 2, 3]);
    assert_eq!(delivery.to_string(), "traces to a test: 6 delivered, 0 failed");
}

#[test]
fn an_outage_that_ends_in_time_loses_nothing() {
    let script = Script::new([unavailable(true), unavailable(false), unavailable(true)]);
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=2).for_each(|number| push(&lane, number, 10));
    let begin = Instant::now();
    while delivery.waiting() > 0 {
        assert!(begin.elapsed() < Duration::from_secs(20), "still waiting: {delivery}");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(script.sent(), [1, 1, 1, 1, 2]);
    assert_eq!(failures(&delivery), []);
}

#[test]
fn a_request_is_lost_when_its_time_is_over() {
    let script = Script::new([unavailable(false)]);
    let (lane, delivery) = lane(&script, LaneLimits { retry_for: Duration::ZERO, ..LIMITS });
    (1..=2).for_each(|number| push(&lane, number, 10));
    lane.flush(Some(after(10))).expect("everything is settled");
    assert_eq!(failures(&delivery), [("connection refused".to_owned(), 2)]);
    assert_eq!(delivery.to_string(), "traces to a test: 2 delivered, 2 failed");
}

#[test]
fn a_refused_request_is_not_sent_again() {
    let script = Script::new([Answer::Refused { cause: "HTTP status 400".to_owned() }]);
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=2).for_each(|number| push(&lane, number, 10));
    lane.flush(Some(after(10))).expect("everything is settled");
    assert_eq!(script.sent(), [1, 2]);
    assert_eq!(failures(&delivery), [("HTTP status 400".to_owned(), 2)]);
}

#[test]
fn rejected_items_are_a_loss_within_a_delivery() {
    let script = Script::new([Answer::Accepted { rejected: 1, reason: "too old".to_owned() }]);
    let (lane, delivery) = lane(&script, LIMITS);
    push(&lane, 1, 10);
    lane.flush(Some(after(10))).expect("everything is settled");
    assert_eq!(failures(&delivery), [("too old".to_owned(), 1)]);
    assert_eq!(delivery.to_string(), "traces to a test: 1 delivered, 1 failed");
}

#[test]
fn a_panic_loses_one_request_and_not_the_lane() {
    let script = Script::default();
    script.0.answers.lock().expect("no panic").push_back(Reaction::Panic);
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=2).for_each(|number| push(&lane, number, 10));
    lane.flush(Some(after(10))).expect("everything is settled");
    assert_eq!(failures(&delivery), [("the exporter panicked".to_owned(), 2)]);
    assert_eq!(delivery.to_string(), "traces to a test: 2 delivered, 2 failed");
}

#[test]
fn a_full_queue_loses_what_is_new_and_says_why() {
    let script = Script::default();
    script.block(true);
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=3).for_each(|number| push(&lane, number, 400));
    script.block(false);
    lane.flush(Some(after(10))).expect("everything is settled");
    assert_eq!(script.sent(), [1, 2]);
    let cause = "the queue of 1000 bytes is full: the destination is slower than the application";
    assert_eq!(failures(&delivery), [(cause.to_owned(), 2)]);
}

#[test]
fn a_request_that_is_larger_than_the_queue_is_sent_alone() {
    let script = Script::default();
    let (lane, _) = lane(&script, LIMITS);
    push(&lane, 1, 5000);
    lane.flush(Some(after(10))).expect("is delivered");
    assert_eq!(script.sent(), [1]);
}

#[test]
fn a_flush_does_not_wait_for_the_next_attempt_and_says_what_is_wrong() {
    let script = Script::new((0..1000).map(|_| unavailable(true)));
    let (lane, delivery) = lane(&script, LIMITS);
    push(&lane, 1, 10);
    lane.retry_now();
    assert_eq!(lane.flush(Some(after(30))), Err("connection refused".to_owned()));
    // Nothing is lost: it is sent when the destination is back.
    assert_eq!((failures(&delivery), delivery.waiting()), (vec![], 2));
    lane.close(Some(Instant::now()), Duration::ZERO);
    assert_eq!(failures(&delivery), [("connection refused".to_owned(), 2)]);
}

#[test]
fn a_delay_of_the_destination_is_always_respected() {
    let retry_after = Some(Duration::from_millis(400));
    let busy = Answer::Unavailable { cause: "HTTP status 429".to_owned(), retry_after, unreachable: false };
    let script = Script::new([busy]);
    let (lane, _) = lane(&script, LIMITS);
    let begin = Instant::now();
    push(&lane, 1, 10);
    lane.retry_now();
    lane.flush(Some(after(10))).expect("is delivered");
    assert!(begin.elapsed() >= Duration::from_millis(400), "{:?}", begin.elapsed());
}

#[test]
fn closing_gives_up_a_destination_that_was_never_reached() {
    let script = Script::new((0..1000).map(|_| unavailable(true)));
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=2).for_each(|number| push(&lane, number, 10));
    let begin = Instant::now();
    lane.close(Some(after(30)), Duration::from_secs(30));
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    assert_eq!(failures(&delivery), [("connection refused".to_owned(), 4)]);
}

#[test]
fn closing_waits_for_a_destination_that_was_reached_before() {
    let accepted = Answer::Accepted { rejected: 0, reason: String::new() };
    let script = Script::new([accepted, unavailable(true), unavailable(true)]);
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=2).for_each(|number| push(&lane, number, 10));
    lane.close(Some(after(30)), Duration::from_secs(30));
    assert_eq!(script.sent(), [1, 2, 2, 2]);
    assert_eq!(delivery.to_string(), "traces to a test: 4 delivered, 0 failed");
}

#[test]
fn what_waits_at_the_deadline_is_lost_and_counted_once() {
    let script = Script::default();
    script.block(true);
    let (lane, delivery) = lane(&script, LIMITS);
    (1..=2).for_each(|number| push(&lane, number, 10));
    let deadline = Duration::from_millis(50);
    lane.close(Some(Instant::now() + deadline), deadline);
    script.block(false);
    push(&lane, 3, 10);
    let expected =
        [("no response within the deadline of 50 ms".to_owned(), 4), ("telemetry was already shut down".to_owned(), 2)];
    assert_eq!(failures(&delivery), expected);
    assert_eq!(delivery.to_string(), "traces to a test: 0 delivered, 6 failed");
}
