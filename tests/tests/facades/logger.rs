//! The `log` crate.

use super::{FAILS, counts, fails, fails_quietly, other, spans_of, turn};
use log::kv::{self, Key, Value, VisitSource};
use opentelemetry::global;
use opentelemetry::trace::noop::NoopTracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use otel_runtime::bridge::LogBridge;
use otel_runtime::{Logs, bridge, refresh_globals};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, Once};

static RECEIVED: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Whether the logger also forwards everything to the bridge.
static BRIDGED: AtomicBool = AtomicBool::new(false);
/// Whether it relays everything to `tracing`, as the `tracing-log` crate does.
static RELAYED: AtomicBool = AtomicBool::new(false);

/// The logger of the application; `facades::other` is off.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() != "facades::other"
    }

    fn log(&self, record: &log::Record<'_>) {
        assert!(self.enabled(record.metadata()), "nobody asked first: {record:?}");
        let mut note = Note(format!("{} {} {}", record.level(), record.target(), record.args()));
        record.key_values().visit(&mut note).expect("it never fails");
        if let (Some(module), Some(file), Some(line)) = (record.module_path(), record.file(), record.line()) {
            _ = write!(note.0, " at {module} {file}:{line}");
        }
        RECEIVED.lock().expect("nobody panics with it").push(note.0);
        if BRIDGED.load(Relaxed) {
            LogBridge.log(record);
        }
        if RELAYED.load(Relaxed) {
            tracing::error!(target: "log", "{}", record.args());
        }
    }

    fn flush(&self) {}
}

struct Note(String);

impl<'kvs> VisitSource<'kvs> for Note {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), kv::Error> {
        _ = write!(self.0, " {key}:{value:?}");
        Ok(())
    }
}

pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| log::set_logger(&Logger).expect("it is the first"));
    log::set_max_level(log::LevelFilter::Info);
    BRIDGED.store(false, Relaxed);
    RELAYED.store(false, Relaxed);
    received();
}

pub(crate) fn hand_on(to_bridge: bool, to_tracing: bool) {
    BRIDGED.store(to_bridge, Relaxed);
    RELAYED.store(to_tracing, Relaxed);
}

pub(crate) fn received() -> Vec<String> {
    std::mem::take(&mut *RECEIVED.lock().expect("nobody panics with it"))
}

const EXCEPTION: &str = r#" exception.type:"&str" exception.message:"#;

#[test]
fn a_record_has_the_ids_of_its_span() {
    let _turn = turn();
    install();
    let spans = spans_of(Logs::log(), || {
        _ = fails();
        counts();
    });
    let (failed, counted) = (spans.ids("fails"), spans.ids("counts"));
    let records = received();
    assert_eq!(records.len(), 2, "{records:?}");
    let place = format!("facades {}:{FAILS}", file!().replace("logger", "main"));
    assert_eq!(records[0], format!("ERROR facades &str: sold out{EXCEPTION}\"sold out\"{failed} at {place}"));
    assert!(records[1].starts_with(&format!("WARN facades 3{counted} at facades ")), "{records:?}");
}

#[test]
fn the_logger_decides_by_level_and_target() {
    let _turn = turn();
    install();
    let work = || {
        _ = fails_quietly();
        _ = other::fails();
        _ = fails();
    };
    spans_of(Logs::log(), work);
    let records = received();
    assert!(records.len() == 1 && records[0].contains("sold out"), "{records:?}");
    log::set_max_level(log::LevelFilter::Debug);
    spans_of(Logs::log(), work);
    let records = received();
    assert!(records.len() == 2 && records[0].starts_with("DEBUG facades &str: no matter"), "{records:?}");
    log::set_max_level(log::LevelFilter::Off);
    spans_of(Logs::log(), work);
    assert_eq!(received(), [""; 0]);
}

#[test]
fn without_an_installation_they_follow_the_globals() {
    let _turn = turn();
    install();
    global::set_tracer_provider(SdkTracerProvider::builder().build());
    bridge::records_to_log();
    _ = fails();
    global::set_tracer_provider(NoopTracerProvider::new());
    refresh_globals();
    let records = received();
    assert!(records.len() == 1 && records[0].contains("sold out"), "{records:?}");
}
