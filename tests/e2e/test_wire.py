"""Decodes the sent bytes with the official protobuf classes, which must know every field."""

import re
import time

import pytest
from google.protobuf.unknown_fields import UnknownFieldSet
from opentelemetry.proto.metrics.v1.metrics_pb2 import AGGREGATION_TEMPORALITY_CUMULATIVE as CUMULATIVE
from process import poll
from receiver import MESSAGES, Receiver
from services import Service

# The format of attribute keys in the conventions.
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
SCHEMA = re.compile(r"https://opentelemetry\.io/schemas/\d+\.\d+\.\d+")
# The metrics of the SDK about itself have no schema URL, and neither has an instrument that a service creates without one.
WITHOUT_SCHEMA = {"otel.sdk", "mailer"}


@pytest.fixture(scope="module", params=["gzip", "none"])
def received(request, folder):
    """The requests of both services for a registration, a duplicate and a baggage entry, with and without compression."""
    folder = folder / request.param
    began = time.time_ns()
    with Receiver(folder) as receiver:
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
            "OTEL_EXPORTER_OTLP_COMPRESSION": request.param,
            "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%20b",
        }
        with (
            Service("mailer", folder, **settings) as mailer,
            Service("user-service", folder, MAILER_URL=mailer.url, **settings) as users,
        ):
            users.register("ada@example.com", baggage="tenant.id=acme", tracestate="vendor=7")
            users.register("ada@example.com")
            for service in (users, mailer):
                service.stop()
        poll("all three signals", lambda: {request.path for request in receiver.requests} == set(MESSAGES))
        receiver.compression, receiver.began, receiver.ended = request.param, began, time.time_ns()
        yield receiver


def walk(message):
    """Yields the message and all nested messages."""
    yield message
    for field, value in message.ListFields():
        if field.message_type:
            for inner in value if field.is_repeated else [value]:
                yield from walk(inner)


def each(received, type):
    found = [m for request in received.requests for m in walk(request.message) if m.DESCRIPTOR.name == type]
    assert found, f"no {type} in {[request.path for request in received.requests]}"
    return found


def test_every_field_is_known(received):
    assert not received.refused, received.refused
    for request in received.requests:
        for message in walk(request.message):
            unknown = [field.field_number for field in UnknownFieldSet(message)]
            assert not unknown, f"{request.path}: fields {unknown} of {message.DESCRIPTOR.full_name}"


def test_headers_match_the_body(received):
    for request in received.requests:
        seen = request.headers
        assert seen["content-type"] == "application/x-protobuf", seen
        assert seen.get("content-encoding") == ("gzip" if received.compression == "gzip" else None), seen
        assert (request.raw[:2] == b"\x1f\x8b") == (received.compression == "gzip"), request.raw[:8]
        # Required by the specification: OTel-OTLP-Exporter-<language>/<version>.
        assert re.search(r"OTel-OTLP-Exporter-Rust/\d", seen["user-agent"], re.IGNORECASE), seen
        assert seen["api-key"] == "a b", seen


def test_compression_halves_the_size(received):
    if received.compression == "gzip":
        sizes = [(len(request.raw), len(request.body)) for request in received.requests]
        assert sum(raw for raw, _ in sizes) * 2 < sum(body for _, body in sizes), sizes


def test_ids_have_the_right_length(received):
    spans = each(received, "Span")
    assert len({span.span_id for span in spans}) == len(spans), spans
    for span in spans:
        assert len(span.trace_id) == 16 and any(span.trace_id), span
        assert len(span.span_id) == 8 and any(span.span_id), span
        assert len(span.parent_span_id) in (0, 8), span
        for link in span.links:
            assert (len(link.trace_id), len(link.span_id)) == (16, 8), span
    for record in each(received, "LogRecord"):
        assert (len(record.trace_id), len(record.span_id)) in ((16, 8), (0, 0)), record
        in_a_span = bool(record.span_id)
        assert bool(record.flags & 1) == in_a_span, record


def test_spans_say_whether_their_parents_are_remote(received):
    """Bit 8 means that this is known, and bit 9 means that the parent is remote."""
    for span in each(received, "Span"):
        assert span.flags & 0x1 and span.flags & 0x100, span
        if not span.parent_span_id:
            continue
        remote = span.kind == span.SPAN_KIND_SERVER
        assert bool(span.flags & 0x200) == remote, span


def test_attributes_have_types_and_are_unique(received):
    holders = ["Resource", "Span", "Event", "Link", "LogRecord", "NumberDataPoint", "HistogramDataPoint"]
    messages = [m for request in received.requests for m in walk(request.message) if m.DESCRIPTOR.name in holders]
    for message in messages:
        keys = [attribute.key for attribute in message.attributes]
        assert len(set(keys)) == len(keys), message
        for attribute in message.attributes:
            assert KEY.fullmatch(attribute.key), message
            assert attribute.value.WhichOneof("value"), f"{attribute.key} has no value in {message}"
        assert message.DESCRIPTOR.name.endswith("Point") or message.dropped_attributes_count == 0, message
    types = {a.key: a.value.WhichOneof("value") for message in messages for a in message.attributes}
    expected = {
        "http.response.status_code": "int_value",
        "server.port": "int_value",
        "code.line.number": "int_value",
        "process.pid": "int_value",
        "http.route": "string_value",
        "db.response.status_code": "string_value",
        "error.type": "string_value",
        "user.id": "string_value",
    }
    assert {key: types.get(key) for key in expected} == expected, types


def test_scopes_have_names_and_schemas(received):
    for type in ("ScopeSpans", "ScopeLogs", "ScopeMetrics"):
        for scope in each(received, type):
            assert scope.scope.name, scope
            if scope.scope.name not in WITHOUT_SCHEMA:
                assert SCHEMA.fullmatch(scope.schema_url), f"{scope.scope}: {scope.schema_url!r}"
    for type in ("ResourceSpans", "ResourceLogs", "ResourceMetrics"):
        for resource in each(received, type):
            assert SCHEMA.fullmatch(resource.schema_url), f"{resource.resource}: {resource.schema_url!r}"


def test_times_are_within_the_test(received):
    def is_recent(nanoseconds):
        return received.began <= nanoseconds <= received.ended

    for span in each(received, "Span"):
        assert is_recent(span.start_time_unix_nano) and is_recent(span.end_time_unix_nano), span
        assert span.start_time_unix_nano <= span.end_time_unix_nano, span
    for record in each(received, "LogRecord"):
        assert is_recent(record.time_unix_nano), record
        assert record.time_unix_nano <= record.observed_time_unix_nano <= received.ended, record
    for type in ("NumberDataPoint", "HistogramDataPoint"):
        for point in each(received, type):
            assert is_recent(point.time_unix_nano) and is_recent(point.start_time_unix_nano), point
            assert point.start_time_unix_nano <= point.time_unix_nano, point


def test_metrics_are_complete(received):
    for metric in each(received, "Metric"):
        assert metric.name and metric.description, metric
        data = getattr(metric, metric.WhichOneof("data"))
        assert data.data_points, metric
        for point in data.data_points:
            if metric.WhichOneof("data") == "histogram":
                assert len(point.bucket_counts) == len(point.explicit_bounds) + 1, metric
                assert sum(point.bucket_counts) == point.count, metric
                assert list(point.explicit_bounds) == sorted(set(point.explicit_bounds)), metric
                assert point.min <= point.max <= point.sum or point.count == 0, metric
        if metric.WhichOneof("data") != "gauge":
            assert data.aggregation_temporality == CUMULATIVE, metric


def test_logs_have_a_severity_and_content(received):
    for record in each(received, "LogRecord"):
        assert record.severity_text and record.severity_number, record
        has_content = record.HasField("body") or record.event_name or record.attributes
        assert has_content, record
