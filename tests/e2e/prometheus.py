"""A Prometheus server with its scrape targets, and `promtool`."""

import json
import subprocess

import httpx
from process import WORK, Process, poll

PROGRAMS = WORK / "prometheus" / "usr" / "bin"


# promtool reserves this suffix for histograms, but it is the name in the semantic conventions.
BY_CONVENTION = 'db_client_connection_count non-histogram and non-summary metrics should not have "_count" suffix'


def check_metrics(page):
    """Returns the findings of `promtool check metrics`, apart from those about one name of the conventions."""
    tool = subprocess.run(
        [PROGRAMS / "promtool", "check", "metrics"], input=page, capture_output=True, text=True, timeout=30
    )
    # Exit code 3 means findings, and other codes mean that the page is invalid.
    broken = [f"exit code {tool.returncode}"] if tool.returncode not in (0, 3) else []
    return broken + [line for line in (tool.stdout + tool.stderr).splitlines() if line != BY_CONVENTION]


class Prometheus:
    """Scrapes each of `targets` (job → address) twice per second."""

    def __init__(self, folder, targets):
        folder.mkdir(parents=True, exist_ok=True)
        jobs = [{"job_name": job, "static_configs": [{"targets": [address]}]} for job, address in targets.items()]
        config = {"global": {"scrape_interval": "500ms", "scrape_timeout": "500ms"}, "scrape_configs": jobs}
        # JSON is YAML.
        (folder / "prometheus.yml").write_text(json.dumps(config))
        command = [PROGRAMS / "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
        self.process = Process("prometheus", folder, [*command, "--web.listen-address=127.0.0.1:0"], {})
        address = self.process.wait_for(r'msg="Listening on" address=(\S+)')[1]
        self.client = httpx.Client(base_url=f"http://{address}", timeout=10)
        poll("Prometheus to be ready", lambda: self.client.get("/-/ready").status_code == 200)

    def query(self, expression):
        """Returns the series of an instant query as (labels, value)."""
        answer = self.client.get("/api/v1/query", params={"query": expression}).json()
        assert answer["status"] == "success", f"{expression}: {answer}"
        return [(series["metric"], float(series["value"][1])) for series in answer["data"]["result"]]

    def once(self, expression, look, seconds=30.0):
        """Returns the series of a query as soon as `look` is true for them."""

        def enough():
            series = self.query(expression)
            assert look(series), f"{expression} is {series}"
            return series or True

        return poll(f"the answer to {expression}", enough, seconds)

    def metadata(self):
        """Returns the scraped type and help of each metric."""
        return self.client.get("/api/v1/metadata").json()["data"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        self.process.__exit__()
