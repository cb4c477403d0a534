"""rotel, a third-party receiver for OTLP over gRPC and HTTP, which prints the telemetry that it decodes."""

import rotel_text
from process import VENV, Ended, Process, accepts, free_port, poll


class Rotel:
    def __init__(self, folder):
        (program,) = VENV.glob("lib/python3.*/site-packages/rotel/rotel-agent")
        # rotel does not support port 0, so another program can take the port first.
        for attempt in range(5):
            self.grpc, self.http = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
            self.process = Process(f"rotel-{attempt}", folder, [program, "start", *self.arguments()], {})
            try:
                poll("rotel to listen", self.listens)
                return
            except Ended as ended:
                last = ended
        raise last

    def arguments(self):
        for signal in ("traces", "metrics", "logs"):
            yield from ("--debug-log", signal)
        yield from ("--debug-log-verbosity", "detailed", "--exporter", "blackhole")
        yield from ("--otlp-grpc-endpoint", self.grpc, "--otlp-http-endpoint", self.http)

    def listens(self):
        if self.process.child.poll() is not None:
            raise Ended(f"rotel ended:\n{self.process.printed()}")
        return all(accepts(int(address.rpartition(":")[2])) for address in (self.grpc, self.http))

    def settings(self, protocol="http/protobuf", compression=None):
        """Returns the environment for a program that exports to rotel."""
        address = self.grpc if protocol == "grpc" else self.http
        settings = {"OTEL_EXPORTER_OTLP_PROTOCOL": protocol, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{address}"}
        return settings | ({"OTEL_EXPORTER_OTLP_COMPRESSION": compression} if compression else {})

    def exported(self):
        return rotel_text.parse(self.process.printed())

    def once(self, what, look, seconds=30.0):
        """Returns all received telemetry as soon as `look` is true for it."""

        def enough():
            exported = self.exported()
            assert look(exported), f"so far it got\n{exported}"
            return exported

        return poll(f"rotel to get {what}", enough, seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.__exit__()
