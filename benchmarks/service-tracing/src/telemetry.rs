//! Providers, subscriber and instruments.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::metrics::{Counter, Histogram, UpDownCounter};
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{KeyValue, global};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_otlp::{LogExporter, MetricExporter, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::error::Error;
use std::sync::LazyLock;
use std::time::Instant;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// The providers, which are shut down at the end.
pub struct Telemetry {
    tracer: SdkTracerProvider,
    meter: SdkMeterProvider,
    logger: SdkLoggerProvider,
}

/// Exports OTLP as configured by the environment. Returns `None` if the environment disables telemetry.
pub fn install() -> Result<Option<Telemetry>, Box<dyn Error>> {
    if std::env::var("OTEL_SDK_DISABLED").is_ok_and(|disabled| disabled == "true") {
        return Ok(None);
    }
    global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ]));
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name("user-service").with_attribute(version).build();
    let spans = SpanExporter::builder().with_http().build()?;
    let tracer = SdkTracerProvider::builder().with_resource(resource.clone()).with_batch_exporter(spans).build();
    let metrics = MetricExporter::builder().with_http().build()?;
    let meter = SdkMeterProvider::builder().with_resource(resource.clone()).with_periodic_exporter(metrics).build();
    let records = LogExporter::builder().with_http().build()?;
    let logger = SdkLoggerProvider::builder().with_resource(resource).with_batch_exporter(records).build();
    global::set_meter_provider(meter.clone());
    // Events become log records. Without the filter they would also become span events.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is for one lifetime, the filter for all")]
    let spans_only = filter_fn(|metadata| metadata.is_span());
    let spans = tracing_opentelemetry::layer().with_tracer(tracer.tracer("user-service")).with_filter(spans_only);
    tracing_subscriber::registry()
        .with(LevelFilter::INFO)
        .with(spans)
        .with(OpenTelemetryTracingBridge::new(&logger))
        .init();
    Ok(Some(Telemetry { tracer, meter, logger }))
}

impl Telemetry {
    pub fn shutdown(self) -> OTelSdkResult {
        self.tracer.shutdown()?;
        self.meter.shutdown()?;
        self.logger.shutdown()
    }
}

pub static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(Instruments::new);

/// The instruments, with the names of the conventions and of the example.
pub struct Instruments {
    pub server_duration: Histogram<f64>,
    pub server_active: UpDownCounter<i64>,
    pub client_duration: Histogram<f64>,
    pub database_duration: Histogram<f64>,
    pub registered: Counter<u64>,
    pub hashed: Counter<u64>,
    pub hash_duration: Histogram<f64>,
    pub hashes_active: UpDownCounter<i64>,
    pub mails_requested: Counter<u64>,
}

impl Instruments {
    fn new() -> Self {
        let meter = global::meter("user-service");
        // The boundaries that the conventions recommend.
        let http = vec![0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
        let database = vec![0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];
        let seconds = |name: &'static str, boundaries| {
            meter.f64_histogram(name).with_unit("s").with_boundaries(boundaries).build()
        };
        let count = |name: &'static str, unit: &'static str| meter.u64_counter(name).with_unit(unit).build();
        let active = |name: &'static str, unit: &'static str| meter.i64_up_down_counter(name).with_unit(unit).build();
        Self {
            server_duration: seconds("http.server.request.duration", http.clone()),
            server_active: active("http.server.active_requests", "{request}"),
            client_duration: seconds("http.client.request.duration", http),
            database_duration: seconds("db.client.operation.duration", database),
            registered: count("users.registered", "{user}"),
            hashed: count("users.passwords_hashed", "{password}"),
            hash_duration: seconds("users.passwords_hashed.duration", vec![0.1, 0.25, 0.5, 1.0, 2.5, 5.0]),
            hashes_active: active("users.passwords_hashed.active", "{password}"),
            mails_requested: count("mails.requested", "{mail}"),
        }
    }
}

/// A middleware that measures the durations of requests and the requests in progress.
pub async fn measured(route: MatchedPath, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = KeyValue::new("http.request.method", request.method().as_str().to_owned());
    let mut attributes = vec![method, KeyValue::new("url.scheme", "http")];
    INSTRUMENTS.server_active.add(1, &attributes);
    let response = next.run(request).await;
    INSTRUMENTS.server_active.add(-1, &attributes);
    attributes.push(KeyValue::new("http.route", route.as_str().to_owned()));
    attributes.push(KeyValue::new("http.response.status_code", i64::from(response.status().as_u16())));
    INSTRUMENTS.server_duration.record(start.elapsed().as_secs_f64(), &attributes);
    response
}
