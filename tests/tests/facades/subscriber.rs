//! The `tracing` crate.

use super::{FAILS, counts, fails, fails_quietly, ids, other, spans_of, turn};
use opentelemetry::global;
use opentelemetry::trace::noop::NoopTracerProvider;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use otel_runtime::testing::Receiver;
use otel_runtime::{Logs, Traces, bridge, refresh_globals};
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// Records the events that a subscriber of the application receives.
#[derive(Clone, Default)]
pub(crate) struct Received(Arc<Mutex<Vec<String>>>);

impl Received {
    pub(crate) fn take_all(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics with it"))
    }
}

impl<S: tracing::Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Received {
    fn on_event(&self, event: &tracing::Event<'_>, context: Context<'_, S>) {
        let at = event.metadata();
        let mut note = Note(format!("{} {}", at.level(), at.target()));
        event.record(&mut note);
        if let Some(span) = context.lookup_current() {
            _ = write!(note.0, " in {}", span.name());
        }
        if let (Some(file), Some(line)) = (at.file(), at.line()) {
            _ = write!(note.0, " at {file}:{line}");
        }
        self.0.lock().expect("nobody panics with it").push(note.0);
    }
}

struct Note(String);

impl Visit for Note {
    fn record_str(&mut self, field: &Field, value: &str) {
        _ = write!(self.0, " {field}:{value:?}");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        _ = write!(self.0, " {field}={value:?}");
    }
}

/// The events that a subscriber with this filter receives during `work`.
fn received<T>(filter: Targets, work: impl FnOnce() -> T) -> (Vec<String>, T) {
    let events = Received::default();
    let subscriber = tracing_subscriber::registry().with(events.clone().with_filter(filter));
    let result = tracing::subscriber::with_default(subscriber, work);
    (events.take_all(), result)
}

fn everything() -> Targets {
    Targets::new().with_default(tracing::Level::TRACE)
}

const EXCEPTION: &str = r#" exception.type:"&str" exception.message:"#;

#[test]
fn a_record_is_an_event_with_the_ids_of_its_span() {
    let _turn = turn();
    let (events, spans) = received(everything(), || {
        spans_of(Logs::tracing(), || {
            _ = fails();
            counts();
        })
    });
    let (failed, counted) = (spans.ids("fails"), spans.ids("counts"));
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(
        events[0],
        format!("ERROR facades{EXCEPTION}\"sold out\"{failed} at {}:{FAILS}", file!().replace("subscriber", "main"))
    );
    assert!(events[1].starts_with(&format!("WARN facades message=3{counted} at ")), "{events:?}");
}

#[test]
fn it_is_in_the_span_of_tracing_that_is_current() {
    let _turn = turn();
    let (events, _) = received(everything(), || {
        spans_of(Logs::tracing(), || tracing::info_span!("request").in_scope(|| _ = fails()))
    });
    assert!(events[0].contains(" in request at "), "{events:?}");
}

#[test]
fn filters_of_the_subscriber_decide_by_target_and_level() {
    let _turn = turn();
    let filter = Targets::new().with_target("facades", tracing::Level::INFO).with_target("facades::other", None);
    let (events, _) = received(filter, || {
        spans_of(Logs::tracing(), || {
            for _ in 0..2 {
                _ = fails();
                _ = fails_quietly();
                _ = other::fails();
            }
        })
    });
    assert_eq!(events.len(), 2, "{events:?}");
    assert!(events.iter().all(|event| event.contains("sold out")), "{events:?}");

    // Another subscriber decides differently.
    let (events, _) = received(everything(), || {
        spans_of(Logs::tracing(), || {
            _ = fails_quietly();
            _ = other::fails();
        })
    });
    assert!(events[0].starts_with("DEBUG facades exception"), "{events:?}");
    assert!(events[1].starts_with("ERROR facades::other exception"), "{events:?}");
}

#[test]
fn the_filter_of_the_pipeline_is_applied_first() {
    let _turn = turn();
    let (events, ()) = received(everything(), || {
        let (builder, _) = super::builder(Logs::tracing());
        let filter = "info,facades::other=off".parse().expect("a filter");
        let telemetry = builder.filter(filter).install().expect("the settings can be followed");
        _ = other::fails();
        _ = fails();
        telemetry.shutdown().expect("nothing is lost");
    });
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn nothing_arrives_over_otlp() {
    let _turn = turn();
    let receiver = Receiver::start();
    let (events, ()) = received(everything(), || {
        let (builder, _) = super::builder(Logs::tracing());
        let telemetry = builder.traces(Traces::otlp().endpoint(receiver.http_endpoint())).install();
        let telemetry = telemetry.expect("the settings can be followed");
        let facade = telemetry.report().setting("logs.tracing").map(|setting| setting.value.as_str());
        assert_eq!(facade, Some("true"), "{}", telemetry.report());
        assert!(telemetry.report().problems().is_empty(), "{}", telemetry.report());
        _ = fails();
        telemetry.shutdown().expect("nothing is lost");
    });
    receiver.wait_for_spans(1, Duration::from_secs(20));
    assert!(receiver.requests().iter().all(|request| request.path == "/v1/traces"), "{:?}", receiver.requests());
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn without_an_installation_they_follow_the_globals() {
    let _turn = turn();
    let spans = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(spans.clone()).build();
    global::set_tracer_provider(provider);
    bridge::records_to_tracing();
    let (events, _) = received(everything(), fails);
    assert_eq!(events.len(), 1, "{events:?}");
    let spans = spans.get_finished_spans().expect("the exporter works");
    assert!(events[0].contains(&ids(&spans[0])), "{events:?}");
    global::set_tracer_provider(NoopTracerProvider::new());
    refresh_globals();
}
