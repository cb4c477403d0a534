//! The bodies of log records: their placeholders, and the places where an attribute can have a body.

use crate::record;
use otel_runtime::{counted, logged, traced};
use std::fmt;

struct Declined;

#[derive(Debug)]
struct Silent;

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("declined")
    }
}

#[test]
fn a_field_is_formatted_like_its_value() {
    #[logged("[{name:>6}|{name:?}|{acme.total:>6.2}|{acme.total:?}|{acme.lines:03}]", fields(name, acme.total = total, acme.lines = 7))]
    fn place(name: &str, total: f64) {}
    record(|| place("a\"b", 2.0)).logs().only().body("[   a\"b|\"a\\\"b\"|  2.00|2.0|007]");
}

#[test]
fn a_field_without_a_value_is_empty_in_the_body() {
    #[logged("[{acme.note:>2}|{acme.note:?}]", fields(acme.note = note))]
    fn place(note: Option<&str>) {}
    record(|| place(None)).logs().only().body("[  |]");
}

#[test]
fn elapsed_has_a_width_and_a_precision() {
    #[logged("[{elapsed:>12}|{elapsed:.0?}]")]
    fn place() {}
    let bodies = record(place).logs().bodies();
    assert!(bodies[0].starts_with("[ ") && bodies[0].chars().position(|c| c == '|') == Some(13), "{bodies:?}");
}

/// The body describes the failure, so the error needs no `Display`.
#[test]
fn a_body_for_failures_needs_no_display() {
    #[logged(err("not placed: {err:?}"))]
    fn shown() -> Result<(), Silent> {
        Err(Silent)
    }
    #[logged(err("not placed", level = "warn"))]
    fn not_shown() -> Result<(), Silent> {
        Err(Silent)
    }
    #[logged(err("not placed"))]
    fn reported() -> Result<(), Declined> {
        Err(Declined)
    }
    #[logged(err("not placed"), ok_if = |value| *value > 0)]
    fn without_error() -> u8 {
        0
    }
    let telemetry = record(|| (shown(), not_shown(), reported(), without_error()));
    let logs = telemetry.logs();
    assert_eq!(logs.bodies(), ["not placed: Silent", "not placed", "not placed", "not placed"]);
    logs.nth(0).no_attr("exception.message");
    logs.nth(2).attr("exception.message", "declined");
}

struct Store;

#[logged("{ret} found")]
#[counted("store.calls", fields("acme.store" = "main"))]
impl Store {
    fn load(&self) -> u8 {
        1
    }

    #[logged("{id} sold", fields(id))]
    #[counted(active)]
    fn sell(&self, id: u8) {}

    #[logged(skip)]
    #[counted("store.removed")]
    fn remove(&self) {}
}

#[test]
fn a_body_on_an_impl_applies_to_its_functions() {
    let telemetry = record(|| {
        Store.load();
        Store.sell(2);
        Store.remove();
    });
    assert_eq!(telemetry.logs().bodies(), ["1 found", "2 sold"]);
    let label = opentelemetry::KeyValue::new("acme.store", "main");
    telemetry.metric("store.calls").value(std::slice::from_ref(&label), 2);
    telemetry.metric("store.removed").value(&[label], 1);
}

/// `iter` on one attribute applies to the others.
#[test]
fn the_form_of_one_attribute_applies_to_all() {
    #[traced(poll_stats)]
    #[logged("done", iter)]
    fn items() -> impl Iterator<Item = u8> {
        0..2
    }
    let telemetry = record(|| items().count());
    telemetry.span("items").attr("function.polls", 3);
    telemetry.logs().only().body("done");
}
