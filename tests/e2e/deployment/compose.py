"""Checks Compose files against the schema of the Compose specification, and checks their references."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from . import collector
from .images import unpinned
from .tree import parse


def check(tree, path):
    problems = schema(tree, path)
    document = tree.document(path)
    services = document.get("services") or {}
    for name, service in services.items():
        of_service = image(service) + ports(service) + mounts(tree, path, service) + depends(service, services)
        of_service += memory(service)
        problems += [f"service {name}: {problem}" for problem in of_service]
    problems += one_variable(services)
    problems += configuration(tree, path, services)
    return problems + undocumented(tree, path)


def schema(tree, path):
    """Uses the schema in `check-jsonschema`, without starting a process, which would take ten times as long."""
    arguments = ["--builtin-schema", "vendor.compose-spec", str(tree.root / path)]
    outcome = CliRunner().invoke(check_jsonschema, arguments)
    if outcome.exit_code == 0:
        return []
    return [f"does not follow the Compose specification: {' '.join(outcome.output.split())}"]


def image(service):
    if "build" in service:
        # Built from this repository.
        return []
    reason = unpinned(service.get("image", ""))
    return [reason] if reason else []


def ports(service):
    """Checks that ports are bound to localhost, because the services require no password."""
    published = service.get("ports") or []
    return [f"port {port} is not bound to 127.0.0.1" for port in published if not str(port).startswith("127.0.0.1:")]


def memory(service):
    """Checks that a container cannot take the memory of the whole machine, and that a collector knows its limit."""
    limit = re.fullmatch(r"(\d+)([mg])", str(service.get("mem_limit", "")))
    if not limit:
        return ["has no mem_limit"]
    if "opentelemetry-collector" not in service.get("image", ""):
        return []
    environment = service.get("environment") or {}
    if isinstance(environment, list):
        environment = dict(entry.partition("=")[::2] for entry in environment)
    known = re.fullmatch(r"(\d+)MiB", str(environment.get("GOMEMLIMIT", "")))
    share = int(known[1]) / (int(limit[1]) * (1024 if limit[2] == "g" else 1)) if known else 0
    return [] if 0.7 <= share <= 0.85 else ["GOMEMLIMIT is not 80% of mem_limit"]


def sources(tree, path, service):
    """Returns the mounts of a service: (source as written, matching files)."""
    found = []
    for volume in service.get("volumes") or []:
        # A variable selects one of several files. Its error message may contain colons.
        source = re.sub(r"\$\{[^}]*\}", "*", volume).split(":")[0]
        if source.startswith("."):
            folder = (tree.root / path).parent
            found.append((source, sorted((folder / source).parent.resolve().glob((folder / source).name))))
    return found


def mounts(tree, path, service):
    problems = []
    for source, files in sources(tree, path, service):
        if not files:
            problems.append(f"mounts {source}, which does not exist")
        problems += [f"mounts {source}, which is a folder" for file in files if not file.is_file()]
    return problems


def depends(service, services):
    depended = service.get("depends_on") or {}
    optional = (
        {name for name, how in depended.items() if how.get("required") is False}
        if isinstance(depended, dict)
        else set()
    )
    problems = [
        f"depends on {name}, which does not exist" for name in depended if name not in services and name not in optional
    ]
    if isinstance(depended, dict):
        for name, how in depended.items():
            waits = how.get("condition") == "service_healthy" and name in services
            # The image of Zipkin includes a health check.
            if waits and "healthcheck" not in services[name] and "zipkin" not in services[name].get("image", ""):
                problems.append(f"waits for {name} to be healthy, which has no health check")
    return problems


def one_variable(services):
    """Checks that services need only OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318, with every file."""
    if "collector" not in services:
        return []
    missing = {f"127.0.0.1:{port}:{port}" for port in (4317, 4318)} - set(services["collector"].get("ports") or [])
    return [f"service collector: port {port} is not published" for port in sorted(missing)]


def configuration(tree, path, services):
    """Checks that mounted configurations name services of this file as hosts, and that their variables are set."""
    problems = []
    for name, service in services.items():
        given = service.get("environment") or {}
        given = {entry.split("=")[0] for entry in given} if isinstance(given, list) else set(given)
        for _, files in sources(tree, path, service):
            for file in filter(Path.is_file, files):
                text = file.read_text(encoding="utf-8")
                missing = collector.wanted(text) - given
                if "limit_percentage" in text:
                    problems.append(f"service {name}: {file.name} limits memory by percentage; write limit_mib, as without a container")
                problems += [
                    f"service {name}: {file.name} requires {variable}, which is not set" for variable in sorted(missing)
                ]
                if file.suffix == ".yaml":
                    problems += [
                        f"service {name}: {file.name} names {host}, which is not a service"
                        for host in hosts(parse(text)) - set(services)
                    ]
    return problems


def hosts(value):
    """Returns the host names of other containers in a configuration, which have no dot."""
    if isinstance(value, dict):
        named = {host(value[key]) for key in ("endpoint", "url", "host") if isinstance(value.get(key), str)}
        return named.union(*(hosts(item) for item in value.values())) - {None}
    if isinstance(value, list):
        return set().union(*(hosts(item) for item in value)) - {None}
    return {host(value)} - {None} if isinstance(value, str) and value.startswith("http://") else set()


def host(text):
    name = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    return name if re.fullmatch(r"[a-z][a-z-]*", name) and name != "localhost" else None


def undocumented(tree, path):
    named = set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)", tree.text(path)))
    return [f"variable {variable} is not in docs/backends.md" for variable in sorted(named - tree.documented)]
