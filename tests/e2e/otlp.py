"""Exported telemetry in one form for all receivers, and its span trees."""

from dataclasses import dataclass, field


@dataclass
class Span:
    resource: dict
    scope: str = ""
    version: str = ""
    schema: str = ""
    trace: str = ""
    id: str = ""
    parent: str = ""
    name: str = ""
    kind: str = ""
    state: str = ""
    start: int = 0
    end: int = 0
    status: str = "UNSET"
    message: str = ""
    attributes: dict = field(default_factory=dict)
    events: list = field(default_factory=list)
    links: list = field(default_factory=list)

    @property
    def service(self):
        return self.resource.get("service.name")

    def __str__(self):
        status = f" {self.status}" if self.status != "UNSET" else ""
        return f"{self.name} [{self.kind.lower()}, {self.service}]{status}"


@dataclass
class Event:
    name: str = ""
    time: int = 0
    attributes: dict = field(default_factory=dict)


@dataclass
class Link:
    """A reference to a span, from another span or an exemplar."""

    trace: str = ""
    id: str = ""
    state: str = ""
    time: int = 0
    value: float | None = None
    attributes: dict = field(default_factory=dict)


@dataclass
class Log:
    resource: dict
    scope: str = ""
    version: str = ""
    schema: str = ""
    time: int = 0
    observed: int = 0
    severity: str = ""
    event: str = ""
    body: object = None
    attributes: dict = field(default_factory=dict)
    trace: str = ""
    span: str = ""

    @property
    def service(self):
        return self.resource.get("service.name")


@dataclass
class Point:
    """A data point of a metric. Of two points with the same attributes, the later one has the newer value."""

    resource: dict
    scope: str = ""
    version: str = ""
    schema: str = ""
    name: str = ""
    unit: str = ""
    description: str = ""
    type: str = ""
    monotonic: bool = False
    temporality: str = ""
    attributes: dict = field(default_factory=dict)
    start: int = 0
    time: int = 0
    value: float | None = None
    count: int | None = None
    sum: float | None = None
    bounds: list = field(default_factory=list)
    buckets: list = field(default_factory=list)
    exemplars: list = field(default_factory=list)

    @property
    def service(self):
        return self.resource.get("service.name")


@dataclass
class Exported:
    """All telemetry that a receiver got."""

    spans: list = field(default_factory=list)
    logs: list = field(default_factory=list)
    points: list = field(default_factory=list)

    def trace(self, trace_id):
        return Tree([span for span in self.spans if span.trace == trace_id])

    def newest(self, service, name, **attributes):
        """Returns the newest point per process and attribute set, for points with these attributes (`http__route` is `http.route`)."""
        wanted = {key.replace("__", "."): value for key, value in attributes.items()}
        newest = {}
        for point in sorted(self.points, key=lambda point: point.time):
            if (point.service, point.name) == (service, name) and wanted.items() <= point.attributes.items():
                instance = point.resource.get("service.instance.id")
                newest[instance, tuple(sorted(point.attributes.items(), key=str))] = point
        return list(newest.values())

    def __str__(self):
        trees = [str(self.trace(trace)) for trace in {span.trace: None for span in self.spans}]
        logs = [f"{log.service}: {log.severity} {log.event or log.body}" for log in self.logs]
        names = {(point.service, point.name): None for point in self.points}
        return "\n".join([*trees, *logs, *(f"{service}: {name}" for service, name in names)])

    def metric_names(self, service):
        return sorted({point.name for point in self.points if point.service == service})


class Tree:
    """The spans of one trace. Siblings are ordered by their start."""

    def __init__(self, spans):
        self.spans = sorted(spans, key=lambda span: span.start)
        self.ids = {span.id for span in spans}

    def roots(self):
        return [span for span in self.spans if span.parent not in self.ids]

    def children(self, parent):
        return [span for span in self.spans if span.parent == parent.id]

    def without(self, wanted):
        """Returns the tree without these spans. Their children are attached to the nearest remaining ancestor."""
        gone = {span.id: span.parent for span in self.spans if wanted(span)}
        kept = []
        for span in self.spans:
            if span.id in gone:
                continue
            parent = span.parent
            while parent in gone:
                parent = gone[parent]
            kept.append(Span(**{**vars(span), "parent": parent}))
        return Tree(kept)

    def one(self, name, **fields):
        found = [
            span
            for span in self.spans
            if span.name == name and fields.items() <= (vars(span) | {"service": span.service}).items()
        ]
        assert len(found) == 1, f"expected one span {name!r} {fields}, found {len(found)} in\n{self}"
        return found[0]

    def outline(self, line=str):
        """Returns the tree as lines, with two spaces of indentation per level."""
        lines = []

        def walk(span, depth):
            lines.append("  " * depth + line(span))
            for child in self.children(span):
                walk(child, depth + 1)

        for root in self.roots():
            walk(root, 0)
        return lines

    def __str__(self):
        return "\n".join(self.outline())

    # pytest prints this for a failed assertion.
    __repr__ = __str__
