//! Three attributes on one function in all six orders create the same telemetry for every outcome.

use crate::{block_on, poll_once, record};
use otel_runtime::testing::{PointValue, ReceivedPoint, TestTelemetry};
use otel_runtime::{counted, logged, traced};
use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

#[derive(Debug)]
pub(crate) struct Declined;

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("declined")
    }
}

impl std::error::Error for Declined {}

fn look(seen: &Cell<u8>) -> u8 {
    seen.set(seen.get() + 1);
    5
}

const FAILS: u8 = 0;
const PANICS: u8 = 13;

async fn found(id: u8) -> Result<u8, Declined> {
    crate::pause().await;
    match id {
        FAILS => Err(Declined),
        PANICS => panic!("as asked"),
        id => Ok(id),
    }
}

#[traced(name = "register", err, fields(acme.look = look(seen), id))]
#[counted("users", duration, active, fields(acme.look = look(seen)))]
#[logged("user {id}", name = "register", fields(acme.look = look(seen)))]
pub(crate) async fn tcl(id: u8, seen: &Cell<u8>) -> Result<u8, Declined> {
    found(id).await
}

#[traced(name = "register", err, fields(acme.look = look(seen), id))]
#[logged("user {id}", name = "register", fields(acme.look = look(seen)))]
#[counted("users", duration, active, fields(acme.look = look(seen)))]
async fn tlc(id: u8, seen: &Cell<u8>) -> Result<u8, Declined> {
    found(id).await
}

#[counted("users", duration, active, fields(acme.look = look(seen)))]
#[traced(name = "register", err, fields(acme.look = look(seen), id))]
#[logged("user {id}", name = "register", fields(acme.look = look(seen)))]
async fn ctl(id: u8, seen: &Cell<u8>) -> Result<u8, Declined> {
    found(id).await
}

#[counted("users", duration, active, fields(acme.look = look(seen)))]
#[logged("user {id}", name = "register", fields(acme.look = look(seen)))]
#[traced(name = "register", err, fields(acme.look = look(seen), id))]
async fn clt(id: u8, seen: &Cell<u8>) -> Result<u8, Declined> {
    found(id).await
}

#[logged("user {id}", name = "register", fields(acme.look = look(seen)))]
#[traced(name = "register", err, fields(acme.look = look(seen), id))]
#[counted("users", duration, active, fields(acme.look = look(seen)))]
async fn ltc(id: u8, seen: &Cell<u8>) -> Result<u8, Declined> {
    found(id).await
}

#[logged("user {id}", name = "register", fields(acme.look = look(seen)))]
#[counted("users", duration, active, fields(acme.look = look(seen)))]
#[traced(name = "register", err, fields(acme.look = look(seen), id))]
async fn lct(id: u8, seen: &Cell<u8>) -> Result<u8, Declined> {
    found(id).await
}

/// How a call ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Success,
    Failure,
    Panic,
    Cancellation,
}

impl End {
    fn call(self, order: usize, seen: &Cell<u8>) {
        let id = match self {
            Self::Success | Self::Cancellation => 1,
            Self::Failure => FAILS,
            Self::Panic => PANICS,
        };
        let mut future: Pin<Box<dyn Future<Output = Result<u8, Declined>>>> = match order {
            0 => Box::pin(tcl(id, seen)),
            1 => Box::pin(tlc(id, seen)),
            2 => Box::pin(ctl(id, seen)),
            3 => Box::pin(clt(id, seen)),
            4 => Box::pin(ltc(id, seen)),
            _ => Box::pin(lct(id, seen)),
        };
        match self {
            Self::Success => assert_eq!(block_on(future).ok(), Some(1)),
            Self::Failure => assert!(block_on(future).is_err()),
            Self::Panic => assert!(catch_unwind(AssertUnwindSafe(|| block_on(future))).is_err()),
            Self::Cancellation => assert!(poll_once(future.as_mut()).is_pending()),
        }
    }
}

/// The attributes in the order of their keys, without the source location.
fn listed(fields: impl Iterator<Item = (String, String)>) -> String {
    let mut fields: Vec<_> = fields.filter(|(key, _)| !key.starts_with("code.")).collect();
    fields.sort();
    format!("{fields:?}")
}

/// For a histogram its count, because the only one is that of durations.
fn counted_value(value: &PointValue) -> String {
    match value {
        PointValue::Distribution { count, .. } => format!("{count} times"),
        value => format!("{value:?}"),
    }
}

/// All telemetry, without times, ids and source locations.
fn summary(telemetry: &TestTelemetry) -> String {
    let mut lines = Vec::new();
    for span in telemetry.spans().iter() {
        let attributes = listed(span.attributes.iter().map(|(key, value)| (key.to_owned(), format!("{value:?}"))));
        lines.push(format!("span {} {:?} {:?} {attributes}", span.name, span.kind, span.status));
    }
    for log in telemetry.logs().iter() {
        let fields = log.attributes.iter().map(|(key, value)| (key.to_owned(), format!("{value:?}")));
        lines.push(format!("log {:?} {} {:?} {}", log.body, log.severity, log.event_name, listed(fields)));
    }
    for metric in telemetry.metrics() {
        let point = |point: &ReceivedPoint| {
            let labels = point.attributes.iter().map(|(key, value)| (key.to_string(), format!("{value:?}")));
            format!("{} {}", listed(labels), counted_value(&point.value))
        };
        let mut points: Vec<_> = metric.points.iter().map(point).collect();
        points.sort();
        lines.push(format!("metric {} {:?} {:?} {points:?}", metric.name, metric.kind, metric.unit));
    }
    lines.join("\n")
}

#[test]
fn every_order_gives_the_same_telemetry() {
    for end in [End::Success, End::Failure, End::Panic, End::Cancellation] {
        let run = |order: usize| {
            let seen = Cell::new(0);
            let telemetry = record(|| end.call(order, &seen));
            assert_eq!(seen.get(), 1, "a field that all record is evaluated once");
            summary(&telemetry)
        };
        let first = run(0);
        for order in 1..6 {
            assert_eq!(run(order), first, "{end:?}, order {order}");
        }
        assert_eq!(first.lines().count(), 2 + 3, "{end:?}: {first}");
    }
}
