//! Random programs of spans and log records on several threads, while telemetry is flushed, filtered, shut down and installed again.

use opentelemetry::trace::{Span as _, SpanId, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, KeyValue, global};
use otel_runtime::report::{Failure, Signal};
use otel_runtime::testing::{ReceivedAttributes, ReceivedSpan, Receiver};
use otel_runtime::{Logs, Metrics, Telemetry, Traces, log, traced};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::task::{Context as Polling, Waker};
use std::thread;
use std::time::Duration;

const THREADS: u64 = 8;
const ROUNDS: u64 = 6;
const PROGRAMS: u64 = 60;

/// A span that was recorded, and the span that it was started in.
struct Accepted {
    id: u64,
    parent: Option<u64>,
}

static ACCEPTED: Mutex<Vec<Accepted>> = Mutex::new(Vec::new());
/// Spans that another thread ends.
static LATE: Mutex<Vec<Box<dyn FnOnce() + Send>>> = Mutex::new(Vec::new());
static NEXT_ID: AtomicU64 = AtomicU64::new(1);
/// How often telemetry was shut down or installed.
static CHANGES: AtomicU64 = AtomicU64::new(0);
/// Log records that were certainly accepted, and those that were written while telemetry was shut down or installed.
static RECORDS: AtomicU64 = AtomicU64::new(0);
static UNCERTAIN_RECORDS: AtomicU64 = AtomicU64::new(0);

/// A generator `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)) % limit
    }
}

fn accepted(id: u64, parent: Option<u64>, is_recording: bool) {
    if is_recording {
        ACCEPTED.lock().unwrap_or_else(PoisonError::into_inner).push(Accepted { id, parent });
    }
}

fn current_span() -> SpanId {
    Context::map_current(|context| context.span().span_context().span_id())
}

/// Adds the current span, unless the function has none of its own. `outside` is the span around the function.
fn accepted_here(id: u64, parent: Option<u64>, outside: SpanId) -> Option<u64> {
    let is_recording = Context::map_current(|context| context.span().is_recording()) && current_span() != outside;
    accepted(id, parent, is_recording);
    // Inside a function without a span, a child belongs to the next span outside.
    if is_recording { Some(id) } else { parent }
}

#[traced("nested", fields(acme.id = id))]
fn nested(id: u64, work: &mut dyn FnMut()) {
    work();
}

#[traced("polled", fields(acme.id = id))]
async fn polled(id: u64, parent: Option<u64>, outside: SpanId, yields: u64) {
    accepted_here(id, parent, outside);
    for _ in 0..yields {
        let mut is_ready = false;
        std::future::poll_fn(|_| {
            if std::mem::replace(&mut is_ready, true) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }
}

fn write_record(id: u64) {
    let before = CHANGES.load(Relaxed);
    let is_enabled = Context::map_current(|context| context.span().is_recording());
    log!("record", fields(acme.id = id));
    let certain = before == CHANGES.load(Relaxed) && before % 2 == 1;
    // Outside of a span, the filter may have disabled the record.
    let count = if certain && is_enabled { &RECORDS } else { &UNCERTAIN_RECORDS };
    count.fetch_add(1, Relaxed);
}

fn program(random: &mut Random, depth: u64, parent: Option<u64>) {
    let (id, outside) = (NEXT_ID.fetch_add(1, Relaxed), current_span());
    match random.below(9) {
        0..3 if depth < 5 => nested(id, &mut || {
            let inside = accepted_here(id, parent, outside);
            (0..random.below(3)).for_each(|_| program(random, depth + 1, inside));
        }),
        3 => {
            let panicking = || {
                nested(id, &mut || {
                    accepted_here(id, parent, outside);
                    std::panic::panic_any("expected in this test");
                });
            };
            assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
        }
        4 => {
            let (yields, polls) = (random.below(4), 1 + random.below(4));
            let mut future = pin!(polled(id, parent, outside, yields));
            let mut polling = Polling::from_waker(Waker::noop());
            // With fewer polls than the future needs, it is cancelled.
            _ = (0..polls).any(|_| future.as_mut().poll(&mut polling).is_ready());
        }
        5 => {
            let mut span = global::tracer("by hand").start("by hand");
            span.set_attribute(KeyValue::new("acme.id", id.cast_signed()));
            accepted(id, parent, span.is_recording());
            span.end();
        }
        6 => {
            let mut span = global::tracer("by hand").start("late");
            span.set_attribute(KeyValue::new("acme.id", id.cast_signed()));
            accepted(id, parent, span.is_recording());
            LATE.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(move || span.end()));
        }
        7 => {
            let late = LATE.lock().unwrap_or_else(PoisonError::into_inner).pop();
            if let Some(end) = late {
                end();
            }
        }
        _ => write_record(id),
    }
}

fn install(receiver: &Receiver) -> Telemetry {
    let endpoint = receiver.http_endpoint();
    let telemetry = Telemetry::builder()
        .environment([("OTEL_BSP_SCHEDULE_DELAY", "20"), ("OTEL_BLRP_SCHEDULE_DELAY", "20")])
        .service_name("random")
        .traces(Traces::otlp().endpoint(format!("{endpoint}/v1/traces")))
        .logs(Logs::otlp().endpoint(format!("{endpoint}/v1/logs")))
        .metrics(Metrics::none())
        .deadline(Duration::from_secs(30))
        .install()
        .expect("the settings are valid");
    CHANGES.fetch_add(1, Relaxed);
    telemetry
}

fn lost_spans(failures: &[Failure]) -> u64 {
    failures.iter().filter(|failure| failure.signal == Signal::Traces).map(|failure| failure.lost).sum()
}

/// Returns the number of lost spans.
fn shut_down(telemetry: Telemetry) -> u64 {
    CHANGES.fetch_add(1, Relaxed);
    telemetry.shutdown().map_or_else(|error| lost_spans(error.failures()), |()| 0)
}

/// Runs programs on several threads, and changes telemetry meanwhile. Returns the number of lost spans.
fn round(receiver: &Receiver, seed: u64) -> u64 {
    let mut telemetry = install(receiver);
    let mut lost = 0;
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            thread::spawn(move || {
                let mut random = Random(seed * THREADS + number);
                for _ in 0..PROGRAMS {
                    program(&mut random, 0, None);
                }
            })
        })
        .collect();
    let mut random = Random(seed);
    while threads.iter().any(|thread| !thread.is_finished()) {
        match random.below(4) {
            0 => lost += telemetry.flush().map_or_else(|error| lost_spans(error.failures()), |()| 0),
            1 => telemetry.set_filter("off".parse().expect("is valid")),
            2 => telemetry.set_filter("info".parse().expect("is valid")),
            _ => {
                lost += shut_down(telemetry);
                telemetry = install(receiver);
            }
        }
        thread::sleep(Duration::from_millis(random.below(5)));
    }
    for thread in threads {
        thread.join().expect("the panics are caught");
    }
    lost + shut_down(telemetry)
}

fn id(attributes: &ReceivedAttributes) -> u64 {
    match attributes.get("acme.id") {
        Some(opentelemetry::logs::AnyValue::Int(id)) => id.cast_unsigned(),
        other => panic!("acme.id is {other:?}"),
    }
}

#[test]
fn each_span_arrives_once_or_is_counted_as_lost() {
    let _alone = crate::alone();
    // The panics of the programs are expected, and many.
    std::panic::set_hook(Box::new(|info| {
        if info.payload().downcast_ref::<&str>() != Some(&"expected in this test") {
            eprintln!("{info}");
        }
    }));
    let receiver = Receiver::start();
    let lost: u64 = (0..ROUNDS).map(|seed| round(&receiver, seed)).sum();
    let accepted = std::mem::take(&mut *ACCEPTED.lock().unwrap_or_else(PoisonError::into_inner));
    let parents: HashMap<u64, Option<u64>> = accepted.iter().map(|span| (span.id, span.parent)).collect();
    let arrived: Vec<ReceivedSpan> = receiver.wait_for_spans(0, Duration::ZERO);
    let mut by_span_id = HashMap::new();
    for span in &arrived {
        let id = id(&span.attributes);
        assert!(parents.contains_key(&id), "span {id} was not accepted");
        assert!(by_span_id.insert(span.span_id, id).is_none(), "span {id} arrived twice");
    }
    let ids: std::collections::HashSet<_> = by_span_id.values().collect();
    assert_eq!(ids.len(), arrived.len(), "a span arrived twice");
    for span in &arrived {
        let expected = parents[&id(&span.attributes)];
        assert_eq!(span.parent.is_some(), expected.is_some(), "{}", span.name);
        if let Some(parent) = span.parent.and_then(|parent| by_span_id.get(&parent)) {
            assert_eq!(Some(*parent), expected, "{}", span.name);
        }
    }
    let missing = u64::try_from(accepted.len() - arrived.len()).expect("fits");
    assert!(arrived.len() > 1000, "{} spans arrived", arrived.len());
    assert_eq!(missing, lost, "of {} spans, {} arrived", accepted.len(), arrived.len());
    let records = u64::try_from(receiver.wait_for_logs(0, Duration::ZERO).len()).expect("fits");
    let (certain, uncertain) = (RECORDS.load(Relaxed), UNCERTAIN_RECORDS.load(Relaxed));
    assert!((certain..=certain + uncertain).contains(&records), "{records} records of {certain} to {uncertain} more");
}
