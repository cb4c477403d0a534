//! Looking at telemetry and changing it while the program runs.

use opentelemetry::global;
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use otel_runtime::testing::Receiver;
use otel_runtime::{ChangeError, Logs, Metrics, OpenSpan, Sampler, Telemetry, TelemetryBuilder, Traces, traced};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Installing is process-wide, so these tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn builder(traces: Traces) -> TelemetryBuilder {
    let none: [(&str, &str); 0] = [];
    Telemetry::builder().environment(none).traces(traces).logs(Logs::none()).metrics(Metrics::none())
}

fn otlp(receiver: &Receiver) -> Traces {
    Traces::otlp().endpoint(receiver.http_endpoint())
}

#[traced("orders.checkout", args(id))]
fn checkout(id: u64, look: impl FnOnce() -> Vec<OpenSpan>) -> Vec<OpenSpan> {
    pay(look)
}

#[traced(leaf)]
fn pay(look: impl FnOnce() -> Vec<OpenSpan>) -> Vec<OpenSpan> {
    look()
}

fn check_open_spans(telemetry: &Telemetry) {
    let before = SystemTime::now() - Duration::from_millis(1);
    let mut by_hand = global::tracer("by_hand").start("first name");
    by_hand.update_name("second name");
    let open = checkout(7, || telemetry.spans_in_flight());
    let names: Vec<_> = open.iter().map(|span| span.name.as_str()).collect();
    let of_sdk = telemetry.report().setting("traces.pipeline").is_some_and(|setting| setting.value == "SDK");
    // A processor of the SDK does not see later names.
    assert_eq!(names, [if of_sdk { "first name" } else { "second name" }, "orders.checkout", "pay"]);
    assert_eq!((open[0].scope.as_str(), &open[0].function), ("by_hand", &None));
    assert_eq!(open[1].scope, "otel-tests");
    assert_eq!(open[1].function.as_deref(), Some("running::checkout"));
    let location = open[1].location.as_deref().expect("a location");
    assert!(location.starts_with("tests/tests/running.rs:"), "{location}");
    assert_eq!((open[2].parent_span_id, open[2].trace_id), (open[1].span_id, open[1].trace_id));
    assert!(open.iter().all(|span| span.started >= before && span.started <= SystemTime::now()));
    assert_eq!(telemetry.spans_in_flight().len(), 1);
    by_hand.end();
    assert_eq!(telemetry.spans_in_flight(), []);
}

#[test]
fn open_spans_are_listed() {
    let _turn = turn();
    let receiver = Receiver::start();
    check_open_spans(&builder(otlp(&receiver)).track_open_spans(true).install().expect("valid settings"));
    let exporter = Traces::exporter(InMemorySpanExporter::default());
    check_open_spans(&builder(exporter).track_open_spans(true).install().expect("valid settings"));
    let telemetry = builder(otlp(&receiver)).install().expect("valid settings");
    assert_eq!(checkout(7, || telemetry.spans_in_flight()), []);
}

#[test]
fn spans_that_are_open_at_the_shutdown_are_named() {
    let _turn = turn();
    let receiver = Receiver::start();
    for (tracked, names) in [(true, ": `late` (2), `later`"), (false, "")] {
        let telemetry = builder(otlp(&receiver)).track_open_spans(tracked).install().expect("valid settings");
        let tracer = global::tracer("by_hand");
        let open = [tracer.start("late"), tracer.start("later"), tracer.start("late")];
        let error = telemetry.shutdown().expect_err("three spans are open");
        let to = format!("{}/v1/traces", receiver.http_endpoint());
        assert_eq!(
            error.to_string(),
            format!(
                "telemetry was lost at shutdown: traces to {to}: telemetry was shut down before they ended{names} (3 \
                 spans lost)"
            )
        );
        drop(open);
    }
}

#[traced("request")]
fn request() {
    part();
}

#[traced("part")]
fn part() {}

fn check_sampling(telemetry: &Telemetry) -> usize {
    let exported = |share: f64| {
        telemetry.set_sampling_ratio(share).expect("a share");
        (0..1000).for_each(|_| request());
    };
    exported(0.0);
    exported(1.0);
    exported(0.5);
    telemetry.set_sampler(Sampler::parent_always_off()).expect("follows the parent, too");
    (0..1000).for_each(|_| request());
    telemetry.flush().expect("the receiver answers");
    let changes = telemetry.report().changes();
    let changes: Vec<_> = changes.iter().map(|change| (change.value.as_str(), change.source.as_str())).collect();
    assert_eq!(
        changes,
        [
            ("parentbased_traceidratio(0)", "code"),
            ("parentbased_traceidratio(1)", "code"),
            ("parentbased_traceidratio(0.5)", "code"),
            ("parentbased_always_off", "code"),
        ]
    );
    let page = telemetry.report().to_string();
    assert!(page.contains("Z traces.sampler: parentbased_traceidratio(0.5) (code)\n"), "{page}");
    3000
}

#[test]
fn the_sampler_is_replaced() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = builder(otlp(&receiver)).install().expect("valid settings");
    check_sampling(&telemetry);
    let spans = receiver.wait_for_spans(2000, Duration::from_secs(20)).len();
    // A thousand traces, and half of a thousand: eight standard deviations are 126.
    assert!((2 * (1500 - 126)..=2 * (1500 + 126)).contains(&spans) && spans.is_multiple_of(2), "{spans}");
    drop(telemetry);

    let exporter = InMemorySpanExporter::default();
    let telemetry = builder(Traces::exporter(exporter.clone())).install().expect("valid settings");
    check_sampling(&telemetry);
    let spans = exporter.get_finished_spans().expect("not shut down").len();
    assert!((2 * (1500 - 126)..=2 * (1500 + 126)).contains(&spans), "{spans}");
}

#[test]
fn a_sampler_that_treats_parents_in_another_way_is_refused() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = builder(otlp(&receiver).sampler(Sampler::always_off())).install().expect("valid settings");
    request();
    telemetry.set_sampler(Sampler::always_on()).expect("neither follows the parent");
    request();
    let error = telemetry.set_sampler(Sampler::parent_always_on()).expect_err("only one follows the parent");
    assert_eq!(
        error.to_string(),
        "traces.sampler: `parentbased_always_on` was not set, because the sampler of the installation does not follow \
         the parent"
    );
    telemetry.set_sampling_ratio(0.0).expect("a share");
    request();
    assert_eq!(telemetry.report().changes()[1].value, "traceidratio(0)");
    let handle = telemetry.handle();
    telemetry.shutdown().expect("the receiver answers");
    assert_eq!(receiver.wait_for_spans(2, Duration::from_secs(20)).len(), 2);
    assert_eq!(handle.set_sampling_ratio(1.0), Err(ChangeError::NotInstalled));
}

#[test]
fn a_handle_does_not_change_a_later_installation() {
    let _turn = turn();
    let receiver = Receiver::start();
    let first = builder(otlp(&receiver)).install().expect("valid settings");
    let second = builder(otlp(&receiver)).install().expect("valid settings");
    let handle = first.handle();
    handle.set_filter("off".parse().expect("a filter"));
    assert_eq!(handle.set_sampling_ratio(0.0), Err(ChangeError::NotInstalled));
    assert_eq!(first.report().changes(), []);
    request();
    second.shutdown().expect("the receiver answers");
    assert_eq!(receiver.wait_for_spans(2, Duration::from_secs(20)).len(), 2);
}

/// A file in a folder of its own, which is removed at the end.
struct ConfigFile(std::path::PathBuf);

impl ConfigFile {
    fn write(&self, ratio: &str, more: &str) {
        let text = format!(
            "file_format: '1.1'\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n          console:\n  \
             sampler:\n    parent_based:\n      root:\n        trace_id_ratio_based:\n          ratio: {ratio}\n{more}"
        );
        std::fs::write(self.0.join("otel.yaml"), text).expect("a file");
    }

    fn path(&self) -> String {
        self.0.join("otel.yaml").display().to_string()
    }
}

impl Drop for ConfigFile {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_sampler_in_the_configuration_file_is_read_again() {
    let _turn = turn();
    let folder = std::env::temp_dir().join(format!("otel-reload-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = ConfigFile(folder);
    file.write("0", "");
    let none: [(&str, &str); 0] = [];
    let install =
        |builder: TelemetryBuilder| builder.environment(none).config_file(file.path()).install().expect("a valid file");
    let telemetry = install(Telemetry::builder());
    file.write("0.5", "");
    telemetry.reload().expect("a valid file");
    file.write("2", "");
    let error = telemetry.reload().expect_err("an invalid ratio").to_string();
    assert!(error.starts_with("config_file: ") && error.contains("otel.yaml"), "{error}");
    file.write("0.25", "resource:\n  attributes:\n    - {name: service.name, value: shop}\n");
    telemetry.handle().reload().expect("a valid file");
    let changes = telemetry.report().changes();
    let changes: Vec<_> = changes.iter().map(|change| (change.setting.as_str(), change.value.as_str())).collect();
    assert_eq!(changes[0].0, "traces.sampler");
    assert!(changes[0].1.contains("0.5") && changes[1].1.contains("0.25"), "{changes:?}");
    assert_eq!(changes[2..], [("config_file", "other settings have changed, and need a restart")]);
    drop(telemetry);

    let in_code = Telemetry::builder().traces(Traces::none().sampler(Sampler::parent_always_off()));
    let telemetry = install(in_code);
    telemetry.reload().expect("a valid file");
    assert_eq!(telemetry.report().changes(), []);
    drop(telemetry);
    let telemetry = builder(Traces::none()).install().expect("valid settings");
    let error = telemetry.reload().expect_err("there is no file");
    assert_eq!(error.to_string(), "config_file: telemetry was installed without a configuration file");
}
