"""A Prometheus server that scrapes what it is told to, and its `promtool`."""

import json
import subprocess

import httpx
from process import WORK, Process, poll

PROGRAMS = WORK / "prometheus" / "usr" / "bin"


# The conventions name this metric so, and promtool would leave the ending to histograms.
BY_CONVENTION = 'db_client_connection_count non-histogram and non-summary metrics should not have "_count" suffix'


def check_metrics(page):
    """What `promtool check metrics` has to say about a page, as lines, but for a name that is not ours."""
    tool = subprocess.run(
        [PROGRAMS / "promtool", "check", "metrics"], input=page, capture_output=True, text=True, timeout=30
    )
    # 3 is for findings, and anything else for a page that cannot be read.
    broken = [f"exit code {tool.returncode}"] if tool.returncode not in (0, 3) else []
    return broken + [line for line in (tool.stdout + tool.stderr).splitlines() if line != BY_CONVENTION]


class Prometheus:
    """Scrapes each of `targets` (job → address) twice a second."""

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
        """The series of an instant query, as (labels, value)."""
        answer = self.client.get("/api/v1/query", params={"query": expression}).json()
        assert answer["status"] == "success", f"{expression}: {answer}"
        return [(series["metric"], float(series["value"][1])) for series in answer["data"]["result"]]

    def once(self, expression, look, seconds=30.0):
        """The series of a query, once `look` of them is true."""

        def enough():
            series = self.query(expression)
            assert look(series), f"{expression} is {series}"
            return series or True

        return poll(f"the answer to {expression}", enough, seconds)

    def metadata(self):
        """Type and help of each metric, as scraped."""
        return self.client.get("/api/v1/metadata").json()["data"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        self.process.__exit__()
