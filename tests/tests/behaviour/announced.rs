//! Counters that are announced with zero, so that the first failure is an increase and not the first value of a new series.

use crate::record;
use opentelemetry::KeyValue;
use otel_runtime::{Outcome, counted, traced};
use std::borrow::Cow;

struct TimedOut;

impl Outcome for TimedOut {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        Some("timeout".into())
    }
}

fn channel() -> KeyValue {
    KeyValue::new("acme.channel", "web")
}

fn timeout() -> KeyValue {
    KeyValue::new("error.type", "timeout")
}

#[counted("acme.mails.sent", unit = "{mail}", fields("acme.channel" = "web"),
    announce(announce_mails, [], [error.type = "timeout"]))]
fn send(fails: bool) -> Result<(), TimedOut> {
    if fails { Err(TimedOut) } else { Ok(()) }
}

#[test]
fn the_series_exist_before_the_first_call() {
    let telemetry = record(announce_mails);
    let metric = telemetry.metric("acme.mails.sent");
    metric.counter().unit("{mail}").points(2).value(&[channel()], 0).value(&[channel(), timeout()], 0);
    telemetry.assert_no_spans();
    telemetry.assert_no_logs();
    assert_eq!(telemetry.metrics().len(), 1);
}

#[test]
fn calls_add_to_the_announced_series() {
    let telemetry = record(|| {
        announce_mails();
        _ = [true, false, true].map(send);
        // Announcing again changes nothing.
        announce_mails();
    });
    let metric = telemetry.metric("acme.mails.sent");
    metric.counter().points(2).value(&[channel()], 1).value(&[channel(), timeout()], 2);
}

struct Orders;

impl Orders {
    #[traced]
    #[counted("acme.orders.lost", on = err, announce(announce_lost, [error.type = "timeout"]))]
    #[counted("acme.orders.placed", duration, active, on = ok, announce(announce_placed))]
    async fn place(&self) -> Result<(), TimedOut> {
        Ok(())
    }

    #[counted("acme.orders.sorted", fields(acme.kind = kind), announce(announce_sorted, [acme.kind = "new"], [acme.kind = "old", error.type = "timeout"]))]
    fn sort(kind: &str) -> Result<(), TimedOut> {
        if kind == "old" { Err(TimedOut) } else { Ok(()) }
    }
}

#[test]
fn each_metric_of_a_method_has_its_own_function() {
    let telemetry = record(Orders::announce_lost);
    telemetry.metric("acme.orders.lost").counter().points(1).value(&[timeout()], 0);
    assert_eq!(telemetry.metrics().len(), 1);

    let telemetry = record(|| {
        Orders::announce_placed();
        crate::block_on(Orders.place()).map_err(|_| "timed out")
    });
    telemetry.metric("acme.orders.placed").counter().points(1).value(&[], 1);
    assert!(telemetry.metrics().iter().all(|metric| metric.name != "acme.orders.lost"), "it was not announced");
}

#[test]
fn attributes_of_the_call_are_announced_with_known_values() {
    let kind = |kind: &'static str| KeyValue::new("acme.kind", kind);
    let telemetry = record(|| {
        Orders::announce_sorted();
        _ = Orders::sort("old");
    });
    let metric = telemetry.metric("acme.orders.sorted");
    metric.counter().points(2).value(&[kind("new")], 0).value(&[kind("old"), timeout()], 1);
}

#[test]
fn a_filter_disables_the_announcement() {
    let telemetry = otel_runtime::testing::TestTelemetry::builder()
        .filter("info,acme.mails.sent=off".parse().expect("a filter"))
        .build();
    telemetry.run(announce_mails);
    assert!(telemetry.metrics().is_empty(), "{:?}", telemetry.metrics());
}

mod by_macro {
    use otel_runtime::counted;

    macro_rules! counter {
        ($visibility:vis $announce:ident) => {
            #[counted("acme.made", announce($announce))]
            #[cfg(test)]
            $visibility fn made() {}
        };
    }
    counter!(pub(crate) announce_made);
}

#[test]
fn a_macro_can_name_the_function_and_its_visibility() {
    let telemetry = record(|| {
        by_macro::announce_made();
        by_macro::made();
    });
    telemetry.metric("acme.made").counter().points(1).value(&[], 1);
}
