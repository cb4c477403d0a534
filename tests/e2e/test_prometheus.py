"""Queries a Prometheus server that scrapes both services."""

import re
from types import SimpleNamespace

import pytest
from process import ROOT
from prometheus import Prometheus, check_metrics
from services import Service

# The metrics that the dashboards and alerts of `deploy/` use: name, type, and services.
LISTED = ROOT / "deploy" / "metrics.txt"
TYPE = re.compile(r"^# TYPE (\S+) (\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def run(folder):
    # Pull only: the services export nothing.
    quiet = {f"OTEL_{signal}_EXPORTER": "none" for signal in ("TRACES", "METRICS", "LOGS")}
    with (
        Service("mailer", folder, **quiet) as mailer,
        Service("user-service", folder, MAILER_URL=mailer.url, **quiet) as users,
        Prometheus(folder, {"user-service": users.address, "mailer": mailer.address}) as prometheus,
    ):
        registered = users.register("ada@example.com")
        statuses = [registered, users.register("ada@example.com"), users.register("ada", "short")]
        statuses.append(users.get(registered.headers["location"]))
        assert [answer.status_code for answer in statuses] == [201, 409, 422, 200], [answer.text for answer in statuses]
        prometheus.once("mails_delivered_total", lambda series: series and series[0][1] == 1)
        prometheus.once("users_registered_total", lambda series: series and series[0][1] == 1)
        pages = {"user-service": users.get("/metrics"), "mailer": mailer.get("/metrics")}
        yield SimpleNamespace(prometheus=prometheus, pages=pages)


@pytest.mark.parametrize("job", ["user-service", "mailer"])
def test_promtool_accepts_the_page(run, job):
    page = run.pages[job]
    assert re.match(r"text/plain; version=0\.0\.4|application/openmetrics-text", page.headers["content-type"]), (
        page.headers
    )
    assert len(TYPE.findall(page.text)) > 3, page.text
    assert check_metrics(page.text) == []


def test_both_services_are_up(run):
    up = {labels["job"]: value for labels, value in run.prometheus.query("up")}
    assert up == {"user-service": 1, "mailer": 1}, run.prometheus.client.get("/api/v1/targets").text


def test_registrations_are_counted(run):
    ((labels, value),) = run.prometheus.query("users_registered_total")
    assert (labels["job"], value) == ("user-service", 1), labels
    hashed = run.prometheus.query("users_passwords_hashed_total")
    assert [value for _, value in hashed] == [2], hashed


def test_requests_are_measured_by_route_and_status(run):
    by = "sum by (http_route, http_request_method, http_response_status_code)"
    series = run.prometheus.query(f'{by} (http_server_request_duration_seconds_count{{job="user-service"}})')
    seen = {tuple(labels[key] for key in sorted(labels)): value for labels, value in series}
    assert seen == {
        ("POST", "201", "/users"): 1,
        ("POST", "409", "/users"): 1,
        ("POST", "422", "/users"): 1,
        ("GET", "200", "/users/{id}"): 1,
    }, series
    sent = run.prometheus.query('http_server_request_duration_seconds_count{job="mailer"}')
    assert [(labels["http_route"], value) for labels, value in sent] == [("/send", 1)], sent


def test_a_quantile_can_be_queried(run):
    ask = "histogram_quantile(0.99, sum by (le) (http_server_request_duration_seconds_bucket{http_route='/users'}))"
    ((_, seconds),) = run.prometheus.query(ask)
    assert 0 < seconds <= 10, seconds


def test_calls_of_the_mailer_are_measured(run):
    series = run.prometheus.query("http_client_request_duration_seconds_count")
    assert [(labels["http_response_status_code"], value) for labels, value in series] == [("202", 1)], series


def test_statements_and_the_pool_are_measured(run):
    statements = run.prometheus.query(
        "sum by (db_operation_name, error_type) (db_client_operation_duration_seconds_count)"
    )
    seen = {(labels["db_operation_name"], labels.get("error_type")): value for labels, value in statements}
    expected = {("INSERT", None): 2, ("INSERT", "2067"): 1, ("DELETE", None): 1, ("SELECT", None): 1}
    assert expected.items() <= seen.items(), statements
    pool = run.prometheus.query("sum by (db_client_connection_state) (db_client_connection_count)")
    states = {labels["db_client_connection_state"]: value for labels, value in pool}
    assert states.keys() == {"idle", "used"} and sum(states.values()) >= 1, pool


def test_target_info_has_the_resource(run):
    for job in ("user-service", "mailer"):
        ((labels, value),) = run.prometheus.query(f'target_info{{job="{job}"}}')
        seen = (value, labels["service_name"], labels["service_version"], labels["telemetry_sdk_language"])
        assert seen == (1, job, "0.1.0", "rust"), labels


def test_help_and_type_are_correct(run):
    metadata = run.prometheus.metadata()
    # Prometheus requests OpenMetrics, in which the name of a counter has no `_total`.
    types = {name: entries[0]["type"] for name, entries in metadata.items()}
    expected = {
        "users_registered": "counter",
        "http_server_request_duration_seconds": "histogram",
        "db_client_connection_count": "gauge",
    }
    assert expected.items() <= types.items(), types
    without = [name for name, entries in metadata.items() if not entries[0]["help"]]
    assert not without, without


@pytest.mark.skipif(not LISTED.exists(), reason="there is no deploy/metrics.txt")
def test_every_metric_that_deploy_uses_exists(run):
    types = {job: dict(TYPE.findall(page.text)) for job, page in run.pages.items()}
    lines = [line.partition("#")[0].split() for line in LISTED.read_text("utf-8").splitlines()]
    missing = [
        f"{type} {name} of {job}"
        for name, type, services in filter(None, lines)
        for job in services.split(",")
        if types[job].get(name) != type
    ]
    assert any(lines) and not missing, f"{missing} not among {types}"
