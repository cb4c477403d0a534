//! Facades together with other destinations and with bridges: everything arrives once, without loops.

use super::logger::{hand_on, install, received};
use super::subscriber::Received;
use super::{builder, fails, spans_of, turn};
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLogRecord};
use otel_runtime::bridge::tracing_layer;
use otel_runtime::{Logs, TelemetryBuilder};
use std::cell::Cell;
use std::fmt;
use tracing_subscriber::layer::SubscriberExt as _;

/// The events that a subscriber with the layer of the bridge receives during `work`.
fn bridged<T>(work: impl FnOnce() -> T) -> (Vec<String>, T) {
    let events = Received::default();
    let subscriber = tracing_subscriber::registry().with(tracing_layer()).with(events.clone());
    let result = tracing::subscriber::with_default(subscriber, work);
    (events.take_all(), result)
}

/// The exported records of `work` if records also go to `others`: the scope and the keys of each record.
fn exported(others: Logs, work: impl FnOnce()) -> Vec<String> {
    let exporter = InMemoryLogExporter::default();
    let (builder, _) = builder(Logs::exporter(exporter.clone()).and(others));
    let telemetry = builder.install().expect("the settings can be followed");
    work();
    telemetry.flush().expect("nothing is lost");
    let keys = |log: &SdkLogRecord| log.attributes_iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>().join(" ");
    let logs = exporter.get_emitted_logs().expect("the exporter works");
    logs.iter().map(|log| format!("{} {}", log.instrumentation.name(), keys(&log.record))).collect()
}

const OURS: &str = "otel-tests exception.type exception.message";

#[test]
fn with_an_exporter_every_record_arrives_once() {
    let _turn = turn();
    install();
    let (events, exported) = bridged(|| exported(Logs::tracing().and(Logs::log()), || _ = fails()));
    let records = received();
    assert!(events.len() == 1 && events[0].contains("sold out"), "{events:?}");
    assert!(records.len() == 1 && records[0].contains("sold out"), "{records:?}");
    assert_eq!(exported, [OURS]);
}

#[test]
fn events_of_the_application_still_pass_the_bridge() {
    let _turn = turn();
    install();
    hand_on(true, false);
    let work = || {
        tracing::info!(by = "tracing");
        log::info!(by = "log"; "");
        _ = fails();
    };
    let (events, exported) = bridged(|| exported(Logs::tracing().and(Logs::log()), work));
    assert_eq!(events.len(), 2, "{events:?}");
    let records = received();
    assert_eq!(records.len(), 2, "{records:?}");
    let place = "code.file.path code.line.number";
    assert_eq!(exported, [format!("tracing by {place}"), format!("log by {place}"), OURS.to_owned()]);
}

/// `log` relays to `tracing`, which is bridged.
#[test]
fn no_event_loops_through_both_crates() {
    let _turn = turn();
    install();
    hand_on(true, true);
    let (events, exported) = bridged(|| exported(Logs::log(), || _ = fails()));
    assert!(events.len() == 1 && events[0].starts_with("ERROR log message="), "{events:?}");
    assert_eq!(received().len(), 1);
    assert_eq!(exported, [OURS]);
}

/// The only destination of the bridge is the source of its events, so nothing is formatted for it.
#[test]
fn a_bridge_without_an_exporter_ignores_events() {
    let _turn = turn();
    install();
    hand_on(true, false);
    let seen = Cell::new(0);
    spans_of(Logs::tracing().and(Logs::log()), || {
        let subscriber = tracing_subscriber::registry().with(tracing_layer());
        tracing::subscriber::with_default(subscriber, || tracing::error!("{:?}", Counting(&seen)));
        assert_eq!(seen.get(), 0);
        log::error!("{:?}", Counting(&seen));
        assert_eq!(seen.get(), 1, "the logger itself has formatted it");
    });
}

struct Counting<'a>(&'a Cell<u32>);

impl fmt::Debug for Counting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.set(self.0.get() + 1);
        f.write_str("seen")
    }
}

fn refused(logs: Logs) -> String {
    builder(logs).0.install().expect_err("it is a contradiction").to_string()
}

#[test]
fn a_round_trip_is_refused() {
    let _turn = turn();
    assert_eq!(
        refused(Logs::tracing().bridge_tracing()),
        "logs: `tracing()` writes to your own subscriber, but `bridge_tracing()` installs another one; remove one of the \
         two, or replace `bridge_tracing()` by adding `otel_runtime::bridge::tracing_layer()` to your subscriber"
    );
    assert_eq!(
        refused(Logs::otlp().bridge_log().and(Logs::log())),
        "logs: `log()` writes to your own logger, but `bridge_log()` installs another one; remove one of the two, or \
         replace `bridge_log()` by passing the records of your logger to `otel_runtime::bridge::LogBridge`"
    );
}

#[test]
fn a_bridge_without_a_destination_is_refused() {
    let _turn = turn();
    assert_eq!(
        refused(Logs::tracing().bridge_log()),
        "logs: the records of `bridge_log()` have no destination, because `tracing()` receives only those of \
         annotated functions; remove `bridge_log()`, or add `.and(Logs::otlp())`"
    );
}

#[test]
fn settings_of_otlp_are_refused_for_a_facade() {
    let _turn = turn();
    assert_eq!(
        refused(Logs::tracing().endpoint("http://localhost:4318")),
        "logs: `.endpoint(..)` is a setting of `otlp()`, but it follows `none`; write it directly after `otlp()`"
    );
    let _: TelemetryBuilder = builder(Logs::otlp().and(Logs::tracing()).endpoint("http://localhost:4318")).0;
}
