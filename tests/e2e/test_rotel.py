"""Tests the parser of rotel's output with known telemetry."""

import httpx
import pytest
from google.protobuf import text_format
from otlp import Event, Link
from receiver import MESSAGES
from rotel import Rotel

TRACE, SPAN, OTHER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "11f067aa0ba902b7"
URL = "https://opentelemetry.io/schemas/1.44.0"


def escaped(hex):
    return '"' + "".join(f"\\x{hex[i : i + 2]}" for i in range(0, len(hex), 2)) + '"'


HERE = f"trace_id: {escaped(TRACE)} span_id: {escaped(SPAN)}"
THERE = f"trace_id: {escaped(TRACE)} span_id: {escaped(OTHER)}"
ATTRIBUTES = r"""
attributes { key: "text" value { string_value: "two\nlines: (a) -> b" } }
attributes { key: "number" value { int_value: -3 } }
attributes { key: "part" value { double_value: 1.5 } }
attributes { key: "yes" value { bool_value: true } }
"""
READ = {"text": "two\nlines: (a) -> b", "number": -3, "part": 1.5, "yes": True}
ONE = 'attributes { key: "one" value { string_value: "1" } }'
RESOURCE = 'resource { attributes { key: "service.name" value { string_value: "known" } } }'
SCOPE = f'scope {{ name: "some scope" version: "7" }} schema_url: "{URL}"'

SENT = {
    "/v1/traces": f"""resource_spans {{ {RESOURCE} scope_spans {{ {SCOPE}
        spans {{ {HERE} parent_span_id: {escaped(OTHER)} name: "first span"
            kind: SPAN_KIND_CONSUMER trace_state: "a=b" start_time_unix_nano: 5 end_time_unix_nano: 9 {ATTRIBUTES}
            status {{ code: STATUS_CODE_ERROR message: "of no\\nuse" }}
            events {{ name: "exception" time_unix_nano: 6 {ATTRIBUTES} }} events {{ name: "plain" time_unix_nano: 7 }}
            links {{ {THERE} trace_state: "c=d" {ONE} }}
            links {{ {HERE} }} }}
        spans {{ {THERE} name: "second" kind: SPAN_KIND_SERVER start_time_unix_nano: 4 }}
    }} }}""",
    "/v1/logs": f"""resource_logs {{ {RESOURCE} scope_logs {{ {SCOPE}
        log_records {{ time_unix_nano: 5 observed_time_unix_nano: 6 severity_text: "WARN"
            severity_number: SEVERITY_NUMBER_WARN event_name: "it.happened" body {{ string_value: "a\\nb" }}
            {ATTRIBUTES} {HERE} }}
        log_records {{ observed_time_unix_nano: 7 }}
    }} }}""",
    "/v1/metrics": f"""resource_metrics {{ {RESOURCE} scope_metrics {{ {SCOPE}
        metrics {{ name: "sum" unit: "{{it}}" description: "How many." sum {{ is_monotonic: true
            aggregation_temporality: AGGREGATION_TEMPORALITY_CUMULATIVE
            data_points {{ as_int: 7 start_time_unix_nano: 1 time_unix_nano: 2 {ONE} }}
            data_points {{ as_int: 8 }} }} }}
        metrics {{ name: "gauge" gauge {{ data_points {{ as_double: 0.5 }} }} }}
        metrics {{ name: "histogram" unit: "s" histogram {{ aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA
            data_points {{ count: 3 sum: 2.5 explicit_bounds: 0.1 explicit_bounds: 5
                bucket_counts: 2 bucket_counts: 1 bucket_counts: 0 {ONE}
                exemplars {{ as_double: 2.5 time_unix_nano: 8 {HERE} filtered_{ONE} }} }} }} }}
    }} }}""",
}


@pytest.fixture(scope="module")
def read(folder):
    with Rotel(folder) as rotel:
        for path, text in SENT.items():
            body = text_format.Parse(text, MESSAGES[path][0]()).SerializeToString()
            answer = httpx.post(
                f"http://{rotel.http}{path}", content=body, headers={"content-type": "application/x-protobuf"}
            )
            assert answer.status_code == 200, f"{path}: {answer.text}"
        return rotel.once(
            "what was sent", lambda read: len(read.spans) == 2 and len(read.logs) == 2 and len(read.points) == 4
        )


def test_spans_are_parsed_as_sent(read):
    first, second = read.spans
    assert (first.trace, first.id, first.parent, first.name, first.kind) == (
        TRACE,
        SPAN,
        OTHER,
        "first span",
        "CONSUMER",
    )
    assert (first.state, first.start, first.end, first.status, first.message) == ("a=b", 5, 9, "ERROR", "of no\nuse")
    assert (first.service, first.scope, first.version, first.schema) == ("known", "some scope", "7", URL)
    assert first.attributes == READ
    assert first.events == [Event("exception", 6, READ), Event("plain", 7)]
    assert first.links == [Link(TRACE, OTHER, "c=d", attributes={"one": "1"}), Link(TRACE, SPAN)]
    assert (second.parent, second.kind, second.status, second.attributes) == ("", "SERVER", "UNSET", {})
    assert read.trace(TRACE).outline() == ["second [server, known]", "  first span [consumer, known] ERROR"]


def test_logs_are_parsed_as_sent(read):
    first, second = read.logs
    assert (first.time, first.observed, first.severity, first.event) == (5, 6, "WARN", "it.happened")
    assert (first.body, first.attributes, first.trace, first.span) == ("a\nb", READ, TRACE, SPAN)
    assert (second.body, second.attributes, second.trace, second.span, second.observed) == (None, {}, "", "", 7)


def test_metrics_are_parsed_as_sent(read):
    first, second, gauge, histogram = read.points
    assert (first.name, first.unit, first.description, first.type) == ("sum", "{it}", "How many.", "Sum")
    assert (first.monotonic, first.temporality, first.start, first.time, first.value) == (True, "CUMULATIVE", 1, 2, 7)
    assert (first.attributes, second.attributes, second.value) == ({"one": "1"}, {}, 8)
    assert (gauge.name, gauge.type, gauge.value) == ("gauge", "Gauge", 0.5)
    assert (histogram.count, histogram.sum, histogram.temporality) == (3, 2.5, "DELTA")
    assert (histogram.bounds, histogram.buckets, histogram.attributes) == ([0.1, 5], [2, 1, 0], {"one": "1"})
    assert histogram.exemplars == [Link(TRACE, SPAN, time=8, value=2.5, attributes={"one": "1"})]
