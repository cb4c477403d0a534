//! Spans.

use super::UNLIMITED;
use super::random::Random;
use crate::otlp::{EncodedResource, encode_spans};
use opentelemetry::trace::{Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use prost::Message as _;

pub(super) fn resource() -> Resource {
    let attributes = [opentelemetry::KeyValue::new("service.name", "shop")];
    Resource::builder_empty().with_schema_url(attributes, "https://example.org/resource").build()
}

fn context(random: &mut Random) -> SpanContext {
    let state = match random.below(2) {
        0 => TraceState::NONE,
        _ => TraceState::from_key_value([("a", "1"), ("b", "2")]).expect("is valid"),
    };
    let trace_id = TraceId::from(u128::from(random.next()) << 64 | u128::from(random.next()));
    let flags = TraceFlags::new(u8::try_from(random.below(4)).expect("is small"));
    SpanContext::new(trace_id, SpanId::from(random.next()), flags, random.below(2) == 0, state)
}

pub(super) fn span(random: &mut Random) -> SpanData {
    let mut events = SpanEvents::default();
    events.dropped_count = random.u32();
    events.events =
        random.list(3, |random| Event::new(random.text(), random.time(), random.attributes(), random.u32()));
    let mut links = SpanLinks::default();
    links.dropped_count = random.u32();
    links.links = random.list(3, |random| Link::new(context(random), random.attributes(), random.u32()));
    SpanData {
        span_context: context(random),
        parent_span_id: SpanId::from(random.below(2) * random.next()),
        parent_span_is_remote: random.below(2) == 0,
        span_kind: [SpanKind::Internal, SpanKind::Server, SpanKind::Client, SpanKind::Producer, SpanKind::Consumer]
            [usize::try_from(random.below(5)).expect("is small")]
        .clone(),
        name: random.text().into(),
        start_time: random.time(),
        end_time: random.time(),
        attributes: random.attributes(),
        dropped_attributes_count: random.u32(),
        events,
        links,
        status: match random.below(3) {
            0 => Status::Unset,
            1 => Status::Ok,
            _ => Status::error(random.text()),
        },
        instrumentation_scope: random.scope(),
    }
}

#[test]
fn spans_decode_to_what_the_sdk_converts_them_to() {
    let mut random = Random(42);
    for _ in 0..300 {
        let spans = random.list(6, span);
        let requests = encode_spans(&spans, &EncodedResource::new(&resource()), UNLIMITED);
        let decoded: Vec<_> = requests
            .iter()
            .flat_map(|request| {
                let decoded = ExportTraceServiceRequest::decode(&request.body[..]).expect("is valid");
                decoded.resource_spans
            })
            .collect();
        let expected =
            group_spans_by_resource_and_scope(spans.clone(), &ResourceAttributesWithSchema::from(&resource()));
        if spans.is_empty() {
            assert!(decoded.is_empty());
        } else {
            assert_eq!(decoded, expected);
        }
    }
}
