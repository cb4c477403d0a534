//! The in-process OTLP receiver over its transports, with raw requests and with the official exporters.

use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry::{KeyValue, SpanId, TraceId};
use opentelemetry_otlp::{Compression, WithExportConfig as _, WithTonicConfig as _};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::trace::v1::span::Link;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::{Aggregation, Instrument, PeriodicReader, SdkMeterProvider, Stream};
use opentelemetry_sdk::trace::SdkTracerProvider;
use otel_runtime::testing::{Buckets, Fault, MetricKind, PointValue, Receiver};
use prost::Message as _;
use std::io::Write as _;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

fn request(name: &str) -> ExportTraceServiceRequest {
    let span = Span {
        trace_id: vec![1; 16],
        span_id: vec![2; 8],
        parent_span_id: vec![3; 8],
        name: name.to_owned(),
        kind: 3,
        start_time_unix_nano: 1_000,
        end_time_unix_nano: 3_000,
        links: vec![Link { trace_id: vec![4; 16], span_id: vec![5; 8], ..Link::default() }],
        ..Span::default()
    };
    let scope = InstrumentationScope { name: "raw".into(), version: "1.2".into(), ..InstrumentationScope::default() };
    let scope_spans = ScopeSpans { scope: Some(scope), spans: vec![span], schema_url: "urn:schema".into() };
    let resource_spans = ResourceSpans { scope_spans: vec![scope_spans], ..ResourceSpans::default() };
    ExportTraceServiceRequest { resource_spans: vec![resource_spans] }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

struct Answer {
    status: u16,
    content_type: String,
    retry_after: Option<String>,
    body: Vec<u8>,
}

fn post(receiver: &Receiver, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_millis(500)))
        .build()
        .into();
    let mut request = agent.post(format!("{}/v1/traces", receiver.http_endpoint()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send(body)?;
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (content_type, retry_after) = (header("content-type").unwrap_or_default(), header("retry-after"));
    let status = response.status().as_u16();
    Ok(Answer { status, content_type, retry_after, body: response.into_body().read_to_vec()? })
}

const PROTOBUF: (&str, &str) = ("content-type", "application/x-protobuf");

#[test]
fn protobuf_over_http() {
    let receiver = Receiver::start();
    let answer =
        post(&receiver, &[PROTOBUF, ("x-tenant", "blue")], &request("plain").encode_to_vec()).expect("answered");
    assert_eq!((answer.status, &*answer.content_type, &*answer.body), (200, "application/x-protobuf", &b""[..]));
    let packed = gzip(&request("packed").encode_to_vec());
    assert_eq!(post(&receiver, &[PROTOBUF, ("content-encoding", "gzip")], &packed).expect("answered").status, 200);

    let spans = receiver.wait_for_spans(2, PATIENCE);
    assert_eq!((&*spans[0].name, &*spans[1].name), ("plain", "packed"));
    let span = &spans[0];
    assert_eq!(span.kind, SpanKind::Client);
    assert_eq!(span.status, Status::Unset);
    assert_eq!((span.trace_id, span.span_id), (TraceId::from_bytes([1; 16]), SpanId::from_bytes([2; 8])));
    assert_eq!(span.parent, Some(SpanId::from_bytes([3; 8])));
    assert_eq!(span.links[0].span_id, SpanId::from_bytes([5; 8]));
    assert_eq!((&*span.scope.name, &*span.scope.version, &*span.scope.schema_url), ("raw", "1.2", "urn:schema"));
    assert_eq!(span.end, span.start + Duration::from_micros(2));
    let requests = receiver.requests();
    assert_eq!(
        (&*requests[0].path, requests[0].header("x-tenant"), requests[0].accepted),
        ("/v1/traces", Some("blue"), true)
    );
}

#[test]
fn json_over_http() {
    let receiver = Receiver::start();
    let body = serde_json::to_vec(&request("json")).expect("serialisable");
    let answer = post(&receiver, &[("content-type", "application/json; charset=utf-8")], &body).expect("answered");
    assert_eq!((answer.status, &*answer.content_type, &*answer.body), (200, "application/json", &b"{}"[..]));
    assert_eq!(receiver.wait_for_spans(1, PATIENCE)[0].name, "json");
}

#[test]
fn what_is_not_otlp_is_refused_with_a_reason() {
    let receiver = Receiver::start();
    let refused = |headers: &[(&str, &str)], body: &[u8]| {
        let answer = post(&receiver, headers, body).expect("answered");
        (answer.status, String::from_utf8(answer.body).expect("text"))
    };
    let kind = "content-type `text/plain`; expected `application/x-protobuf` or `application/json`";
    assert_eq!(refused(&[("content-type", "text/plain")], b""), (415, kind.to_owned()));
    let encoding = "content-encoding `br`; expected `gzip` or none";
    assert_eq!(refused(&[PROTOBUF, ("content-encoding", "br")], b""), (415, encoding.to_owned()));
    let (status, reason) = refused(&[PROTOBUF], b"\xff");
    assert!(status == 400 && reason.starts_with("the body is not an OTLP request: "), "{status} {reason}");
    let (status, reason) = refused(&[PROTOBUF, ("content-encoding", "gzip")], b"plain");
    assert!(status == 400 && reason.starts_with("the body is not gzip: "), "{status} {reason}");
    let bomb = gzip(&vec![0; 17 * 1024 * 1024]);
    let too_big = (413, "the body unpacks to more than 16777216 bytes".to_owned());
    assert_eq!(refused(&[PROTOBUF, ("content-encoding", "gzip")], &bomb), too_big);
}

#[test]
fn faults_over_http() {
    let receiver = Receiver::start();
    let send = || post(&receiver, &[PROTOBUF], &request("sent").encode_to_vec());
    receiver.fail_next(1, Fault::Refuse(400));
    assert_eq!(send().expect("answered").status, 400);
    assert_eq!(send().expect("answered").status, 200);

    receiver.fail(Fault::RetryAfter(503, Duration::from_secs(7)));
    let answer = send().expect("answered");
    assert_eq!((answer.status, answer.retry_after.as_deref()), (503, Some("7")));

    receiver.fail(Fault::Disconnect);
    assert!(send().is_err(), "the connection must have been closed");
    receiver.fail(Fault::Hang);
    assert!(matches!(send(), Err(ureq::Error::Timeout(_))), "nothing may be answered");

    receiver.recover();
    assert_eq!(send().expect("answered").status, 200);
    assert_eq!(receiver.wait_for_spans(2, PATIENCE).len(), 2, "refused requests leave no spans");
    let accepted: Vec<_> = receiver.requests().iter().map(|request| request.accepted).collect();
    assert_eq!(accepted, [false, true, false, false, false, true]);
}

#[test]
fn dropping_it_closes_the_port() {
    let receiver = Receiver::start();
    let address = receiver.http_endpoint().replace("http://", "");
    assert!(std::net::TcpStream::connect(&address).is_ok());
    drop(receiver);
    assert!(std::net::TcpStream::connect(&address).is_err());
}

#[test]
#[should_panic(expected = "waited 0ns for 2 spans, but 1 arrived: [only]")]
fn a_missing_span_is_told_with_those_that_came() {
    let receiver = Receiver::start();
    post(&receiver, &[PROTOBUF], &request("only").encode_to_vec()).expect("answered");
    receiver.wait_for_spans(2, Duration::ZERO);
}

/// In an async runtime only: the exporter spawns its connection.
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
    assert_eq!(hits.point(&[("page", "home")]).map(|point| &point.value), Some(&PointValue::Int(2)));
    assert_eq!(hits.point(&[]).map(|point| &point.value), Some(&PointValue::Int(5)));
    assert_eq!(hits.point(&[("page", "away")]), None);
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
