//! Telemetry that is created directly with the SDK.

use opentelemetry::global::BoxedTracer;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger, LoggerProvider as _, Severity};
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry::trace::{Span as _, SpanBuilder, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry::{KeyValue, Value};
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use otel_runtime::testing::{Receiver, TestTelemetry};

/// Attributes with text values. [`int`] creates the others.
pub(crate) type Attributes<'a> = &'a [(&'static str, &'static str)];

pub(crate) fn int(key: &'static str, number: i64) -> KeyValue {
    KeyValue::new(key, number)
}

/// The destination of the telemetry.
pub(crate) struct Emit {
    tracer: BoxedTracer,
    pub(crate) meter: Meter,
    log: Box<dyn Fn(Option<&'static str>, Vec<KeyValue>)>,
}

impl Emit {
    pub(crate) fn into_memory(telemetry: &TestTelemetry) -> Self {
        Self {
            tracer: telemetry.tracer("by hand"),
            meter: telemetry.meter("by hand"),
            log: Box::new(log_with(telemetry.logger("by hand"))),
        }
    }

    pub(crate) fn span(&self, name: &'static str, kind: SpanKind, status: Status, attributes: Vec<KeyValue>) {
        self.span_with(name, kind, status, attributes, None);
    }

    pub(crate) fn span_with(
        &self,
        name: &'static str,
        kind: SpanKind,
        status: Status,
        attributes: Vec<KeyValue>,
        event: Option<(&'static str, Vec<KeyValue>)>,
    ) {
        let builder = SpanBuilder::from_name(name).with_kind(kind).with_attributes(attributes);
        let mut span = self.tracer.build(builder);
        if let Some((name, attributes)) = event {
            span.add_event(name, attributes);
        }
        span.set_status(status);
    }

    pub(crate) fn seconds(&self, name: &'static str, unit: &'static str, attributes: &[KeyValue]) {
        self.meter.f64_histogram(name).with_unit(unit).build().record(0.1, attributes);
    }

    pub(crate) fn count(&self, name: &'static str, unit: &'static str, attributes: &[KeyValue]) {
        self.meter.u64_counter(name).with_unit(unit).build().add(1, attributes);
    }

    pub(crate) fn log(&self, event: Option<&'static str>, attributes: Vec<KeyValue>) {
        (self.log)(event, attributes);
    }
}

/// Returns a function that writes log records. There is no type for a logger of any provider.
fn log_with(logger: impl Logger) -> impl Fn(Option<&'static str>, Vec<KeyValue>) {
    move |event, attributes| {
        let mut record = logger.create_log_record();
        record.set_severity_number(Severity::Info);
        record.set_body("it happened".into());
        if let Some(event) = event {
            record.set_event_name(event);
        }
        record.add_attributes(attributes.into_iter().map(|KeyValue { key, value, .. }| {
            let value = match value {
                Value::I64(number) => AnyValue::from(number),
                other => AnyValue::from(other.as_str().into_owned()),
            };
            (key, value)
        }));
        logger.emit(record);
    }
}

/// Text attributes, followed by others.
pub(crate) fn with(text: Attributes<'_>, others: impl IntoIterator<Item = KeyValue>) -> Vec<KeyValue> {
    text.iter().map(|(key, value)| KeyValue::new(*key, *value)).chain(others).collect()
}

pub(crate) fn text(attributes: Attributes<'_>) -> Vec<KeyValue> {
    with(attributes, [])
}

/// Sends the telemetry of `emit` over gRPC, all signals with this resource, and returns once it has arrived.
pub(crate) fn send(resource: Vec<KeyValue>, emit: impl FnOnce(&Emit)) -> Receiver {
    let receiver = Receiver::start();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let _inside = runtime.enter();
    let resource = Resource::builder_empty().with_attributes(resource).build();
    let endpoint = receiver.grpc_endpoint();
    let expected = "a loopback address is an endpoint";
    let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic().with_endpoint(&endpoint).build();
    let traces = SdkTracerProvider::builder()
        .with_resource(resource.clone())
        .with_batch_exporter(exporter.expect(expected))
        .build();
    let exporter = opentelemetry_otlp::MetricExporter::builder().with_tonic().with_endpoint(&endpoint).build();
    let metrics = SdkMeterProvider::builder()
        .with_resource(resource.clone())
        .with_reader(PeriodicReader::builder(exporter.expect(expected)).build())
        .build();
    let exporter = opentelemetry_otlp::LogExporter::builder().with_tonic().with_endpoint(&endpoint).build();
    let logs =
        SdkLoggerProvider::builder().with_resource(resource).with_batch_exporter(exporter.expect(expected)).build();

    let by_hand = BoxedTracer::new(Box::new(traces.tracer("by hand")));
    emit(&Emit { tracer: by_hand, meter: metrics.meter("by hand"), log: Box::new(log_with(logs.logger("by hand"))) });
    traces.shutdown().expect("the receiver answers");
    // Exported twice, like every metric that exists for longer than an interval.
    metrics.force_flush().expect("the receiver answers");
    metrics.shutdown().expect("the receiver answers");
    logs.shutdown().expect("the receiver answers");
    receiver
}
