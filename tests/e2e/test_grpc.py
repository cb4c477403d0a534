"""gRPC calls in both directions between Python's instrumentation and otel-tonic: a client in Python, a server with our layers, and a server
in Python that it calls. Each call is one trace, which rotel receives from all three programs."""

import json
from contextlib import ExitStack

import pytest
from process import ROOT, TARGET, VENV, Process
from rotel import Rotel

PEER = ROOT / "tests" / "e2e" / "grpc_calls" / "peer.py"
LISTENING = r"^listening on (\S+)$"
CALLS = {
    "say": ("Say", "hello", "hello 7"),
    "count": ("Count", "3", "0 1 2"),
    "missing": ("Say", "missing", "NOT_FOUND"),
    "unknown": ("Invented", "", "UNIMPLEMENTED"),
}


def python(name, folder, env, *arguments):
    command = [VENV / "bin" / "opentelemetry-instrument", VENV / "bin" / "python", PEER, *arguments]
    return Process(name, folder, command, env)


@pytest.fixture(scope="module")
def traces(folder):
    """The trace of each call, by its name, and all telemetry."""
    with ExitStack() as programs:
        rotel = programs.enter_context(Rotel(folder))
        env = rotel.settings() | {"OTEL_METRIC_EXPORT_INTERVAL": "500", "OTEL_BSP_SCHEDULE_DELAY": "200"}
        last = programs.enter_context(python("server", folder, {"OTEL_SERVICE_NAME": "server"} | env, "serve"))
        relay = [TARGET / "debug" / "examples" / "relay", last.wait_for(LISTENING)[1]]
        relay = programs.enter_context(Process("relay", folder, relay, env | {"OTEL_SERVICE_NAME": "relay"}))
        calls = [[name, method, text] for name, (method, text, _) in CALLS.items()]
        client = {"OTEL_SERVICE_NAME": "client"} | env
        client = programs.enter_context(python("client", folder, client, "call", relay.wait_for(LISTENING)[1], json.dumps(calls)))
        for name, (_, _, answer) in CALLS.items():
            assert client.wait_for(f"^{name}: (.*)$")[1] == answer
        client.child.wait(20)
        assert relay.stop() == 0, relay.printed()
        last.stop()

        def of(exported, name):
            roots = [span for span in exported.spans if span.name == name]
            assert len(roots) == 1, f"{len(roots)} spans {name}"
            return exported.trace(roots[0].trace)

        def complete(exported):
            sizes = {"say": 6, "count": 6, "missing": 6, "unknown": 3}
            return all(len(of(exported, name).spans) == size for name, size in sizes.items())

        exported = rotel.once("all spans", complete)
        return {name: of(exported, name) for name in CALLS}, exported


@pytest.mark.parametrize(("call", "method"), [("say", "Say"), ("count", "Count")])
def test_a_call_through_both_languages_is_one_trace(traces, call, method):
    trace = traces[0][call]
    assert trace.outline() == [
        f"{call} [internal, client]",
        f"  /e2e.Relay/{method} [client, client]",
        f"    e2e.Relay/{method} [server, relay]",
        f"      relay.{call} [internal, relay]",
        f"        e2e.Relay/{method} [client, relay]",
        f"          /e2e.Relay/{method} [server, server]",
    ]
    for span in trace.spans:
        if span.service == "relay" and span.kind != "INTERNAL":
            assert span.attributes["rpc.system.name"] == "grpc"
            assert span.attributes["rpc.method"] == f"e2e.Relay/{method}"
            assert span.attributes["rpc.response.status_code"] == "OK"


def test_a_status_travels_back(traces):
    trace = traces[0]["missing"]
    served, called = trace.one("e2e.Relay/Say", kind="SERVER"), trace.one("e2e.Relay/Say", kind="CLIENT")
    assert served.attributes["rpc.response.status_code"] == called.attributes["rpc.response.status_code"] == "NOT_FOUND"
    assert (served.status, called.status) == ("UNSET", "ERROR")
    assert called.attributes["error.type"] == "NOT_FOUND"


def test_a_method_that_the_service_does_not_have_is_other(traces):
    span = traces[0]["unknown"].one("grpc", service="relay")
    assert span.attributes["rpc.method"] == "_OTHER"
    assert span.attributes["rpc.method_original"] == "e2e.Relay/Invented"


def test_calls_are_measured(traces):
    calls = traces[1].newest("relay", "rpc.server.call.duration")
    counts = {(point.attributes["rpc.method"], point.attributes["rpc.response.status_code"]): point.count for point in calls}
    assert counts == {
        ("e2e.Relay/Say", "OK"): 1,
        ("e2e.Relay/Say", "NOT_FOUND"): 1,
        ("e2e.Relay/Count", "OK"): 1,
        ("_OTHER", "UNIMPLEMENTED"): 1,
    }
    assert sum(point.count for point in traces[1].newest("relay", "rpc.client.call.duration")) == 3
