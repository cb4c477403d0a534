//! The OTLP receiver over HTTP, with raw requests.

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{SpanId, TraceId};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::trace::v1::span::Link;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use otel_runtime::testing::{Fault, Receiver};
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

pub(crate) struct Answer {
    pub(crate) status: u16,
    content_type: String,
    retry_after: Option<String>,
    body: Vec<u8>,
}

fn post(receiver: &Receiver, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, ureq::Error> {
    post_to("/v1/traces", receiver, headers, body)
}

pub(crate) fn post_to(
    path: &str,
    receiver: &Receiver,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_millis(500)))
        .build()
        .into();
    let mut request = agent.post(format!("{}{path}", receiver.http_endpoint()));
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
fn invalid_otlp_is_refused_with_a_reason() {
    let receiver = Receiver::start();
    let refused = |headers: &[(&str, &str)], body: &[u8]| {
        let answer = post(&receiver, headers, body).expect("answered");
        (answer.status, String::from_utf8(answer.body).expect("text"))
    };
    let kind = "content-type `text/plain`; expected `application/x-protobuf` or `application/json`";
    assert_eq!(refused(&[("content-type", "text/plain")], b""), (415, kind.to_owned()));
    let encoding = "content-encoding `br`; expected `gzip`, `zstd` or none";
    assert_eq!(refused(&[PROTOBUF, ("content-encoding", "br")], b""), (415, encoding.to_owned()));
    let (status, reason) = refused(&[PROTOBUF], b"\xff");
    assert!(status == 400 && reason.starts_with("the body is not an OTLP request: "), "{status} {reason}");
    let (status, reason) = refused(&[PROTOBUF, ("content-encoding", "gzip")], b"plain");
    assert!(status == 400 && reason.starts_with("the body is not gzip: "), "{status} {reason}");
    let bomb = gzip(&vec![0; 17 * 1024 * 1024]);
    let too_big = (413, "the decompressed body is larger than 16777216 bytes".to_owned());
    assert_eq!(refused(&[PROTOBUF, ("content-encoding", "gzip")], &bomb), too_big);

    let requests = receiver.requests();
    assert!(requests.iter().all(|request| !request.accepted), "{requests:?}");
    let refusal = |place: usize| requests[place].refusal.as_deref().unwrap_or_default();
    assert_eq!(refusal(0), format!("415 Unsupported Media Type: {kind}"));
    assert!(refusal(2).starts_with("400 Bad Request: the body is not an OTLP request: "), "{requests:?}");
    assert_eq!(receiver.conventions().check().refused().len(), 5);
}

#[test]
fn json_with_only_unknown_fields_is_refused() {
    let receiver = Receiver::start();
    let send = |path: &str, body: &str| {
        let answer = post_to(path, &receiver, &[("content-type", "application/json")], body.as_bytes());
        let answer = answer.expect("answered");
        (answer.status, String::from_utf8(answer.body).expect("text"))
    };
    for (path, body, wrong, right) in [
        ("/v1/traces", r#"{"resource_spans":[{}]}"#, "resource_spans", "resourceSpans"),
        ("/v1/traces", r#"{"resourceLogs":[{}]}"#, "resourceLogs", "resourceSpans"),
        ("/v1/metrics", r#"{"resource_metrics":[]}"#, "resource_metrics", "resourceMetrics"),
        ("/v1/logs", r#"{"resource_logs":[]}"#, "resource_logs", "resourceLogs"),
    ] {
        let reported = format!("the body is not an OTLP request: unknown field `{wrong}`; write `{right}`");
        assert_eq!(send(path, body), (400, reported));
    }
    let (empty, unknown) = (r#"{"resourceSpans":[]}"#, r#"{"resourceSpans":[],"later":1}"#);
    for body in ["{}", empty, unknown] {
        assert_eq!(send("/v1/traces", body), (200, "{}".to_owned()), "{body}");
    }
    assert_eq!(receiver.conventions().check().refused().len(), 4);
}

#[test]
fn an_unknown_path_is_refused() {
    let receiver = Receiver::start();
    let answer = post_to("/v1/trace", &receiver, &[PROTOBUF], b"").expect("answered");
    let reported = "unknown path `/v1/trace`; write `/v1/traces`, `/v1/metrics` or `/v1/logs`";
    assert_eq!((answer.status, String::from_utf8(answer.body).expect("text")), (404, reported.to_owned()));
    let grpc = [("content-type", "application/grpc")];
    assert_eq!(post_to("/acme.Service/Call", &receiver, &grpc, b"").expect("answered").status, 200, "gRPC has its own");
    assert_eq!(post_to("/v1/logs", &receiver, &grpc, b"").expect("answered").status, 415);
    let refusals: Vec<_> = receiver.requests().into_iter().filter_map(|request| request.refusal).collect();
    assert_eq!(refusals[0], format!("404 Not Found: {reported}"));
    let method = "gRPC status Unimplemented: unknown method `/acme.Service/Call`; ";
    assert!(refusals[1].starts_with(method), "{refusals:?}");
}

#[test]
fn faults_are_not_refusals() {
    let receiver = Receiver::start();
    receiver.fail_next(1, Fault::Refuse(503));
    post(&receiver, &[PROTOBUF], b"").expect("answered");
    let request = &receiver.requests()[0];
    assert_eq!((request.accepted, &request.refusal), (false, &None));
    assert!(receiver.conventions().check().refused().is_empty());
}

#[test]
#[should_panic(expected = "refused, so not checked\n  1 × `/v1/traces`: 400 Bad Request: ")]
fn refused_requests_are_not_clean() {
    let receiver = Receiver::start();
    post(&receiver, &[PROTOBUF], b"\xff").expect("answered");
    receiver.conventions().assert_clean();
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
fn a_missing_span_is_reported_with_the_received_ones() {
    let receiver = Receiver::start();
    post(&receiver, &[PROTOBUF], &request("only").encode_to_vec()).expect("answered");
    receiver.wait_for_spans(2, Duration::ZERO);
}

#[test]
fn a_partial_success_keeps_and_reports_some() {
    let receiver = Receiver::start();
    receiver.fail_next(2, Fault::PartialSuccess(1, "too old".to_owned()));
    let mut body = request("kept");
    body.resource_spans.extend(request("rejected").resource_spans);
    let answer = post(&receiver, &[PROTOBUF], &body.encode_to_vec()).expect("answered");
    let partial = ExportTraceServiceResponse::decode(&*answer.body).expect("a response").partial_success;
    let partial = partial.expect("a partial success");
    assert_eq!((answer.status, partial.rejected_spans, &*partial.error_message), (200, 1, "too old"));
    assert_eq!(receiver.wait_for_spans(1, PATIENCE)[0].name, "kept");

    let json = serde_json::to_vec(&body).expect("serialisable");
    let answer = post(&receiver, &[("content-type", "application/json")], &json).expect("answered");
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(answer["partialSuccess"]["errorMessage"], "too old");
    assert_eq!(receiver.wait_for_spans(2, PATIENCE).len(), 2);
    assert!(receiver.requests().iter().all(|request| request.accepted));
}
