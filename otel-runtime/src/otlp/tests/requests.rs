//! The division of a batch into requests.

use super::UNLIMITED;
use super::random::Random;
use super::spans::{resource, span};
use crate::otlp::{EncodedResource, Request, RequestLimits, encode_spans};
use opentelemetry::trace::SpanId;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_sdk::trace::SpanData;
use prost::Message as _;

fn span_ids(request: &Request) -> Vec<Vec<u8>> {
    let decoded = ExportTraceServiceRequest::decode(&request.body[..]).expect("is valid");
    let scopes = decoded.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).map(|span| span.span_id).collect()
}

fn spans(count: usize) -> Vec<SpanData> {
    let mut random = Random(44);
    (0..count).map(|_| span(&mut random)).collect()
}

#[test]
fn a_batch_without_items_has_no_request() {
    assert_eq!(encode_spans(&[], &EncodedResource::new(&resource()), UNLIMITED), []);
}

#[test]
fn requests_stay_below_the_limit_and_contain_each_span_once() {
    let spans = spans(200);
    let mut expected: Vec<_> = spans.iter().map(|span| span.span_context.span_id().to_bytes().to_vec()).collect();
    expected.sort();
    for limit in [20_000, 40_000, 100_000] {
        let requests =
            encode_spans(&spans, &EncodedResource::new(&resource()), RequestLimits { bytes: limit, ..UNLIMITED });
        assert!(requests.len() > 1, "the batch is larger than {limit} bytes");
        for request in &requests {
            assert_eq!(span_ids(request).len(), request.items);
            assert!(request.body.len() <= limit || request.items == 1, "{} bytes", request.body.len());
        }
        let mut found: Vec<_> = requests.iter().flat_map(span_ids).collect();
        found.sort();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_span_that_is_larger_than_the_limit_has_a_request_of_its_own() {
    let requests = encode_spans(&spans(5), &EncodedResource::new(&resource()), RequestLimits { bytes: 1, ..UNLIMITED });
    assert_eq!(requests.iter().map(|request| request.items).collect::<Vec<_>>(), [1; 5]);
}

#[test]
fn spans_of_the_same_scope_are_in_one_group() {
    let mut random = Random(45);
    let mut spans: Vec<_> = (0..50).map(|_| span(&mut random)).collect();
    spans[0].parent_span_id = SpanId::INVALID;
    let request = &encode_spans(&spans, &EncodedResource::new(&resource()), UNLIMITED)[0];
    let decoded = ExportTraceServiceRequest::decode(&request.body[..]).expect("is valid");
    // `Random::scope` returns five scopes.
    assert_eq!(decoded.resource_spans[0].scope_spans.len(), 5);
}
