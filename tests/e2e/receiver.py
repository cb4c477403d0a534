"""An OTLP/HTTP receiver that uses the official protobuf classes and keeps the received bytes."""

import gzip
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as traces

MESSAGES = {
    "/v1/traces": (traces.ExportTraceServiceRequest, traces.ExportTraceServiceResponse),
    "/v1/metrics": (metrics.ExportMetricsServiceRequest, metrics.ExportMetricsServiceResponse),
    "/v1/logs": (logs.ExportLogsServiceRequest, logs.ExportLogsServiceResponse),
}


@dataclass
class Request:
    path: str
    headers: dict
    raw: bytes
    body: bytes
    message: Message


class Receiver:
    """Listens until it is closed. It also writes each request as a line of JSON to `folder`, for debugging."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.requests = []
        self.refused = []
        self.lines = (folder / "received.jsonl").open("w")
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                raw = self.rfile.read(int(self.headers["content-length"]))
                status, body = receiver.take(self.path, {key.lower(): text for key, text in self.headers.items()}, raw)
                self.send_response(status)
                self.send_header("content-type", "application/x-protobuf")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, raw):
        try:
            request, response = MESSAGES[path]
            body = gzip.decompress(raw) if headers.get("content-encoding") == "gzip" else raw
            message = request()
            message.ParseFromString(body)
        except Exception as error:
            self.refused.append(f"{path} {headers}: {error!r}")
            return 400, b""
        self.requests.append(Request(path, headers, raw, body, message))
        self.lines.write(json.dumps({"path": path, "headers": headers, "body": MessageToDict(message)}) + "\n")
        self.lines.flush()
        return 200, response().SerializeToString()

    def messages(self, path):
        return [request.message for request in self.requests if request.path == path]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.lines.close()
