"""Checks Kubernetes manifests against the schemas of Kubernetes, and checks the references between them."""

import re

import kubernetes_validate

from . import collector
from .images import unpinned
from .kustomization import config_maps

WORKLOADS = ("Deployment", "DaemonSet", "StatefulSet")
# Services need 10 s for requests in progress and 5 s for the flush. The mailer needs 10 s more for deliveries.
STOPPING = {"mailer": 25}


def check(tree, path):
    everything = [
        document for file in tree.files() if tree.fits(file, "deploy/k8s/*.yaml") for document in tree.documents(file)
    ]
    problems = []
    for document in tree.documents(path):
        label = f"{document.get('kind')} {document.get('metadata', {}).get('name')}"
        found = schema(document, everything)
        if not found and document["kind"] in WORKLOADS:
            found = workload(tree, document, everything)
        elif not found:
            found = REFERENCES.get(document["kind"], lambda *_: [])(document, everything)
        problems += [f"{label}: {problem}" for problem in found]
    return problems


def schema(document, everything):
    """Validates a manifest. There is no schema for a ServiceMonitor, so `monitor` checks it."""
    if document.get("kind") == "ServiceMonitor":
        return monitor(document, everything)
    try:
        kubernetes_validate.validate(document, "1.37", strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(map(str, error.path))}: {error.message}"]
    except kubernetes_validate.SchemaNotFoundError as error:
        return [str(error)]
    return []


def monitor(document, everything):
    if document.get("apiVersion") != "monitoring.coreos.com/v1":
        return ["apiVersion is not monitoring.coreos.com/v1"]
    spec = document.get("spec") or {}
    problems = [
        f"unknown field spec.{key}"
        for key in spec
        if key not in ("jobLabel", "selector", "endpoints", "namespaceSelector")
    ]
    services = [
        other
        for other in everything
        if other["kind"] == "Service" and matches(spec.get("selector", {}).get("matchLabels"), labels(other))
    ]
    if not services:
        problems.append("selects no Service")
    for endpoint in spec.get("endpoints") or [{}]:
        problems += [
            f"unknown field {key} of an endpoint"
            for key in endpoint
            if key not in ("port", "path", "interval", "scheme", "scrapeTimeout")
        ]
        for service in services:
            if endpoint.get("port") not in {port["name"] for port in service["spec"]["ports"]}:
                problems.append(
                    f"Service {labels(service).get('app.kubernetes.io/name')} has no port {endpoint.get('port')}"
                )
    problems += [
        f"Service {service['metadata']['name']} has no label {spec.get('jobLabel')}"
        for service in services
        if spec.get("jobLabel") not in labels(service)
    ]
    return problems


def labels(document):
    return document["metadata"].get("labels") or {}


def matches(selector, of):
    return bool(selector) and all(of.get(key) == value for key, value in selector.items())


def pods(everything):
    return [document["spec"]["template"] for document in everything if document["kind"] in WORKLOADS]


def workload(tree, document, everything):
    template = document["spec"]["template"]
    spec = template["spec"]
    problems = (
        []
        if matches(document["spec"]["selector"]["matchLabels"], template["metadata"]["labels"])
        else ["does not select its own pods"]
    )
    if not spec.get("securityContext", {}).get("runAsNonRoot"):
        problems.append("may run as root")
    if spec.get("automountServiceAccountToken") is not False:
        problems.append("mounts a token that it does not need")
    for container in spec["containers"]:
        problems += [
            f"container {container['name']}: {problem}" for problem in of_container(container, spec, everything)
        ]
    for volume in spec.get("volumes") or []:
        name = volume.get("configMap", {}).get("name")
        if name and name not in config_maps(tree):
            problems.append(f"mounts ConfigMap {name}, which the kustomization does not generate")
        elif name:
            problems += given(tree, name, spec["containers"])
    return problems


def given(tree, config_map, containers):
    """Checks that the container sets the variables for which the collector configuration has no default."""
    named = {variable["name"] for container in containers for variable in container.get("env") or []}
    wanted = set().union(*(collector.wanted(tree.text(f"deploy/{file}")) for file in config_maps(tree)[config_map]))
    return [f"ConfigMap {config_map} requires {name}, which is not set" for name in sorted(wanted - named)]


def of_container(container, spec, everything):
    reason = unpinned(container["image"])
    problems = [reason] if reason else []
    resources = container.get("resources") or {}
    if not {"cpu", "memory"} <= set(resources.get("requests") or {}) or "memory" not in (resources.get("limits") or {}):
        problems.append("requests for cpu and memory and a limit for memory are required")
    ports = {port["name"] for port in container.get("ports") or []}
    for kind in ("readinessProbe", "livenessProbe"):
        probe = container.get(kind)
        if not probe:
            problems.append(f"no {kind}")
        elif probe.get("httpGet", {}).get("port", next(iter(ports), None)) not in ports:
            problems.append(f"{kind} uses an undefined port")
    if "allowPrivilegeEscalation" not in (container.get("securityContext") or {}):
        problems.append("may gain privileges")
    stop = (container.get("lifecycle") or {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    stopping = STOPPING.get(container["name"], 15)
    if spec.get("terminationGracePeriodSeconds", 30) < stop + stopping:
        problems.append(f"is killed before it can flush: {stop} s of sleep, then {stopping} s")
    return problems + environment(container, everything)


def environment(container, everything):
    problems, known = [], set()
    secrets = {
        (other["metadata"]["name"], key)
        for other in everything
        if other["kind"] == "Secret"
        for key in other.get("stringData") or {}
    }
    for variable in container.get("env") or []:
        # `$(NAME)` is expanded only if NAME is set before it.
        names = re.findall(r"\$\((\w+)\)", variable.get("value") or "")
        problems += [
            f"{variable['name']} uses $({name}), which is not set before it" for name in names if name not in known
        ]
        known.add(variable["name"])
        reference = variable.get("valueFrom", {}).get("secretKeyRef")
        if reference and (reference["name"], reference["key"]) not in secrets:
            problems.append(f"{variable['name']}: Secret {reference['name']} has no key {reference['key']}")
    return problems


def service(document, everything):
    chosen = [pod for pod in pods(everything) if matches(document["spec"].get("selector"), pod["metadata"]["labels"])]
    if not chosen:
        return ["selects no pod"]
    ports = {
        port["name"]
        for pod in chosen
        for container in pod["spec"]["containers"]
        for port in container.get("ports") or []
    }
    return [
        f"targetPort {port['targetPort']} is not a port of its pods"
        for port in document["spec"]["ports"]
        if port["targetPort"] not in ports
    ]


def budget(document, everything):
    selector = document["spec"]["selector"]["matchLabels"]
    return [] if any(matches(selector, pod["metadata"]["labels"]) for pod in pods(everything)) else ["selects no pod"]


def autoscaler(document, everything):
    target = document["spec"]["scaleTargetRef"]
    scaled = [
        other for other in everything if (other["kind"], other["metadata"]["name"]) == (target["kind"], target["name"])
    ]
    if not scaled:
        return [f"scales {target['kind']} {target['name']}, which does not exist"]
    return ["the number of replicas is also set by its Deployment"] if "replicas" in scaled[0]["spec"] else []


REFERENCES = {"Service": service, "PodDisruptionBudget": budget, "HorizontalPodAutoscaler": autoscaler}
