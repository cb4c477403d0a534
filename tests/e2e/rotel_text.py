"""Parses the output of rotel with `--debug-log-verbosity detailed`."""

import re

from otlp import Event, Exported, Link, Log, Point, Span

# Log lines of rotel itself, which appear between the blocks.
OWN = re.compile(r"\x1b\[2m\d{4}-")
# Any other line continues the previous value, which contains a line break.
KNOWN = re.compile(
    r"Resource(Spans|Log|Metrics) #|Resource SchemaURL:|Resource attributes:|Scope(Spans|Logs|Metrics) (#|SchemaURL:)"
    r"|InstrumentationScope |(Span|LogRecord|Metric|SpanEvent|SpanLink|Exemplar|\w*DataPoints) #"
    r"|    (Trace ID|Parent ID|ID|Name|Kind|TraceState|Status code|Status message|Span ID) *:"
    r"|(Start time|End time|Attributes|Events|Links|Exemplars|Descriptor|Data point attributes|ObservedTimestamp"
    r"|Timestamp|StartTimestamp|SeverityText|SeverityNumber|EventName|Body|Flags|Value|Count|Sum|Min|Max):"
    r"|(ExplicitBounds|Buckets) #|Bucket [\[(]| +-> "
)
HEADING = re.compile(r"([A-Za-z]+) #\d+")
ENTRY = re.compile(r"( +)-> (.*?):{1,2} ?(.*)", re.DOTALL)
LINE = re.compile(r" *(.*?) *: ?(.*)", re.DOTALL)
VALUE = re.compile(r"(\w+)\((.*)\)", re.DOTALL)


def parse(text):
    """Returns all telemetry that rotel got, as `Exported`, without a last line that is still incomplete."""
    reader = Reader()
    for line in joined(text[: text.rfind("\n") + 1]):
        reader.read(line)
    return reader.exported


def joined(text):
    lines = []
    for line in text.split("\n"):
        if OWN.match(line):
            continue
        if lines and line and not KNOWN.match(line):
            lines[-1] += "\n" + line
        elif line:
            lines.append(line)
    return lines


def value(text):
    """Parses a value: `Str(a)` is 'a' and `Int(3)` is 3. Lists and maps remain text."""
    found = VALUE.fullmatch(text)
    if found is None:
        return None
    kind, inner = found.groups()
    read = {"Str": str, "Int": int, "Double": float, "Bool": lambda word: word == "true"}.get(kind)
    return read(inner) if read else text


def number(text):
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)


class Reader:
    """The state of the parser: lines belong to the record `part`, and those with an arrow to `entries`."""

    def __init__(self):
        self.exported = Exported()
        self.resource = {}
        self.scope = {}
        self.metric = {}
        self.part = None
        self.entries = {}

    def read(self, line):
        if found := HEADING.fullmatch(line):
            self.begin(found[1])
        elif found := ENTRY.fullmatch(line):
            self.entry(len(found[1]), found[2], found[3])
        elif line.startswith("InstrumentationScope attributes"):
            self.entries = {}
        elif line.startswith("InstrumentationScope "):
            name, _, version = line.removeprefix("InstrumentationScope ").rpartition(" ")
            self.scope |= {"scope": name, "version": version}
        elif found := LINE.fullmatch(line):
            self.line(*found.groups())

    def begin(self, what):
        exported = self.exported
        if what.startswith("Resource"):
            # A new object, because the previous records keep theirs.
            self.resource = {}
        elif what.startswith("Scope"):
            self.scope = {}
        elif what == "Span":
            self.part = Span(self.resource, **self.scope)
            exported.spans.append(self.part)
        elif what == "LogRecord":
            self.part = Log(self.resource, **self.scope)
            exported.logs.append(self.part)
        elif what == "Metric":
            self.metric = {}
        elif what.endswith("DataPoints"):
            self.part = Point(self.resource, **self.scope, **self.metric)
            exported.points.append(self.part)
        elif what == "SpanEvent":
            self.part = Event()
            exported.spans[-1].events.append(self.part)
        elif what == "SpanLink":
            self.part = Link()
            exported.spans[-1].links.append(self.part)
        elif what == "Exemplar":
            self.part = Link()
            exported.points[-1].exemplars.append(self.part)

    def entry(self, indent, key, text):
        """Handles an attribute, or a line about an event, a link, an exemplar or a metric."""
        if indent == 5 and isinstance(self.part, (Event, Link)):
            self.entries = self.part.attributes
            self.line(key, text)
        elif self.entries is self.metric:
            self.descriptor(key, text)
        else:
            self.entries[key] = value(text)

    def descriptor(self, key, text):
        field = {"Name": "name", "Description": "description", "Unit": "unit", "DataType": "type"}.get(key)
        if field:
            self.metric[field] = text
        elif key == "IsMonotonic":
            self.metric["monotonic"] = text == "true"
        elif key == "AggregationTemporality":
            self.metric["temporality"] = text.removeprefix("AGGREGATION_TEMPORALITY_")

    def line(self, key, text):
        headings = {"Resource attributes": self.resource, "Descriptor": self.metric}
        if key in headings:
            self.entries, self.part = headings[key], None
        elif key in ("Attributes", "Data point attributes"):
            if not isinstance(self.part, (Event, Link)):
                self.entries = self.part.attributes
        elif key.startswith("Scope") and key.endswith("SchemaURL"):
            self.scope["schema"] = text
        elif key.startswith("ExplicitBounds #"):
            self.part.bounds.append(number(text))
        elif key.startswith("Buckets #"):
            self.part.buckets.append(int(text))
        elif key == "Body":
            self.part.body = value(text)
        elif key in FIELDS:
            field, read = FIELDS[key]
            if isinstance(self.part, Link) and key == "Span ID":
                field = "id"
            setattr(self.part, field, read(text))


FIELDS = {
    "Trace ID": ("trace", str),
    "Span ID": ("span", str),
    "Parent ID": ("parent", str),
    "ID": ("id", str),
    "Name": ("name", str),
    "Kind": ("kind", lambda text: text.removeprefix("SPAN_KIND_")),
    "TraceState": ("state", str),
    "Start time": ("start", int),
    "End time": ("end", int),
    "Status code": ("status", lambda text: text.removeprefix("STATUS_CODE_")),
    "Status message": ("message", str),
    "StartTimestamp": ("start", int),
    "Timestamp": ("time", int),
    "ObservedTimestamp": ("observed", int),
    "SeverityText": ("severity", str),
    "EventName": ("event", str),
    "Value": ("value", number),
    "Count": ("count", int),
    "Sum": ("sum", number),
}
