"""Checks the configuration, the rules and their tests with promtool, and checks which metrics the rules use."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .promql import unknown

# scripts/e2e unpacks Debian's package `prometheus` here.
UNPACKED = Path(__file__).resolve().parents[3] / "target/e2e/prometheus/usr/bin/promtool"
TYPES = ("counter", "gauge", "histogram")


def promtool(tree, *arguments):
    program = os.environ.get("PROMTOOL") or (str(UNPACKED) if UNPACKED.exists() else shutil.which("promtool"))
    if not program:
        return ["promtool was not found: install Debian's package prometheus, or set PROMTOOL"]
    outcome = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, cwd=tree.root)
    if outcome.returncode == 0:
        return []
    return [f"promtool: {' '.join((outcome.stdout + outcome.stderr).split())}"]


def check_config(tree, path):
    """Checks a configuration together with its rule files, whose paths are relative to it."""
    jobs = [entry["job_name"] for entry in tree.document(path).get("scrape_configs") or []]
    services = {service for _, services in tree.metrics.values() for service in services}
    problems = promtool(tree, "check", "config", path)
    if set(jobs) & services and not services <= set(jobs):
        problems.append(f"scrapes some of the services, but not {', '.join(sorted(services - set(jobs)))}")
    return problems


def check_rules(tree, path):
    problems = promtool(tree, "check", "rules", path)
    recorded = records(tree)
    tested = expectations(tree)
    for rule in rules(tree):
        name = rule.get("alert") or rule.get("record")
        for metric in unknown(rule["expr"], tree.metrics, recorded):
            problems.append(f"{name}: uses {metric}, which is not in deploy/metrics.txt")
        if "alert" in rule:
            seen = tested.get(name, set())
            problems += [
                f"{name}: no test in which it {what}"
                for fires, what in ((True, "fires"), (False, "does not fire"))
                if fires not in seen
            ]
            if rule.get("labels", {}).get("severity") not in ("critical", "warning"):
                problems.append(f"{name}: severity is neither critical nor warning")
    return problems


def check_tests(tree, path):
    return promtool(tree, "test", "rules", path)


def check_list(tree, path):
    """Checks metrics.txt for known types, valid names, alphabetical order, and unused metrics."""
    problems = []
    names = list(tree.metrics)
    if names != sorted(names):
        problems.append("not in alphabetical order")
    for name, (kind, _) in tree.metrics.items():
        if kind not in TYPES:
            problems.append(f"{name}: type {kind} is not one of {', '.join(TYPES)}")
        if (kind == "counter") != name.endswith("_total"):
            problems.append(f"{name}: counters, and only counters, end in _total")
    used = "\n".join(tree.text(file) for file in tree.files() if re.search(r"rules\.yml$|dashboards/.*\.json$", file))
    return problems + [
        f"{name}: no rule and no dashboard uses it" for name in names if not re.search(rf"\b{name}", used)
    ]


def rules(tree):
    return [rule for group in tree.document("deploy/prometheus/rules.yml")["groups"] for rule in group["rules"]]


def records(tree):
    return [rule["record"] for rule in rules(tree) if "record" in rule]


def expectations(tree):
    """Returns the expectations of the tests for each alert: it fires (True), it does not fire (False), or both."""
    seen = {}
    for test in tree.document("deploy/prometheus/rules_test.yml")["tests"]:
        for expected in test.get("alert_rule_test") or []:
            seen.setdefault(expected["alertname"], set()).add(bool(expected.get("exp_alerts")))
    return seen
