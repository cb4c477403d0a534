//! Call sites before, during, between and after installations. One test, because an installation is process-wide.

use opentelemetry::Key;
use opentelemetry_sdk::logs::InMemoryLogExporter;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use otel_runtime::{Logs, Metrics, OtlpTransport, Sampler, Telemetry, Traces, TransportError, logged, traced};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

static EVALUATED: AtomicU32 = AtomicU32::new(0);

fn value() -> u32 {
    EVALUATED.fetch_add(1, Relaxed) + 1
}

#[traced(fields(n = value()), err, ret)]
fn work(n: u32) -> Result<u32, String> {
    inner();
    Ok(n + 1)
}

#[traced]
fn inner() {}

#[traced(root, level = "debug")]
async fn detail() -> u8 {
    7
}

/// The fields are evaluated by the call, and recorded when the future is polled.
#[traced]
#[logged(fields(n))]
fn later(n: u32) -> impl Future<Output = u32> {
    async move { n }
}

struct Accepting;

impl OtlpTransport for Accepting {
    fn send(&self, _: &[u8]) -> Result<(), TransportError> {
        Ok(())
    }
}

fn install(sampler: Sampler, variables: &[(&str, &str)]) -> (Telemetry, InMemorySpanExporter) {
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder()
        .environment(variables.iter().copied())
        .service_name("sites")
        .traces(Traces::exporter(exporter.clone()).sampler(sampler))
        .logs(Logs::none())
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    (telemetry, exporter)
}

fn names(telemetry: &Telemetry, exporter: &InMemorySpanExporter) -> Vec<String> {
    telemetry.flush().expect("nothing is lost");
    let spans = exporter.get_finished_spans().expect("the exporter works");
    exporter.reset();
    spans.into_iter().map(|span| span.name.into_owned()).collect()
}

fn detail_now() -> u8 {
    now(detail())
}

fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => unreachable!("it waits for nothing"),
    }
}

/// A future that was created when spans and log records were recorded as bytes, and is polled when an exporter of the SDK gets them.
fn a_future_takes_its_fields_to_the_next_pipeline() {
    let builder = || Telemetry::builder().environment([("", ""); 0]).metrics(Metrics::none());
    let (traces, logs) = (Traces::otlp().transport(Accepting), Logs::otlp().transport(Accepting));
    let first = builder().traces(traces).logs(logs).install().expect("the settings can be followed");
    let future = later(7);
    first.shutdown().expect("nothing is lost");

    let exporter = InMemoryLogExporter::default();
    let (traces, logs) = (Traces::exporter(InMemorySpanExporter::default()), Logs::exporter(exporter.clone()));
    let second = builder().traces(traces).logs(logs).install().expect("the settings can be followed");
    assert_eq!(now(future), 7);
    second.flush().expect("nothing is lost");
    let records = exporter.get_emitted_logs().expect("the exporter works");
    let keys: Vec<&Key> = records[0].record.attributes_iter().map(|(key, _)| key).collect();
    assert_eq!(keys.last().map(|key| key.as_str()), Some("n"), "{keys:?}");
    second.shutdown().expect("nothing is lost");
}

#[test]
fn call_sites_follow_the_installed_pipeline() {
    // Before: the body runs, the result is right, nothing is evaluated.
    assert_eq!(work(1), Ok(2));
    assert_eq!(EVALUATED.swap(0, Relaxed), 0);

    let (first, spans) = install(Sampler::parent_ratio(1.0), &[]);
    assert_eq!(work(1), Ok(2));
    assert_eq!(names(&first, &spans), ["inner", "work"]);
    assert_eq!(EVALUATED.swap(0, Relaxed), 1);

    // A root is also a root with a sampler that follows the parent. Filters can change at run time.
    detail_now();
    assert_eq!(names(&first, &spans), [""; 0]);
    first.set_filter("debug".parse().expect("a filter"));
    assert_eq!(detail_now(), 7);
    assert_eq!(names(&first, &spans), ["detail"]);
    first.shutdown().expect("nothing is lost");

    // Between two installations: nothing is recorded.
    assert_eq!(work(2), Ok(3));
    assert_eq!(EVALUATED.swap(0, Relaxed), 0);

    // A second installation: no call site uses the tracer of the first.
    let (second, others) = install(Sampler::parent_ratio(1.0), &[]);
    assert_eq!(work(3), Ok(4));
    assert_eq!(names(&second, &others), ["inner", "work"]);
    assert_eq!(spans.get_finished_spans().expect("the exporter works").len(), 0);
    second.shutdown().expect("nothing is lost");

    // Nothing is sampled: the bodies run, nothing is evaluated.
    EVALUATED.store(0, Relaxed);
    let (third, others) = install(Sampler::parent_ratio(0.0), &[]);
    assert_eq!(work(4), Ok(5));
    assert_eq!(names(&third, &others), [""; 0]);
    assert_eq!(EVALUATED.load(Relaxed), 0);
    third.shutdown().expect("nothing is lost");

    // Disabled.
    let (off, others) = install(Sampler::parent_ratio(1.0), &[("OTEL_SDK_DISABLED", "true")]);
    assert_eq!(work(5), Ok(6));
    assert_eq!(detail_now(), 7);
    assert_eq!(names(&off, &others), [""; 0]);
    assert_eq!(EVALUATED.load(Relaxed), 0);
    off.shutdown().expect("nothing is lost");
    a_future_takes_its_fields_to_the_next_pipeline();
}
