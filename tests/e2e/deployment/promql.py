"""Finds the metrics in a PromQL expression."""

import re

WORDS = {"and", "or", "unless", "bool", "offset", "inf", "nan", "atan2", "start", "end"}
# `by (job)`, `on (job)` and similar: the parentheses contain labels.
GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")


def metrics(expression):
    """Returns the names of the series: `x_count` for `rate(x_count{job="a"}[5m])`."""
    text = re.sub(r"(?m)#.*$", "", expression)
    text = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    text = re.sub(r"\{[^}]*\}", "", text)
    text = re.sub(r"\[[^\]]*\]", "", text)
    text = re.sub(r"\boffset\s+-?[\w$]+", "", text)
    text = GROUPING.sub("", text)
    # Grafana variables are values.
    text = re.sub(r"\$\w+", "", text)
    names = re.findall(r"(?<![\w.:])[a-zA-Z_:][\w:]*(?!\w|:|\s*\()", text)
    return {name for name in names if name.lower() not in WORDS}


def unknown(expression, listed, recorded):
    """Returns the series that no service emits and no rule records. Prometheus itself adds `up`."""
    known = {"up"} | set(recorded)
    for name, (kind, _) in listed.items():
        known |= {f"{name}_{part}" for part in ("bucket", "count", "sum")} if kind == "histogram" else {name}
    return sorted(metrics(expression) - known)
