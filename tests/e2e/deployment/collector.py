"""Checks configurations of the OpenTelemetry Collector against the rules of its pipelines and a table of components.

There is no schema for a whole configuration, so this module checks what `otelcol validate` would report first: references,
names and fields. It checks the values of only a few fields.
"""

import re

from .components import COMPONENTS, RENAMED

KINDS = ("receivers", "processors", "exporters", "connectors", "extensions")
SIGNALS = ("traces", "metrics", "logs")


def check(tree, path):
    document = tree.document(path)
    problems = [f"unknown top-level key `{key}`" for key in document if key not in (*KINDS, "service")]
    problems += components(document)
    problems += service(document)
    problems += sampling(document)
    problems += sizes(document)
    problems += printed(document)
    problems += personal(document)
    problems += variables(tree.text(path), tree.documented)
    return problems


def components(document):
    problems = []
    for kind in KINDS:
        for name, settings in (document.get(kind) or {}).items():
            problems += component(kind, name, settings or {})
    return problems


def component(kind, name, settings):
    """Checks the type and the settings of one component, such as `otlp_http/loki`."""
    label = f"{kind[:-1]} {name}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*(/[a-z0-9_-]+)?", name):
        return [f"{label}: expected `type` or `type/name`"]
    type_ = name.partition("/")[0]
    if (kind, type_) in RENAMED:
        return [f"{label}: {RENAMED[kind, type_]}"]
    if (kind, type_) not in COMPONENTS:
        return [f"{label}: unknown type; add it to tests/e2e/deployment/components.py"]
    required, optional = COMPONENTS[kind, type_]
    unknown = [f"{label}: unknown setting `{key}`" for key in settings if key not in required | optional]
    return unknown + [f"{label}: setting `{key}` is missing" for key in sorted(required - set(settings))]


def service(document):
    section = document.get("service") or {}
    problems = [
        f"unknown key `service.{key}`" for key in section if key not in ("extensions", "pipelines", "telemetry")
    ]
    pipelines = section.get("pipelines") or {}
    if not pipelines:
        problems.append("no pipeline")
    for name, pipeline in pipelines.items():
        problems += in_pipeline(document, name, pipeline)
    return problems + unused(document, section, pipelines)


def in_pipeline(document, name, pipeline):
    problems = []
    if name.partition("/")[0] not in SIGNALS:
        problems.append(f"pipeline {name}: the type of a pipeline is one of {', '.join(SIGNALS)}")
    for kind in pipeline:
        if kind not in ("receivers", "processors", "exporters"):
            problems.append(f"pipeline {name}: unknown key `{kind}`")
            continue
        defined = set(document.get(kind) or {})
        if kind != "processors":
            defined |= set(document.get("connectors") or {})
        problems += [
            f"pipeline {name}: {kind[:-1]} {used} is not defined" for used in pipeline[kind] if used not in defined
        ]
    for kind in ("receivers", "exporters"):
        if not pipeline.get(kind):
            problems.append(f"pipeline {name}: no {kind[:-1]}")
    processors = [processor.partition("/")[0] for processor in pipeline.get("processors") or []]
    if "memory_limiter" in processors and processors[0] != "memory_limiter":
        problems.append(f"pipeline {name}: memory_limiter has to be first, otherwise refused data is lost")
    if "tail_sampling" in processors and "batch" in processors[: processors.index("tail_sampling")]:
        problems.append(f"pipeline {name}: tail_sampling undoes a batch processor before it")
    return problems


def unused(document, section, pipelines):
    used = {
        kind: {one for pipeline in pipelines.values() for one in pipeline.get(kind) or []}
        for kind in ("receivers", "processors", "exporters")
    }
    problems = []
    for kind, names in used.items():
        problems += [f"{kind[:-1]} {name} is not used" for name in document.get(kind) or {} if name not in names]
    for name in document.get("connectors") or {}:
        if name not in used["exporters"] or name not in used["receivers"]:
            problems.append(f"connector {name} has to be exporter of one pipeline and receiver of another")
    enabled, defined = section.get("extensions") or [], document.get("extensions") or {}
    problems += [f"extension {name} is not defined" for name in enabled if name not in defined]
    return problems + [f"extension {name} is not used" for name in defined if name not in enabled]


def sampling(document):
    """Checks that each tail sampling policy has the settings of its type."""
    problems = []
    for name, settings in (document.get("processors") or {}).items():
        if name.partition("/")[0] != "tail_sampling":
            continue
        for policy in settings.get("policies") or []:
            kind = policy.get("type")
            if kind != "always_sample" and set(policy) != {"name", "type", kind}:
                problems.append(
                    f"processor {name}: policy {policy.get('name')} of type {kind} has to have only `{kind}`"
                )
    return problems


def sizes(document):
    """Checks that no message is larger than a gRPC server accepts: 4 MiB, or 256 spans of 16 KiB."""
    problems = []
    for name, settings in (document.get("processors") or {}).items():
        if name.partition("/")[0] == "batch" and not 0 < (settings or {}).get("send_batch_max_size", 0) <= 256:
            problems.append(f"processor {name}: send_batch_max_size is not set to 256 or less, so a message can exceed 4 MiB")
    return problems


def printed(document):
    """Checks that printed log records have a severity and a trace id."""
    return [
        f"exporter {name}: only the verbosity `detailed` prints the severity and the trace id of a log record"
        for name, settings in (document.get("exporters") or {}).items()
        if name.partition("/")[0] == "debug" and (settings or {}).get("verbosity") != "detailed"
    ]


# Attributes with personal data: today's names, and those that they replaced.
PERSONAL = """
user.email user.full_name user.name enduser.id client.address client.socket.address source.address net.peer.ip net.sock.peer.addr
net.sock.peer.name http.client_ip url.query http.request.header.cookie http.response.header.set-cookie network.peer.address
""".split()


def personal(document):
    """Checks that a processor for personal data removes it from every context, and nothing else."""
    problems = []
    for name, settings in (document.get("processors") or {}).items():
        if name != "transform/personal_data":
            continue
        contexts = {
            context["context"]: "\n".join(context["statements"])
            for kind in ("trace_statements", "log_statements", "metric_statements")
            for context in settings.get(kind) or []
        }
        for context in ("span", "spanevent", "log", "datapoint"):
            statements = contexts.get(context, "")
            found = re.findall(r'delete_matching_keys\(\w+\.attributes, "(.*)"\)', statements)
            patterns = [pattern.replace("$$", "$").replace("\\\\", "\\") for pattern in found]
            deleted = set(re.findall(r'delete_key\(\w+\.attributes, "(.*?)"\)', statements))
            is_removed = lambda key: key in deleted or any(re.search(pattern, key) for pattern in patterns)
            problems += [f"processor {name}: {context} keeps {key}" for key in PERSONAL if not is_removed(key)]
            kept = ("url.path", "http.route", "user_agent.original", "server.address", "error.type")
            problems += [f"processor {name}: {context} loses {key}" for key in kept if is_removed(key)]
    return problems


def variables(text, documented):
    problems = []
    code = re.sub(r"(?m)^\s*#.*$", "", text)
    for found in re.findall(r"\$(?:\{[^}]*\}|.?)", code):
        variable = re.fullmatch(r"\$\{env:([A-Z][A-Z0-9_]*)(:-[^}]*)?\}", found)
        if not variable and found != "$$":
            problems.append(f"`{found}` is not `${{env:NAME}}`; a dollar sign is `$$`")
        elif variable and variable[1] not in documented:
            problems.append(f"variable {variable[1]} is not in docs/backends.md")
    return problems


def wanted(text):
    """Returns the variables without a default, which have to be set."""
    return set(re.findall(r"\$\{env:([A-Z][A-Z0-9_]*)\}", text))
