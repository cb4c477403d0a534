"""Compares the Rust services with the same services in Python: the same tree, and traces that span both languages."""

import os
import re
from types import SimpleNamespace

import pytest
import side_by_side
from process import ROOT
from rotel import Rotel
from services import PythonService, Service

PAGE = ROOT / "docs" / "parity.md"
# Additional spans of the Python web server and database driver.
NOISE = re.compile(r".* http (receive|send)|connect")
# Additional spans of the Rust services: the worker behind the queue of the mailer.
OURS = {"mailer.deliver"}


@pytest.fixture(scope="module")
def run(folder):
    """Runs one registration with each pair of a user service and a mailer."""
    kinds = {"rust": Service, "python": PythonService}
    with Rotel(folder) as rotel:
        settings = rotel.settings()
        # The Rust services, too, send everything before they are stopped.
        soon = {
            "OTEL_BSP_SCHEDULE_DELAY": "200",
            "OTEL_BLRP_SCHEDULE_DELAY": "200",
            "OTEL_METRIC_EXPORT_INTERVAL": "500",
        }
        traces = {}
        for mails, mailer_kind in kinds.items():
            with mailer_kind("mailer", folder / f"{mails}-mailer", **settings, **soon) as mailer:
                for users, users_kind in kinds.items():
                    place = folder / f"{users}-to-{mails}"
                    with users_kind("user-service", place, MAILER_URL=mailer.url, **settings, **soon) as service:
                        # The test starts the trace, so that it knows the trace id with both languages.
                        trace = f"{len(traces) + 1:032x}"
                        answer = service.register("ada@example.com", traceparent=f"00-{trace}-00f067aa0ba902b7-01")
                        assert answer.status_code == 201, (
                            f"{users} to {mails}: {answer.text}\n{service.process.printed()}"
                        )
                        traces[users, mails] = trace
                        rotel.once(f"the trace {users} to {mails}", lambda got, trace=trace: complete(got, trace))
                        service.process.stop()
                mailer.process.stop()
        return SimpleNamespace(traces=traces, exported=rotel.exported())


def complete(exported, trace):
    """Checks for the telemetry that arrives last: both server spans, the logs of both, and the duration of the request."""
    servers = {span.service: span for span in exported.trace(trace).spans if span.kind == "SERVER"}
    if set(servers) != {"user-service", "mailer"}:
        return False
    instance = servers["user-service"].resource["service.instance.id"]
    durations = [point for point in exported.points if point.name == "http.server.request.duration"]
    measured = any(point.resource["service.instance.id"] == instance for point in durations)
    return measured and {log.service for log in exported.logs if log.trace == trace} == set(servers)


def tree(run, users, mails):
    return run.exported.trace(run.traces[users, mails])


def shape(tree):
    """Returns depth, role, kind and service of each span that both languages should have."""
    seen = tree.without(lambda span: NOISE.fullmatch(span.name) or span.name in OURS)
    return [(depth, side_by_side.role(span), span.kind, span.service) for depth, span in side_by_side.walk(seen)]


def test_both_languages_create_the_same_tree(run):
    ours, theirs = tree(run, "rust", "rust"), tree(run, "python", "python")
    assert shape(ours) == shape(theirs), f"{ours}\n\n{theirs}"
    assert len(shape(ours)) == 9, ours


@pytest.mark.parametrize("users, mails", [("python", "rust"), ("rust", "python")])
def test_a_trace_continues_in_the_other_language(run, users, mails):
    seen = tree(run, users, mails)
    assert {span.resource["telemetry.sdk.language"] for span in seen.spans} == {users, mails}, seen
    client, server = seen.one("POST"), seen.one("POST /send")
    assert client.resource["telemetry.sdk.language"] == users, client
    assert server.resource["telemetry.sdk.language"] == mails, server
    assert (server.trace, server.parent) == (client.trace, client.id), seen
    assert shape(seen) == shape(tree(run, "rust", "rust")), seen


def test_logs_of_both_languages_belong_to_the_trace(run):
    for (users, mails), trace in run.traces.items():
        ids = run.exported.trace(trace).ids
        logs = [log for log in run.exported.logs if log.trace == trace]
        languages = {log.resource["telemetry.sdk.language"] for log in logs}
        assert users in languages, f"{users} to {mails}: {logs}"
        assert {log.span for log in logs} <= ids, f"{users} to {mails}: {logs}"


def test_common_attributes_have_the_same_types(run):
    ours, theirs = tree(run, "rust", "rust"), tree(run, "python", "python")
    compared = 0
    for left, right in side_by_side.pairs(ours, theirs):
        if left and right:
            mine, other = left[1].attributes, right[1].attributes
            for key in mine.keys() & other.keys():
                compared += 1
                assert type(mine[key]) is type(other[key]), f"{key} of {left[1]}: {mine[key]!r} and {other[key]!r}"
    assert compared > 20, f"{ours}\n\n{theirs}"


def test_the_page_is_up_to_date(run):
    ours, theirs = tree(run, "rust", "rust"), tree(run, "python", "python")
    metrics = {"rust": set(), "python": set()}
    for point in run.exported.points:
        if point.service == "user-service":
            metrics[point.resource["telemetry.sdk.language"]].add(point.name)
    page = PAGE.read_text("utf-8")
    shown = put(page, "trees", side_by_side.trees(ours, theirs))
    shown = put(shown, "attributes", side_by_side.attributes(ours, theirs))
    shown = put(shown, "metrics", side_by_side.names(metrics["rust"], metrics["python"]))
    if os.environ.get("UPDATE_EXPECT") == "1":
        PAGE.write_text(shown, "utf-8")
    else:
        assert page == shown, f"{PAGE} is out of date: UPDATE_EXPECT=1 scripts/e2e -k parity, then read the diff"


def put(page, name, text):
    """Returns the page with the section of this name replaced."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    assert page.count(begin) == page.count(end) == 1, f"{PAGE} has no section {name}"
    before, _, rest = page.partition(begin)
    return before + begin + text + end + rest.partition(end)[2]
