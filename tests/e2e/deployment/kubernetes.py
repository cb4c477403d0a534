"""Checks Kubernetes manifests against the schemas of Kubernetes, and checks the references between them."""

import re

import kubernetes_validate

from . import collector
from .images import unpinned
from .kustomization import config_maps

WORKLOADS = ("Deployment", "DaemonSet", "StatefulSet")
# Services need 10 s for requests in progress and 5 s for the flush. Both need 10 s more: user-service for registrations whose clients
# have left, and the mailer for deliveries.
STOPPING = {"mailer": 25, "user-service": 25}
RULES = "deploy/prometheus/rules.yml"
# The parts of a limit of memory, in bytes.
UNITS = {"Mi": 2**20, "Gi": 2**30, "MiB": 2**20}


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
        if document.get("kind") == "PrometheusRule":
            found = rules(tree, document)
        problems += [f"{label}: {problem}" for problem in found]
    return problems


def schema(document, everything):
    """Validates a manifest. There is no schema for the kinds of the Prometheus Operator, so `monitor` and `rules` check them."""
    if document.get("kind") == "ServiceMonitor":
        return monitor(document, everything)
    if document.get("kind") == "PrometheusRule":
        return []
    try:
        kubernetes_validate.validate(document, "1.37", strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(map(str, error.path))}: {error.message}"]
    except kubernetes_validate.SchemaNotFoundError as error:
        return [str(error)]
    return []


def rules(tree, document):
    """Checks that the rule has the groups of rules.yml. `prometheus_rule` generates it."""
    if document.get("apiVersion") != "monitoring.coreos.com/v1":
        return ["apiVersion is not monitoring.coreos.com/v1"]
    same = document.get("spec") == {"groups": tree.document(RULES)["groups"]}
    return [] if same else [f"differs from {RULES}; run `UPDATE_EXPECT=1 scripts/e2e -k prometheus_rule`"]


def prometheus_rule(tree):
    """Returns the manifest with the groups of rules.yml."""
    text = tree.text(RULES)
    head = """# The rules of deploy/prometheus/rules.yml for the Prometheus Operator. Generated: `UPDATE_EXPECT=1 scripts/e2e -k prometheus_rule`.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: services
  labels:
    app.kubernetes.io/part-of: user-registration
spec:
"""
    body = text[text.index("groups:") :].splitlines()
    return head + "".join(f"  {line}\n" if line else "\n" for line in body)


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
    own = template["metadata"]["labels"]
    if not any(matches(policy["spec"]["podSelector"].get("matchLabels"), own) for policy in policies(everything)):
        problems.append("no NetworkPolicy selects its pods")
    spread = spec.get("topologySpreadConstraints") or []
    if document["kind"] == "Deployment" and not spread:
        problems.append("all pods may run on one node: no topologySpreadConstraints")
    problems += [
        f"spreads other pods by {constraint['topologyKey']}"
        for constraint in spread
        if not matches(constraint.get("labelSelector", {}).get("matchLabels"), own)
    ]
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


def policies(everything):
    return [document for document in everything if document["kind"] == "NetworkPolicy"]


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
    problems += go_memory(container, resources)
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


def size(text):
    """Returns the bytes of `256Mi` or `205MiB`."""
    number, unit = re.fullmatch(r"(\d+)([A-Za-z]+)", text).groups()
    return int(number) * UNITS[unit]


def go_memory(container, resources):
    """Checks that the garbage collector of a collector knows four fifths of the limit."""
    if "opentelemetry-collector" not in container["image"]:
        return []
    named = {variable["name"]: variable.get("value") for variable in container.get("env") or []}
    limit = (resources.get("limits") or {}).get("memory")
    if not named.get("GOMEMLIMIT"):
        return ["GOMEMLIMIT is not set"]
    share = size(named["GOMEMLIMIT"]) / size(limit) if limit else 0
    return [] if 0.7 <= share <= 0.85 else [f"GOMEMLIMIT is {share:.0%} of the limit of memory, expected 80%"]


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


def policy(document, everything):
    """Checks that a policy selects pods, that they have the ports of `ingress`, and that `to` pods accept their connections."""
    spec = document["spec"]
    chosen = selected(spec["podSelector"], everything)
    if not chosen:
        return ["selects no pod"]
    problems = []
    for key, side in (("ingress", "from"), ("egress", "to")):
        for rule in spec.get(key) or []:
            peers = [peer for peer in rule.get(side) or [] if "podSelector" in peer]
            problems += [f"{side} selects no pod: {peer}" for peer in peers if not selected(peer["podSelector"], everything)]
            targets = chosen if key == "ingress" else [pod for peer in peers for pod in selected(peer["podSelector"], everything)]
            for port in (port["port"] for port in rule.get("ports") or []):
                if isinstance(port, str) and port not in {name for pod in targets for name in port_names(pod)}:
                    problems.append(f"port {port} is not a port of its pods")
                elif key == "egress" and isinstance(port, str):
                    problems += refused(chosen, targets, port, everything)
    return problems


def refused(senders, receivers, port, everything):
    """Returns the pods that do not accept connections which a policy allows."""
    problems = []
    for pod in receivers:
        rules = [
            rule
            for policy in policies(everything)
            if matches(policy["spec"]["podSelector"].get("matchLabels"), pod["metadata"]["labels"])
            for rule in policy["spec"].get("ingress") or []
            if port in {entry["port"] for entry in rule.get("ports") or []}
        ]
        peers = [peer.get("podSelector", {}).get("matchLabels") for rule in rules for peer in rule.get("from") or []]
        everybody = any("from" not in rule for rule in rules)
        for sender in senders:
            if not everybody and not any(matches(peer, sender["metadata"]["labels"]) for peer in peers):
                problems.append(f"{pod['metadata']['labels']['app.kubernetes.io/name']} refuses connections to port {port}")
    return problems


def selected(selector, everything):
    return [pod for pod in pods(everything) if matches(selector.get("matchLabels"), pod["metadata"]["labels"])]


def port_names(pod):
    return {port["name"] for container in pod["spec"]["containers"] for port in container.get("ports") or []}


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


REFERENCES = {
    "Service": service,
    "PodDisruptionBudget": budget,
    "HorizontalPodAutoscaler": autoscaler,
    "NetworkPolicy": policy,
}
