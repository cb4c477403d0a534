"""The metrics that a PromQL expression names."""

import re

WORDS = {"and", "or", "unless", "bool", "offset", "inf", "nan", "atan2", "start", "end"}
# `by (job)`, `on (job)` and the like: what is in the parentheses are labels.
GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")


def metrics(expression):
    """Names of the series, as `rate(x_count{job="a"}[5m])` has `x_count`."""
    text = re.sub(r"(?m)#.*$", "", expression)
    text = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    text = re.sub(r"\{[^}]*\}", "", text)
    text = re.sub(r"\[[^\]]*\]", "", text)
    text = re.sub(r"\boffset\s+-?[\w$]+", "", text)
    text = GROUPING.sub("", text)
    # Variables of Grafana stand for values.
    text = re.sub(r"\$\w+", "", text)
    names = re.findall(r"(?<![\w.:])[a-zA-Z_:][\w:]*(?!\w|:|\s*\()", text)
    return {name for name in names if name.lower() not in WORDS}


def unknown(expression, listed, recorded):
    """The series that no service emits and no rule records; `up` is Prometheus' own."""
    known = {"up"} | set(recorded)
    for name, (kind, _) in listed.items():
        known |= {f"{name}_{part}" for part in ("bucket", "count", "sum")} if kind == "histogram" else {name}
    return sorted(metrics(expression) - known)
