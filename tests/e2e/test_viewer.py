"""The viewer's page in a browser, with the telemetry of the two services of the example."""

import re
import shutil

import httpx
import pytest
from browser import browsing
from process import TARGET, Process, poll
from selenium.webdriver.common.keys import Keys
from services import Service

pytestmark = pytest.mark.skipif(not shutil.which("chromedriver"), reason="Chromium is not installed")

# The names and depths of the spans of a registration.
TREE = [
    ("POST /users", 1),
    ("service.register_user", 2),
    ("security.hash_password", 3),
    ("crud.create_user", 3),
    ("INSERT users", 4),
    ("INSERT mails", 4),
    ("POST", 3),
    ("POST /send", 4),
    ("mailer.deliver", 5),
    ("DELETE mails", 3),
]
WHOLE = len(TREE)


@pytest.fixture(scope="module")
def api(folder):
    """The API of a viewer that has received four registrations, a duplicate, and a request for a missing user."""
    program = [TARGET / "debug" / "cargo-otel", "otel", "ui", "--otlp", "127.0.0.1:0", "--page", "127.0.0.1:0"]
    with Process("viewer", folder, program, {}) as process:
        endpoint = process.wait_for(r"^receiving OTLP on (http://\S+)")[1]
        page = process.wait_for(r"^showing it on (http://\S+)")[1]
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "OTEL_BLRP_SCHEDULE_DELAY": "100",
            "OTEL_METRIC_EXPORT_INTERVAL": "500",
        }
        api = httpx.Client(base_url=page)
        with (
            Service("mailer", folder, **settings) as mailer,
            Service("user-service", folder, MAILER_URL=mailer.url, **settings) as users,
        ):
            for number in range(4):
                assert users.register(f"user{number}@example.com").status_code == 201
            assert users.register("user0@example.com").status_code == 409
            assert users.get("/users/00000000-0000-4000-8000-000000000000").status_code == 404
            poll("two exports of a counter", lambda: exports(api, "users.registered") >= 2)
            users.stop()
            mailer.stop()
        poll("the traces", lambda: len(registrations(api)) == 4)
        yield api
        assert process.stop() == 0, process.printed()


def exports(api, name):
    answer = api.get("/api/metrics/one", params={"name": name})
    return max((len(series["points"]) for series in answer.json().get("series", [])), default=0)


def registrations(api):
    listed = api.get("/api/traces", params={"q": "mailer.deliver"}).json()["traces"]
    return [trace["trace_id"] for trace in listed if trace["spans"] == WHOLE]


def conflict(api):
    listed = api.get("/api/traces", params={"status": "error"}).json()["traces"]
    return [trace["trace_id"] for trace in listed][0]


@pytest.fixture(scope="module")
def browser(api):
    with browsing(f"{str(api.base_url).rstrip('/')}/") as browser:
        browser.resize(1280)
        yield browser


def test_a_distributed_trace_is_found_by_search(browser):
    browser.open()
    browser.wait(".traces tbody tr", lambda rows: len(rows) >= 6)
    browser.type("#filter-q", "mailer.deliver")
    found = browser.wait(".traces tbody tr", lambda rows: len(rows) == 4)
    assert all("user-service" in row and "mailer" in row for row in found)
    browser.picture("viewer-search", documents=True)
    browser.click(".traces a.main")
    browser.wait("[role=row] .text", lambda names: len(names) == WHOLE)


def test_the_waterfall_is_the_tree_of_the_services(browser, api):
    browser.open(f"#/trace/{registrations(api)[0]}")
    names = browser.wait("[role=row] .text", lambda names: len(names) == WHOLE)
    depths = browser.script("return [...document.querySelectorAll('[role=row]')].map((e) => Number(e.ariaLevel))")
    assert list(zip(names, depths)) == TREE
    browser.picture("viewer-trace", documents=True)
    assert browser.unnamed() == []


def test_the_cause_of_the_conflict_is_shown_at_once(browser):
    browser.open("#/traces?status=error")
    browser.wait(".traces tbody tr", lambda rows: len(rows) == 1 and "error" in rows[0])
    browser.click(".traces a.main")
    # The span in which the failure began is chosen.
    browser.wait(".panel h2", lambda titles: titles == ["INSERT users"])
    assert browser.texts(".panel .problem")
    browser.picture("viewer-error", documents=True)


def test_the_slow_step_is_on_the_critical_path(browser, api):
    trace = registrations(api)[0]
    spans = api.get(f"/api/traces/{trace}").json()["spans"]
    [hashing] = [span for span in spans if span["name"] == "security.hash_password"]
    assert hashing["critical"] > 0.9 * hashing["duration"]
    browser.open(f"#/trace/{trace}?span={hashing['span_id']}")
    facts = browser.wait(".panel .facts dd")
    assert any(re.search(r"\(\d+ % of the trace\)", fact) for fact in facts), facts


def test_a_record_leads_to_its_span_and_back(browser):
    browser.open("#/logs?q=user+registered")
    browser.wait(".stream .record .text", lambda texts: len([text for text in texts if "user registered in" in text]) == 4)
    browser.click(".stream .record summary", "user registered in")
    browser.click(".stream .record .content a", "Show in its trace")
    browser.wait(".panel h2", lambda titles: titles == ["service.register_user"])
    assert any("user registered" in text for text in browser.texts(".panel .record .text"))


def test_metrics_have_charts(browser):
    browser.open("#/metrics/users.registered")
    browser.wait(".metrics a", lambda names: len(names) > 3)
    browser.wait("figure", lambda figures: figures)
    assert browser.all("figure polyline")
    browser.open("#/metrics/http.server.request.duration")
    browser.wait("h2", lambda titles: {"Percentiles", "Distribution"} <= set(titles))
    assert browser.all("rect.cell")
    browser.picture("viewer-metric", documents=True)
    assert browser.unnamed() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_each_view_fits_in_both_themes_and_widths(browser, api, width, theme):
    trace = registrations(api)[0]
    browser.resize(width, theme=theme)
    views = {
        "traces": "",
        "trace": f"#/trace/{trace}",
        "logs": "#/logs",
        "metrics": "#/metrics/http.server.request.duration",
        "findings": "#/findings",
        "compare": f"#/compare/{trace}/{conflict(api)}",
    }
    for name, address in views.items():
        browser.open(address)
        assert browser.fits(), name
        browser.picture(f"viewer-{name}-{width}-{theme}", documents=(name, width, theme) == ("compare", 1280, "dark"))
    background = browser.script("return getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 28)"}[theme]
    browser.resize(1280)


def test_the_keyboard_is_enough(browser):
    browser.open()
    browser.wait(".traces tbody tr")
    browser.press("g", "l")
    browser.wait(".stream .record")
    browser.press("g", "t")
    browser.wait(".traces tbody tr")
    browser.press("j")
    browser.press(Keys.ENTER)
    browser.wait("[role=treegrid]")
    browser.script("document.querySelector('[role=row][tabindex=\"0\"]').focus()")
    browser.press(Keys.HOME)
    first = browser.texts("[role=row][aria-selected=true] .text")
    browser.press("?")
    assert browser.wait("dialog[open] h2") == ["Keyboard shortcuts"]
    browser.press(Keys.ESCAPE)
    assert first != []


def test_two_traces_are_compared(browser, api):
    browser.open(f"#/compare/{registrations(api)[0]}/{conflict(api)}")
    rows = browser.wait(".compare tbody tr")
    assert any(row.startswith("mailer.deliver") and "only in A" in row for row in rows), rows
    assert len([row for row in rows if row.startswith("INSERT users")]) == 1


def test_what_is_copied_as_an_assertion(browser):
    span = (
        '{name: "a\\"b", kind: "server", parent: null, status: {code: "error", message: "no\\n\\u202e"}, events: [], links: [], '
        'attributes: [{key: "n", type: "int", text: "7"}, {key: "acme.id", type: "string", text: "x"}, {key: "f", type: "double", text: "2"}]}'
    )
    assert browser.call("assertion", f"m.spanAssertion({span}, [])") == (
        'telemetry.span("a\\"b")\n    .kind(SpanKind::Server)\n    .root()\n    .attr("n", 7_i64)\n'
        '    .has_attr("acme.id")\n    .attr("f", 2.0)\n    .error("no\\n\\u{202e}");\n'
    )


def test_numbers_and_texts_are_readable(browser):
    assert browser.call("format", "[0, 999, 1500, 12345678, 99960000, 61e9, -5].map(m.duration)") == [
        "0 ns", "999 ns", "1.50 µs", "12.3 ms", "100 ms", "1 min 1 s", "−5 ns",
    ]  # fmt: skip
    assert browser.call("format", "m.visible('a\\u202eb\\u0000\\u200b\\n')") == "a\\u{202e}b\\u{0}\\u{200b}\n"
    point = "{time: '%d000000000', start: '%d000000000', value: %d}"
    points = ", ".join([point % (2, 1, 5), point % (4, 1, 9), point % (6, 5, 3)])
    # The last one has started again, and counts from zero.
    assert browser.call("series", f"m.rates([{points}], true)") == [[4000, 2], [6000, 3]]
    assert browser.call("series", "m.percentile({bounds: [1, 2, 4], counts: [0, 10, 10, 0]}, 0.5)") == 2
    assert browser.call("series", "m.percentile({bounds: [1, 2, 4], counts: [0, 0, 0, 3]}, 0.99)") == 4


def test_links_to_an_editor_have_known_schemes_only(browser):
    link = "m.link('src/a b.rs', '7', {editor: %s, root: '/w'})"
    assert browser.call("source", link % "'VS Code'") == "vscode://file//w/src/a%20b.rs:7"
    assert browser.call("source", link % "'javascript:alert(1)'") is None
    assert browser.call("source", "m.link('/a.rs', '7;x', {editor: 'Zed', root: ''})") is None


def test_the_page_has_no_errors(browser):
    assert browser.complaints() == []
