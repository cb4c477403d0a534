//! Annotated functions that are also spans of `tracing`: what other layers see, and what is recorded.

use crate::lines::Lines;
use crate::recorded_by;
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, Status, TraceContextExt as _};
use otel_runtime::bridge::{OpenTelemetrySpanExt as _, SetParentError, tracing_event_layer, tracing_layer};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Telemetry, Traces, context, span, traced};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use tracing::{Dispatch, Span, error, info, info_span};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer, Registry, fmt};

pub(crate) fn mirroring() -> TestTelemetry {
    TestTelemetry::builder().tracing_spans(true).build()
}

/// Returns a layer that prints events with the names of the spans around them.
pub(crate) fn printer(lines: &Lines) -> impl Layer<Registry> + Send + Sync + use<> {
    fmt::layer().without_time().with_target(false).with_level(false).with_ansi(false).with_writer(lines.clone())
}

/// Returns what is printed by a subscriber with the layer of this crate, and what is recorded.
fn printed_by(telemetry: TestTelemetry, work: impl FnOnce()) -> (String, TestTelemetry) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::registry().with(printer(&lines)).with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(work));
    (lines.text(), telemetry)
}

fn printed(work: impl FnOnce()) -> (String, TestTelemetry) {
    printed_by(mirroring(), work)
}

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

fn name_of_current() -> Option<&'static str> {
    Span::current().metadata().map(tracing::Metadata::name)
}

#[traced]
fn place() {
    info!("placed");
}

#[tracing::instrument]
fn instrumented() {
    place();
}

#[traced("orders.outer")]
fn outer() {
    info_span!("middle", user = 7).in_scope(|| {
        instrumented();
        span!("inline"; { info!("between") });
    });
    info!("after");
}

const NESTED: &str = "orders.outer:middle{user=7}:instrumented:place: placed
orders.outer:middle{user=7}:inline: between
orders.outer: after
";

#[test]
fn functions_are_in_the_context_of_events() {
    let (lines, telemetry) = printed(outer);
    assert_eq!(lines, NESTED);
    telemetry.assert_tree("orders.outer\n  middle\n    instrumented\n      place\n    inline");
    telemetry.log_in_span("place").body("placed");
}

#[test]
fn functions_are_in_the_context_without_a_layer_that_records() {
    let lines = Lines::default();
    let telemetry = mirroring();
    let subscriber = tracing_subscriber::registry().with(printer(&lines)).with(tracing_event_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(outer));
    assert_eq!(lines.text(), NESTED);
    telemetry.assert_tree("orders.outer\n  place\n  inline");
    let lines = Lines::default();
    let subscriber = tracing_subscriber::registry().with(printer(&lines));
    tracing::subscriber::with_default(subscriber, || telemetry.run(outer));
    assert_eq!(lines.text(), NESTED);
}

#[test]
fn json_lines_contain_the_functions() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::registry().with(fmt::layer().json().with_writer(lines.clone()));
    tracing::subscriber::with_default(subscriber, || mirroring().run(outer));
    let text = lines.text();
    let first: serde_json::Value = serde_json::from_str(text.lines().next().expect("a line")).expect("an object");
    let names: Vec<_> = first["spans"].as_array().expect("spans").iter().map(|span| &span["name"]).collect();
    assert_eq!(names, ["orders.outer", "middle", "instrumented", "place"]);
    assert_eq!(first["span"]["name"], "place");
}

#[test]
fn by_default_functions_are_no_spans_of_tracing() {
    let (lines, _) = printed_by(TestTelemetry::new(), outer);
    assert_eq!(lines, "middle{user=7}:instrumented: placed\nmiddle{user=7}: between\nafter\n");
}

#[test]
fn the_span_has_the_metadata_of_the_function() {
    #[traced("audit", scope = "acme.audit", level = "warn")]
    fn scoped() {
        let span = Span::current();
        let metadata = span.metadata().expect("a span");
        assert_eq!((metadata.name(), metadata.target()), ("audit", "acme.audit"));
        assert_eq!((*metadata.level(), metadata.module_path()), (tracing::Level::WARN, Some(module_path!())));
        assert_eq!((metadata.file(), metadata.is_span()), (Some(file!()), true));
    }
    #[traced]
    fn plain() {
        assert_eq!(Span::current().metadata().map(tracing::Metadata::target), Some(module_path!()));
    }
    recorded_by(mirroring(), || (scoped(), plain()).0);
}

#[test]
fn the_current_span_is_that_of_the_function() {
    #[traced]
    fn function() {
        let span = Span::current();
        assert_eq!(span.context().span().span_context().span_id(), current());
        span.set_attribute("acme.rows", 7);
        span.set_status(Status::Ok);
        assert_eq!(span.set_parent(Context::new()), Err(SetParentError::AlreadyStarted));
        info_span!(parent: &span, "child").in_scope(|| ());
        place();
    }
    let telemetry = recorded_by(mirroring(), function);
    telemetry.span("function").attr("acme.rows", 7).status_ok();
    telemetry.assert_tree("function\n  child\n  place");
}

#[test]
fn an_event_does_not_decide_about_the_outcome_of_a_function() {
    #[traced]
    fn succeeds() {
        error!("retried");
        error!(parent: &Span::current(), "retried");
        info_span!("attempt").in_scope(|| error!("refused"));
    }
    let telemetry = recorded_by(mirroring(), succeeds);
    telemetry.span("succeeds").status_unset();
    telemetry.span("attempt").error("");
}

#[test]
fn a_root_function_is_a_root_for_other_layers() {
    #[traced(root)]
    fn job() {
        info!("started");
    }
    let (lines, telemetry) = printed(|| info_span!("request").in_scope(job));
    assert_eq!(lines, "job: started\n");
    telemetry.span("job").root();
}

#[test]
fn a_leaf_and_a_current_span_are_no_spans_of_tracing() {
    #[traced(leaf)]
    fn leaf() {
        assert_eq!(name_of_current(), Some("outer"));
    }
    #[traced(current)]
    fn joined() {
        assert_eq!(name_of_current(), Some("outer"));
    }
    #[traced]
    fn outer() {
        leaf();
        joined();
    }
    recorded_by(mirroring(), outer).span("leaf").child_of("outer");
}

#[test]
fn what_is_not_recorded_by_a_sampler_is_a_span_of_tracing() {
    let telemetry = TestTelemetry::builder().tracing_spans(true);
    let telemetry = telemetry.sampler(opentelemetry_sdk::trace::Sampler::AlwaysOff).build();
    let (lines, telemetry) = printed_by(telemetry, outer);
    assert_eq!(lines, NESTED);
    telemetry.assert_no_spans();
}

#[test]
fn disabled_and_suppressed_functions_are_no_spans_of_tracing() {
    #[traced(scope = "orders")]
    fn disabled() {
        info!("disabled");
    }
    let telemetry = TestTelemetry::builder().tracing_spans(true).filter("orders=off".parse().expect("valid")).build();
    let (lines, telemetry) = printed_by(telemetry, || {
        disabled();
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        place();
    });
    assert_eq!(lines, "disabled\nplaced\n");
    telemetry.assert_no_spans();
}

#[test]
fn the_filter_of_a_subscriber_hides_a_function_from_its_layers() {
    let lines = Lines::default();
    let telemetry = mirroring();
    let no_functions = tracing_subscriber::filter::filter_fn(|at| at.is_event() || at.name() != "orders.outer");
    let layer = printer(&lines).with_filter(no_functions);
    let subscriber = tracing_subscriber::registry().with(layer).with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(outer));
    assert_eq!(lines.text(), NESTED.replace("orders.outer:", "").replace(" after", "after"));
    telemetry.assert_tree("orders.outer\n  middle\n    instrumented\n      place\n    inline");
}

#[test]
fn guards_are_dropped_in_any_order() {
    let (lines, _) = printed(|| {
        let outer = span!("outer");
        let inner = span!("inner");
        drop(outer);
        info!("inside");
        let last = span!("last");
        drop(inner);
        info!("still inside");
        drop(last);
        info!("outside");
    });
    assert_eq!(lines, "outer:inner: inside\nouter:inner:last: still inside\noutside\n");
}

#[test]
fn a_panic_exits_the_span() {
    #[traced]
    fn panics() {
        panic!("sold out");
    }
    let (lines, telemetry) = printed(|| {
        catch_unwind(AssertUnwindSafe(panics)).expect_err("it panics");
        info!("caught");
        assert_eq!(current(), SpanId::INVALID);
    });
    assert_eq!(lines, "caught\n");
    telemetry.span("panics").error_type("panic");
}

#[test]
fn the_span_closes_with_the_call() {
    let lines = Lines::default();
    let telemetry = mirroring();
    let events = fmt::layer().without_time().with_target(false).with_level(false).with_ansi(false);
    let events = events.with_span_events(FmtSpan::FULL).with_writer(lines.clone());
    let subscriber = tracing_subscriber::registry().with(events).with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(place));
    let lines: Vec<_> =
        lines.text().lines().map(|line| line.split(" time").next().unwrap_or(line).to_owned()).collect();
    assert_eq!(lines, ["place: new", "place: enter", "place: placed", "place: exit", "place: close"]);
}

thread_local! {
    static KEPT: RefCell<Option<Box<dyn std::any::Any>>> = const { RefCell::new(None) };
}

struct CallsWhenDropped;

impl Drop for CallsWhenDropped {
    fn drop(&mut self) {
        place();
    }
}

#[test]
fn a_thread_may_end_inside_a_function() {
    let telemetry = mirroring();
    let context = telemetry.context();
    let lines = Lines::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(printer(&lines)).with(tracing_layer()));
    let work = move || {
        let default = tracing::dispatcher::set_default(&dispatch);
        let attached = context.attach();
        let span = span!("kept");
        info!("inside");
        KEPT.set(Some(Box::new((span, CallsWhenDropped, attached, default))));
    };
    thread::spawn(work).join().expect("no panic");
    assert_eq!(lines.text().lines().next(), Some("kept: inside"));
    telemetry.span("kept").root();
}

/// Calls an annotated function whenever it hears of a span or an event.
struct Calling;

impl<S: tracing::Subscriber> Layer<S> for Calling {
    fn on_new_span(
        &self,
        _: &tracing::span::Attributes<'_>,
        _: &tracing::Id,
        _: tracing_subscriber::layer::Context<'_, S>,
    ) {
        silent();
    }

    fn on_enter(&self, _: &tracing::Id, _: tracing_subscriber::layer::Context<'_, S>) {
        silent();
    }

    fn on_exit(&self, _: &tracing::Id, _: tracing_subscriber::layer::Context<'_, S>) {
        silent();
    }

    fn on_close(&self, _: tracing::Id, _: tracing_subscriber::layer::Context<'_, S>) {
        silent();
    }
}

#[traced]
fn silent() {}

#[test]
fn a_layer_may_call_annotated_functions() {
    let telemetry = mirroring();
    let subscriber = tracing_subscriber::registry().with(Calling).with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(outer));
    assert_eq!(telemetry.spans().named("orders.outer").len(), 1);
    assert!(telemetry.spans().named("silent").len() > 5);
}

#[test]
fn carried_work_has_the_function_as_its_parent() {
    #[traced]
    fn function() {
        let span = Span::current();
        thread::scope(|scope| {
            let work = context::carry(|| span.in_scope(place));
            scope.spawn(work).join().expect("no panic");
        });
    }
    let telemetry = mirroring();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(tracing_layer()));
    tracing::dispatcher::with_default(&dispatch, || telemetry.run(function));
    telemetry.span("place").child_of("function");
}

#[test]
fn the_option_is_in_the_report() {
    let traces = Traces::none().and(Traces::none().tracing_spans(true));
    let telemetry = Telemetry::builder().traces(traces).environment([("OTEL_LOGS_EXPORTER", "none")]).install();
    let telemetry = telemetry.expect("valid settings");
    let setting = telemetry.report().setting("traces.tracing_spans").expect("it is reported");
    assert_eq!((setting.value.as_str(), setting.source.as_str()), ("true", "code"));
}
