"""A client and a server of the service `e2e.Relay`, with messages of `google.protobuf.StringValue`, so that no code is generated.

    peer.py serve
    peer.py call <address> <list of names, methods and texts as JSON>
"""

import json
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf.wrappers_pb2 import StringValue
from opentelemetry import baggage, trace
from opentelemetry.context import attach

FORMAT = {"request_deserializer": StringValue.FromString, "response_serializer": StringValue.SerializeToString}


def say(request, context):
    if request.value == "missing":
        context.abort(grpc.StatusCode.NOT_FOUND, "there is no such text")
    return StringValue(value=f"{request.value} {baggage.get_baggage('tenant')}")


def count(request, context):
    for number in range(int(request.value)):
        yield StringValue(value=str(number))


def serve():
    server = grpc.server(ThreadPoolExecutor(4))
    methods = {
        "Say": grpc.unary_unary_rpc_method_handler(say, **FORMAT),
        "Count": grpc.unary_stream_rpc_method_handler(count, **FORMAT),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("e2e.Relay", methods),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"listening on 127.0.0.1:{port}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: server.stop(1))
    server.wait_for_termination()


def call(address, calls):
    """Makes each call in a span of its own, and prints the answers."""
    form = {"request_serializer": StringValue.SerializeToString, "response_deserializer": StringValue.FromString}
    attach(baggage.set_baggage("tenant", "7"))
    with grpc.insecure_channel(address) as channel:
        for name, method, text in calls:
            with trace.get_tracer("peer").start_as_current_span(name):
                print(f"{name}: {answer(channel, method, StringValue(value=text), form)}", flush=True)


def answer(channel, method, request, form):
    try:
        if method == "Count":
            texts = channel.unary_stream(f"/e2e.Relay/{method}", **form)(request, timeout=20)
            return " ".join(text.value for text in texts)
        return channel.unary_unary(f"/e2e.Relay/{method}", **form)(request, timeout=20).value
    except grpc.RpcError as error:
        return error.code().name


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case ["call", address, calls]:
            call(address, json.loads(calls))
    # Sends what is left.
    trace.get_tracer_provider().shutdown()
