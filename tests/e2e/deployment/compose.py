"""Compose files: the schema of the Compose specification, and what it cannot know."""

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
        problems += [f"service {name}: {problem}" for problem in of_service]
    problems += one_variable(services)
    problems += configuration(tree, path, services)
    return problems + undocumented(tree, path)


def schema(tree, path):
    """`check-jsonschema` brings the schema; called as a process it would take ten times as long."""
    arguments = ["--builtin-schema", "vendor.compose-spec", str(tree.root / path)]
    outcome = CliRunner().invoke(check_jsonschema, arguments)
    if outcome.exit_code == 0:
        return []
    return [f"not of the Compose specification: {' '.join(outcome.output.split())}"]


def image(service):
    if "build" in service:
        # Made here, of this repository.
        return []
    reason = unpinned(service.get("image", ""))
    return [reason] if reason else []


def ports(service):
    """Nothing here asks for a password, so nothing here may be reached from another machine."""
    published = service.get("ports") or []
    return [f"port {port} is not bound to 127.0.0.1" for port in published if not str(port).startswith("127.0.0.1:")]


def sources(tree, path, service):
    """What is mounted into a service: (as written, files it may be)."""
    found = []
    for volume in service.get("volumes") or []:
        # A variable chooses one of several files, and may have colons in its message.
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
        f"depends on {name}, which is not there" for name in depended if name not in services and name not in optional
    ]
    if isinstance(depended, dict):
        for name, how in depended.items():
            waits = how.get("condition") == "service_healthy" and name in services
            # The image of Zipkin brings its own.
            if waits and "healthcheck" not in services[name] and "zipkin" not in services[name].get("image", ""):
                problems.append(f"waits for {name} to be healthy, which has no health check")
    return problems


def one_variable(services):
    """OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 is all that a service needs, whatever file runs."""
    if "collector" not in services:
        return []
    missing = {f"127.0.0.1:{port}:{port}" for port in (4317, 4318)} - set(services["collector"].get("ports") or [])
    return [f"service collector: port {port} is not published" for port in sorted(missing)]


def configuration(tree, path, services):
    """Mounted configurations: hosts are services of this file, and variables are handed on."""
    problems = []
    for name, service in services.items():
        given = service.get("environment") or {}
        given = {entry.split("=")[0] for entry in given} if isinstance(given, list) else set(given)
        for _, files in sources(tree, path, service):
            for file in filter(Path.is_file, files):
                text = file.read_text(encoding="utf-8")
                missing = collector.wanted(text) - given
                problems += [
                    f"service {name}: {file.name} wants {variable}, which is not set" for variable in sorted(missing)
                ]
                if file.suffix == ".yaml":
                    problems += [
                        f"service {name}: {file.name} names {host}, which is no service"
                        for host in hosts(parse(text)) - set(services)
                    ]
    return problems


def hosts(value):
    """The hosts that a configuration names as those of other containers: they have no dot."""
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
