"""The two services of the example, started as a user starts them."""

import httpx
from process import ROOT, TARGET, VENV, Process

PROGRAM = TARGET / "debug" / "user-registration"
PASSWORD = "correct horse battery staple"


class Service:
    """A running service with its own database file, if it needs one."""

    def __init__(self, name, folder, **env):
        env = {"LISTEN_ADDR": "127.0.0.1:0", "DATABASE_URL": "sqlite:users.db", **env}
        self.listen(Process(name, folder, [PROGRAM, "serve", name], env), r"^listening on (http://\S+)$")

    def listen(self, process, says):
        self.process = process
        self.url = process.wait_for(says)[1]
        self.address = self.url.removeprefix("http://")
        self.client = httpx.Client(base_url=self.url, timeout=20)

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def register(self, email, password=PASSWORD, **headers):
        return self.client.post("/users", json={"email": email, "password": password}, headers=headers)

    def stop(self):
        """Terminates the service as an orchestrator does, and checks that it exits successfully and without export errors."""
        self.client.close()
        code = self.process.stop()
        assert code == 0, f"{self.process.name} ended with {code}:\n{self.process.printed()}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        self.process.__exit__()


class PythonService(Service):
    """The same service in Python, with the instrumentation of its libraries and the stable conventions."""

    def __init__(self, name, folder, **env):
        env = {
            "DATABASE_URL": "sqlite:///users.db",
            "OTEL_SERVICE_NAME": name,
            "OTEL_SEMCONV_STABILITY_OPT_IN": "http,database",
            # The signal ends its server at once, so telemetry that was not sent before is lost.
            "OTEL_BSP_SCHEDULE_DELAY": "200",
            "OTEL_BLRP_SCHEDULE_DELAY": "200",
            "OTEL_METRIC_EXPORT_INTERVAL": "500",
            **env,
        }
        run = [VENV / "bin" / "opentelemetry-instrument", VENV / "bin" / "uvicorn"]
        module = {"user-service": "app", "mailer": "mailer"}[name]
        command = [*run, "--app-dir", ROOT / "tests" / "e2e" / "parity", "--port", "0", f"{module}:app"]
        self.listen(Process(f"python-{name}", folder, command, env), r"Uvicorn running on (http://\S+)")
