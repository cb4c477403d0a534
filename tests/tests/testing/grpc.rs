//! The OTLP receiver over gRPC, with the official exporters.

use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry::{KeyValue, SpanId, TraceId};
use opentelemetry_otlp::{Compression, WithExportConfig as _, WithTonicConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::{Aggregation, Instrument, PeriodicReader, SdkMeterProvider, Stream};
use opentelemetry_sdk::trace::SdkTracerProvider;
use otel_runtime::testing::{Buckets, Fault, MetricKind, PointValue, Receiver};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// Requires an async runtime, because the exporter spawns its connection.
fn grpc_provider(receiver: &Receiver) -> SdkTracerProvider {
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(receiver.grpc_endpoint())
        .with_compression(Compression::Gzip)
        .with_timeout(Duration::from_secs(2))
        .build()
        .expect("a loopback address is an endpoint");
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_official_exporter_over_grpc() {
    let receiver = Receiver::start();
    let provider = grpc_provider(&receiver);
    let tracer = provider.tracer("by hand");
    let mut span = tracer.span_builder("rpc").with_kind(SpanKind::Producer).start(&tracer);
    span.set_attribute(KeyValue::new("answer", 42));
    span.add_event("half way", vec![KeyValue::new("percent", 50)]);
    span.set_status(Status::error("no luck"));
    span.end();
    provider.force_flush().expect("the receiver answers");

    let span = &receiver.wait_for_spans(1, PATIENCE)[0];
    assert_eq!((&*span.name, &span.kind, &span.status), ("rpc", &SpanKind::Producer, &Status::error("no luck")));
    assert_eq!((span.attributes.get("answer"), span.parent), (Some(&42.into()), None));
    assert_eq!((&*span.events[0].name, span.events[0].attributes.get("percent")), ("half way", Some(&50.into())));
    let request = &receiver.requests()[0];
    assert_eq!(request.path, "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    assert_eq!(request.header("grpc-encoding"), Some("gzip"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn faults_over_grpc() {
    let receiver = Receiver::start();
    let provider = grpc_provider(&receiver);
    let tracer = provider.tracer("by hand");
    for fault in [Fault::Refuse(403), Fault::Disconnect] {
        receiver.fail(fault.clone());
        tracer.start("refused").end();
        assert!(provider.force_flush().is_err(), "{fault:?}");
    }
    receiver.recover();
    tracer.start("taken").end();
    provider.force_flush().expect("the receiver answers again");
    assert_eq!(receiver.wait_for_spans(1, PATIENCE)[0].name, "taken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn log_records_over_grpc() {
    let receiver = Receiver::start();
    let exporter = opentelemetry_otlp::LogExporter::builder().with_tonic().with_endpoint(receiver.grpc_endpoint());
    let resource = Resource::builder_empty().with_service_name("users").build();
    let provider = SdkLoggerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter.build().expect("a loopback address is an endpoint"))
        .build();
    let logger = provider.logger("by hand");
    let mut record = logger.create_log_record();
    record.set_severity_number(Severity::Warn);
    record.set_severity_text("WARN");
    record.set_event_name("user.locked");
    record.set_body(AnyValue::from_iter([("attempts", 3)]));
    record.add_attribute("tags", AnyValue::from_iter(["a", "b"]));
    record.add_attribute("key", &b"\x00\xff"[..]);
    record.set_trace_context(TraceId::from(1), SpanId::from(2), None);
    logger.emit(record);
    logger.emit(logger.create_log_record());
    provider.force_flush().expect("the receiver answers");

    let logs = receiver.wait_for_logs(2, PATIENCE);
    let (log, empty) = (&logs[0], &logs[1]);
    assert_eq!((log.severity, &*log.severity_text, log.event_name.as_deref()), (13, "WARN", Some("user.locked")));
    assert_eq!(log.body, Some(AnyValue::from_iter([("attempts", 3)])));
    assert_eq!(log.attributes.get("tags"), Some(&AnyValue::from_iter(["a", "b"])));
    assert_eq!(log.attributes.get("key"), Some(&AnyValue::from(&b"\x00\xff"[..])));
    assert_eq!(log.span, Some((TraceId::from(1), SpanId::from(2))));
    assert_eq!((log.resource.text("service.name"), &*log.scope.name), (Some("users"), "by hand"));
    assert_eq!((&empty.event_name, &empty.body, empty.span, empty.severity), (&None, &None, None, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn metrics_over_grpc() {
    let receiver = Receiver::start();
    let exporter = opentelemetry_otlp::MetricExporter::builder().with_tonic().with_endpoint(receiver.grpc_endpoint());
    let reader = PeriodicReader::builder(exporter.build().expect("a loopback address is an endpoint")).build();
    let adaptive = |instrument: &Instrument| {
        let aggregation = Aggregation::Base2ExponentialHistogram { max_size: 4, max_scale: 0, record_min_max: false };
        (instrument.name() == "adaptive")
            .then(|| Stream::builder().with_aggregation(aggregation).build().ok())
            .flatten()
    };
    let provider = SdkMeterProvider::builder().with_reader(reader).with_view(adaptive).build();
    let meter = provider.meter("by hand");
    let hits = meter.u64_counter("hits").with_unit("{hit}").with_description("Hits.").build();
    hits.add(2, &[KeyValue::new("page", "home")]);
    hits.add(5, &[]);
    meter.i64_up_down_counter("open").build().add(-1, &[]);
    meter.f64_gauge("heat").build().record(0.5, &[]);
    let sizes = meter.f64_histogram("sizes").with_boundaries(vec![1.0, 2.0]).build();
    sizes.record(1.5, &[]);
    sizes.record(9.0, &[]);
    meter.f64_histogram("adaptive").build().record(3.0, &[]);
    provider.force_flush().expect("the receiver answers");

    let metrics = receiver.wait_for_metrics(5, PATIENCE);
    let find = |name: &str| metrics.iter().find(|metric| metric.name == name).expect("it was exported");
    let hits = find("hits");
    assert_eq!((&*hits.unit, &*hits.description), ("{hit}", "Hits."));
    assert_eq!(hits.kind, MetricKind::Sum { monotonic: true, cumulative: true });
    assert_eq!(hits.point(&[KeyValue::new("page", "home")]).map(|point| &point.value), Some(&PointValue::Int(2)));
    assert_eq!(hits.point(&[]).map(|point| &point.value), Some(&PointValue::Int(5)));
    assert_eq!(hits.point(&[KeyValue::new("page", "away")]), None);
    assert_eq!(find("open").kind, MetricKind::Sum { monotonic: false, cumulative: true });
    assert_eq!((find("heat").kind, &find("heat").points[0].value), (MetricKind::Gauge, &PointValue::Double(0.5)));

    let PointValue::Distribution { count, sum, min, max, buckets, .. } = &find("sizes").points[0].value else {
        panic!("a histogram has distributions");
    };
    assert_eq!((*count, *sum, *min, *max), (2, 10.5, Some(1.5), Some(9.0)));
    let Buckets::Explicit { bounds, counts, .. } = buckets else { panic!("explicit buckets") };
    assert_eq!((&**bounds, &**counts), (&[1.0, 2.0][..], &[0, 1, 1][..]));
    let PointValue::Distribution { count: 1, buckets, .. } = &find("adaptive").points[0].value else {
        panic!("one value in a distribution");
    };
    assert!(
        matches!(buckets, Buckets::Exponential { scale: 0, positive: (1, counts), .. } if **counts == [1]),
        "{buckets:?}"
    );
}
