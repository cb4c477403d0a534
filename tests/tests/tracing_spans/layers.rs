//! Other layers in the same subscriber, and other subscribers: each of them gets what it asks for.

use crate::lines::Lines;
use otel_runtime::bridge::{OpenTelemetrySpanExt as _, compatible_tracing_layer, tracing_layer};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::sync::{Arc, Mutex};
use tracing::span::{Attributes, Id};
use tracing::subscriber::{NoSubscriber, with_default};
use tracing::{Span, Subscriber, debug, debug_span, info, info_span, instrument, trace_span};
use tracing_error::{ErrorLayer, SpanTrace};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, Registry, fmt, registry, reload};

#[traced]
fn annotated() {
    info!("in a function");
}

fn work() {
    info_span!("outer").in_scope(|| {
        debug_span!("detail").in_scope(|| {
            debug!("in detail");
            info_span!("inner").in_scope(annotated);
        });
    });
}

/// Records at the level `DEBUG` what `work` does with a subscriber.
fn recorded(subscriber: impl Subscriber + Send + Sync, work: impl FnOnce()) -> TestTelemetry {
    let telemetry = TestTelemetry::builder().filter("debug".parse().expect("a filter")).build();
    with_default(subscriber, || telemetry.run(work));
    telemetry
}

const EVERYTHING: &str = "
    outer
      detail
        inner
          annotated
    ";

const WITHOUT_DETAIL: &str = "
    outer
      inner
        annotated
    ";

fn printing<S>(lines: &Lines) -> impl Layer<S> + Send + Sync + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fmt::layer().without_time().with_target(false).with_ansi(false).with_writer(lines.clone())
}

#[test]
fn the_filter_of_the_subscriber_applies_to_every_layer() {
    let lines = Lines::default();
    let filter = EnvFilter::new("info");
    let telemetry = recorded(registry().with(filter).with(printing(&lines)).with(tracing_layer()), work);
    telemetry.assert_tree(WITHOUT_DETAIL);
    telemetry.logs().only().body("in a function").in_span("annotated");
    assert_eq!(lines.text(), " INFO outer:inner: in a function\n");
}

#[test]
fn the_filter_of_another_layer_applies_to_that_layer() {
    let lines = Lines::default();
    let printing = printing(&lines).with_filter(EnvFilter::new("info"));
    let telemetry = recorded(registry().with(printing).with(tracing_layer()), work);
    telemetry.assert_tree(EVERYTHING);
    telemetry.logs().assert_len(2);
    assert_eq!(lines.text(), " INFO outer:inner: in a function\n");
}

#[test]
fn a_filter_of_this_layer_applies_to_it_in_addition() {
    let lines = Lines::default();
    let ours = tracing_layer().with_filter(EnvFilter::new("info"));
    let telemetry = recorded(registry().with(ours).with(printing(&lines)), || {
        work();
        info_span!("extended").set_attribute("key", 1);
    });
    telemetry.span("inner").child_of("outer");
    telemetry.span("annotated").child_of("inner");
    telemetry.span("extended").attr("key", 1);
    telemetry.logs().only().in_span("annotated");
    assert!(lines.text().contains("DEBUG outer:detail: in detail\n"), "{}", lines.text());
}

#[test]
fn a_filter_of_spans_and_fields_is_followed() {
    // Everything in a span with this field, and nothing else below `INFO`.
    let filter = EnvFilter::new("info,[request{user=ada}]=debug");
    let telemetry = recorded(registry().with(filter).with(tracing_layer()), || {
        for user in ["ada", "bob"] {
            info_span!("request", user).in_scope(|| debug_span!("detail").in_scope(|| debug!(user, "in detail")));
        }
    });
    telemetry.assert_tree("request\n  detail\nrequest");
    telemetry.logs().only().attr("user", "ada").in_span("detail");
}

#[test]
fn a_filter_may_be_reloaded() {
    let lines = Lines::default();
    let (whole, whole_handle) = reload::Layer::new(LevelFilter::INFO);
    let (printed, printed_handle) = reload::Layer::new(LevelFilter::WARN);
    let subscriber = registry().with(whole).with(printing(&lines).with_filter(printed)).with(tracing_layer());
    let telemetry = recorded(subscriber, || {
        work();
        whole_handle.reload(LevelFilter::DEBUG).expect("the subscriber exists");
        debug_span!("reloaded").in_scope(|| debug!("reloaded"));
        printed_handle.reload(LevelFilter::DEBUG).expect("the subscriber exists");
        debug_span!("printed").in_scope(|| debug!("printed"));
        whole_handle.reload(LevelFilter::OFF).expect("the subscriber exists");
        work();
    });
    telemetry.assert_tree(
        "
        outer
          inner
            annotated
        reloaded
        printed
        annotated
        ",
    );
    assert_eq!(lines.text(), "DEBUG printed: printed\n");
}

/// A layer that watches every span, with data of its own in it, as `console-subscriber` does.
#[derive(Clone, Default)]
struct Watching(Arc<Mutex<Vec<String>>>);

struct Watched(&'static str);

impl<S> Layer<S> for Watching
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).expect("it is registered");
        span.extensions_mut().insert(Watched(attributes.metadata().name()));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).expect("it is registered");
        let watched = span.extensions_mut().remove::<Watched>().expect("it is watched");
        self.0.lock().expect("no panic").push(watched.0.to_owned());
    }
}

#[test]
fn spans_of_another_layer_are_not_in_the_tree() {
    fn watched() {
        info_span!("outer").in_scope(|| {
            let task = trace_span!("task").entered();
            Span::current().record("unknown", 1);
            drop(info_span!(parent: &task, "child"));
            annotated();
        });
    }
    for is_first in [true, false] {
        let watching = Watching::default();
        let (first, last) = if is_first { (Some(watching.clone()), None) } else { (None, Some(watching.clone())) };
        let telemetry = recorded(registry().with(first).with(tracing_layer()).with(last), watched);
        telemetry.span("child").child_of("outer");
        telemetry.span("annotated").child_of("outer");
        telemetry.spans().assert_len(3);
        assert_eq!(*watching.0.lock().expect("no panic"), ["child", "task", "outer"]);
    }
}

#[test]
fn an_error_layer_sees_its_spans() {
    #[instrument]
    fn failing(id: i64) -> SpanTrace {
        info_span!("inner").in_scope(SpanTrace::capture)
    }
    let mut spans = Vec::new();
    let telemetry = recorded(registry().with(ErrorLayer::default()).with(tracing_layer()), || {
        failing(7).with_spans(|metadata, fields| {
            spans.push(format!("{} {fields}", metadata.name()));
            true
        });
    });
    assert_eq!(spans, ["inner ", "failing id=7"]);
    telemetry.span("inner").child_of("failing");
}

#[test]
fn the_layer_may_be_boxed_or_optional() {
    let boxed: Box<dyn Layer<Registry> + Send + Sync> = tracing_layer().boxed();
    let optional = |is_on: bool| is_on.then(tracing_layer);
    let subscribers: [Box<dyn Subscriber + Send + Sync>; 3] = [
        Box::new(registry().with(boxed)),
        Box::new(registry().with(optional(true))),
        Box::new(registry().with(vec![tracing_layer().boxed()])),
    ];
    for subscriber in subscribers {
        let telemetry = recorded(subscriber, || {
            work();
            info_span!("extended").set_attribute("key", 1);
        });
        telemetry.span("extended").attr("key", 1);
        telemetry.span("annotated").child_of("inner");
    }
    let telemetry = recorded(registry().with(optional(false)), work);
    telemetry.assert_tree("annotated");
}

#[test]
fn subscribers_may_be_nested() {
    let telemetry = recorded(registry().with(tracing_layer()), || {
        info_span!("outer").in_scope(|| {
            with_default(NoSubscriber::default(), || info_span!("nowhere").in_scope(annotated));
            with_default(registry().with(LevelFilter::INFO).with(tracing_layer()), work);
            drop(debug_span!("after"));
        });
    });
    telemetry.assert_tree(
        "
        outer
          annotated
          outer
            inner
              annotated
          after
        ",
    );
}

#[test]
fn threads_may_have_subscribers_of_their_own() {
    let telemetry = TestTelemetry::builder().filter("debug".parse().expect("a filter")).build();
    let run = |level: LevelFilter| with_default(registry().with(level).with(tracing_layer()), || telemetry.run(work));
    std::thread::scope(|scope| {
        scope.spawn(|| run(LevelFilter::DEBUG));
        scope.spawn(|| run(LevelFilter::INFO));
        scope.spawn(|| run(LevelFilter::OFF));
    });
    let count = |name: &str| telemetry.spans().named(name).len();
    assert_eq!([count("outer"), count("detail"), count("inner"), count("annotated")], [2, 1, 2, 3]);
}

/// `fmt().finish()` has no per-layer filters.
#[test]
fn a_subscriber_without_filters_for_layers_takes_the_compatible_layer() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_writer(lines.clone()).with_env_filter("info").finish();
    let filter = "info,quiet=off".parse().expect("a filter");
    let telemetry = TestTelemetry::builder().filter(filter).build();
    with_default(subscriber.with(compatible_tracing_layer()), || {
        telemetry.run(|| {
            info_span!("outer").in_scope(|| {
                info_span!(target: "quiet", "quiet").in_scope(|| info_span!("inner").in_scope(|| info!("inside")));
                info!(target: "quiet", "not recorded");
            });
        });
    });
    telemetry.assert_tree("outer\n  inner");
    telemetry.logs().only().body("inside").in_span("inner");
    assert!(lines.text().contains("not recorded"), "{}", lines.text());
}

#[test]
fn a_reloaded_layer_may_be_added_late() {
    type Boxed = Box<dyn Layer<Registry> + Send + Sync>;
    let (layer, handle) = reload::Layer::new(None::<Boxed>);
    let telemetry = TestTelemetry::new();
    with_default(registry().with(layer), || {
        handle.reload(Some(compatible_tracing_layer().boxed())).expect("the subscriber exists");
        telemetry.run(|| info_span!("span").in_scope(|| info!("inside")));
    });
    telemetry.span("span").root();
    telemetry.log_in_span("span").body("inside");
}
