"""Sends all kinds of requests to the two services, and collects the exported telemetry."""

from process import refusing_port
from rotel import Rotel
from services import Service

CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TENANT = "acme"


class Visit:
    """One visit to services that export over one transport to their own receiver. It lasts until the services exit."""

    def __init__(self, folder, protocol, compression):
        with Rotel(folder) as rotel:
            settings = rotel.settings(protocol, compression)
            with (
                refusing_port() as refusing,
                Service("mailer", folder, **settings) as mailer,
                Service("user-service", folder, MAILER_URL=mailer.url, **settings) as users,
                Service("user-service", folder / "alone", MAILER_URL=f"http://127.0.0.1:{refusing}", **settings) as alone,
            ):
                self.answers = visit(users, alone)
                for service in (users, alone, mailer):
                    service.stop()
            named = {name: answer.headers.get("x-trace-id") for name, answer in self.answers.items()}
            self.ids = {name: id for name, id in named.items() if id}
            self.exported = rotel.once("everything", self.is_complete)

    def is_complete(self, exported):
        """Checks for the telemetry that the services send at their exit, and for the last delivered mail."""
        instances = {point.resource["service.instance.id"] for point in exported.points}
        stopped = [log for log in exported.logs if str(log.body).startswith("server stopped")]
        servers = {span.trace for span in exported.spans if span.kind == "SERVER"}
        delivered = [span for span in exported.spans if span.name == "mailer.deliver"]
        return len(instances) == len(stopped) == 3 and set(self.ids.values()) <= servers and len(delivered) == 2

    def trace(self, name):
        assert name in self.ids, f"{name}: no x-trace-id in {self.answers[name].headers}"
        return self.exported.trace(self.ids[name])


def visit(users, alone):
    traceparent = f"00-{CALLER[0]}-{CALLER[1]}-01"
    answers = {
        "registered": users.register("ada@example.com", baggage=f"tenant.id={TENANT}"),
        "continued": users.register("grace@example.com", traceparent=traceparent, tracestate="vendor=7"),
        "duplicate": users.register("ada@example.com"),
        "invalid": users.register("ada", "short"),
        "missing": users.get("/users/00000000-0000-4000-8000-000000000000"),
        "mailer down": alone.register("ada@example.com"),
    }
    answers["found"] = users.get(answers["registered"].headers["location"])
    for path in ("/health", "/ready", "/metrics"):
        answers[path] = users.get(path)
    return answers


def assert_has(span, **attributes):
    seen = {key: span.attributes.get(key) for key in attributes}
    assert seen == attributes, f"{span} has {span.attributes}"
