"""Checks the references in Grafana dashboards and data sources, for which there is no usable schema."""

import json
import re
import tempfile

from . import prometheus
from .promql import unknown

SOURCES = ("prometheus", "tempo", "loki", "jaeger")


def check(tree, path):
    try:
        board = json.loads(tree.text(path))
    except json.JSONDecodeError as error:
        return [f"not JSON: {error}"]
    variables = {variable["name"]: variable for variable in board["templating"]["list"]}
    problems = [] if board.get("uid") and board.get("title") else ["no uid or no title"]
    # The id of one installation would prevent the import into another.
    if board.get("id"):
        problems.append("has an id, which is specific to one installation")
    problems += undefined(tree.text(path), variables)
    for variable in variables.values():
        problems += of_variable(tree, variable, variables)
    problems += syntax(tree, board)
    seen = set()
    for panel in board["panels"]:
        if panel["id"] in seen:
            problems.append(f"panel {panel['title']}: id {panel['id']} is used twice")
        seen.add(panel["id"])
        if panel["type"] != "row":
            problems += of_panel(tree, panel, variables)
    return problems


def undefined(text, variables):
    """Checks variables such as `$job` and `${job}`. Those that start with two underscores are built into Grafana."""
    used = {name for pair in re.findall(r"\$(?:\{(\w+)[^}]*\}|(\w+))", text) for name in pair if name}
    return [
        f"variable ${name} is not defined"
        for name in sorted(used)
        if name not in variables and not name.startswith("__")
    ]


def of_variable(tree, variable, variables):
    if variable["type"] == "datasource":
        return (
            []
            if variable["query"] in SOURCES
            else [f"variable {variable['name']}: no data source of type {variable['query']}"]
        )
    problems = source(f"variable {variable['name']}", variable["datasource"], variables)
    expression = re.fullmatch(r"label_values\((.*),\s*\w+\)", variable["definition"])
    if not expression or variable["query"]["query"] != variable["definition"]:
        return problems + [
            f"variable {variable['name']}: expected label_values(metric, label), the same in query and definition"
        ]
    return problems + series(tree, f"variable {variable['name']}", expression[1])


def of_panel(tree, panel, variables):
    label = f"panel {panel['title']}"
    problems = source(label, panel["datasource"], variables)
    if not panel.get("description"):
        problems.append(f"{label}: no description")
    if not panel.get("targets"):
        problems.append(f"{label}: no query")
    for target in panel.get("targets") or []:
        problems += source(label, target["datasource"], variables)
        if target["datasource"].get("type") == "prometheus":
            problems += series(tree, label, target["expr"])
    return problems


def syntax(tree, board):
    """Checks the expressions with promtool, with values in place of Grafana's variables."""
    recorded = []
    for panel in board["panels"]:
        for target in panel.get("targets") or []:
            if target["datasource"].get("type") == "prometheus":
                expression = re.sub(r"\$__(rate_interval|range)", "5m", target["expr"])
                recorded.append({"record": f"panel:{panel['id']}_{target['refId']}", "expr": expression})
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        # JSON is YAML.
        json.dump({"groups": [{"name": "panels", "rules": recorded}]}, file)
        file.flush()
        return prometheus.promtool(tree, "check", "rules", file.name) if recorded else []


def source(label, reference, variables):
    """Checks that a variable selects the data source, because its name differs between installations."""
    name = re.fullmatch(r"\$\{(\w+)\}", reference.get("uid", ""))
    variable = variables.get(name[1]) if name else None
    if not variable or variable["type"] != "datasource" or variable["query"] != reference["type"]:
        return [f"{label}: the data source is not a variable of type {reference.get('type')}"]
    return []


def series(tree, label, expression):
    names = unknown(expression, tree.metrics, prometheus.records(tree))
    return [f"{label}: uses {name}, which is not in deploy/metrics.txt" for name in names]


def check_sources(tree, path):
    """Checks provisioned data sources and the references between them."""
    sources = tree.document(path)["datasources"]
    uids = [entry["uid"] for entry in sources]
    problems = [f"{entry['name']}: unknown type {entry['type']}" for entry in sources if entry["type"] not in SOURCES]
    if len(set(uids)) != len(uids):
        problems.append("two data sources have the same uid")
    if [entry.get("isDefault") for entry in sources].count(True) != 1:
        problems.append("expected one default data source")
    # In these files, `$` starts an environment variable.
    text = re.sub(r"(?m)^\s*#.*$", "", tree.text(path))
    problems += [f"`{found}`: a dollar sign is `$$`" for found in re.findall(r"(?<!\$)\$(?!\$)\S*", text)]
    referred = re.findall(r"datasourceUid: (\S+)", text)
    return problems + [f"refers to data source {uid}, which does not exist" for uid in referred if uid not in uids]
