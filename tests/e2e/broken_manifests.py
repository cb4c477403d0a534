"""Invalid variants of the Kubernetes manifests: (file, original text, replacement, expected message of the check)."""

LIVENESS = """          livenessProbe:
            httpGet:
              path: /health
              port: http
            periodSeconds: 10
"""

KUBERNETES = [
    ("mailer", "containerPort: 8081", 'containerPort: "8081"', "is not of type 'integer'"),
    ("mailer", "          startupProbe:", "          startProbe:", "startProbe"),
    ("mailer", "user-registration:0.1.0", "user-registration:main", "image user-registration:main is not pinned"),
    ("mailer", "            limits:\n              memory: 64Mi\n", "", "a limit for memory are required"),
    ("mailer", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"),
    ("mailer", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "mounts a token"),
    ("mailer", "            allowPrivilegeEscalation: false\n", "", "may gain privileges"),
    (
        "mailer",
        "              path: /ready\n              port: http",
        "              path: /ready\n              port: web",
        "readinessProbe uses an undefined port",
    ),
    ("mailer", LIVENESS, "", "no livenessProbe"),
    (
        "mailer",
        "terminationGracePeriodSeconds: 40",
        "terminationGracePeriodSeconds: 25",
        "is killed before it can flush",
    ),
    (
        "mailer",
        "            - name: NODE_NAME\n",
        "            - name: NODE\n",
        "uses $(NODE_NAME), which is not set before it",
    ),
    (
        "mailer",
        "    matchLabels:\n      app.kubernetes.io/name: mailer\n  template",
        "    matchLabels:\n      app.kubernetes.io/name: mail\n  template",
        "does not select its own pods",
    ),
    ("mailer", "      targetPort: http", "      targetPort: web", "targetPort web is not a port of its pods"),
    (
        "mailer",
        "  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: mailer",
        "  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: mail",
        "PodDisruptionBudget mailer: selects no pod",
    ),
    (
        "mailer",
        "  selector:\n    app.kubernetes.io/name: mailer",
        "  selector:\n    app.kubernetes.io/name: mail",
        "Service mailer: selects no pod",
    ),
    ("user-service", "                  key: url", "                  key: uri", "Secret database has no key uri"),
    (
        "user-service",
        "    kind: Deployment\n    name: user-service",
        "    kind: Deployment\n    name: users",
        "scales Deployment users, which does not exist",
    ),
    (
        "user-service",
        "  # No `replicas`, because the autoscaler sets their number.",
        "  replicas: 2",
        "is also set by its Deployment",
    ),
    (
        "agent",
        "            name: agent\n",
        "            name: agents\n",
        "mounts ConfigMap agents, which the kustomization does not generate",
    ),
    ("gateway", "            - name: GOMEMLIMIT\n              value: 819MiB\n", "", "GOMEMLIMIT is not set"),
    ("gateway", "value: 819MiB", "value: 1024MiB", "GOMEMLIMIT is 100% of the limit of memory"),
    ("gateway", "topologySpreadConstraints:", "tolerations: []\n      topologySpread:", "topologySpread"),
    (
        "mailer",
        "          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: mailer",
        "          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: mail",
        "spreads other pods by kubernetes.io/hostname",
    ),
    (
        "networkpolicy",
        "    matchLabels:\n      app.kubernetes.io/name: mailer",
        "    matchLabels:\n      app.kubernetes.io/name: mail",
        "NetworkPolicy mailer: selects no pod",
    ),
    ("networkpolicy", "        - port: postgres", "        - port: psql", "port psql is not a port of its pods"),
    (
        "networkpolicy",
        "              app.kubernetes.io/name: user-service\n        - namespaceSelector",
        "              app.kubernetes.io/name: postgres\n        - namespaceSelector",
        "NetworkPolicy user-service: mailer refuses connections to port http",
    ),
    ("prometheusrule", "for: 15m", "for: 10m", "differs from deploy/prometheus/rules.yml"),
    ("servicemonitor", "component: collector", "component: gateway", "selects no Service"),
    ("servicemonitor", "  endpoints:\n    - port: http", "  endpoints:\n    - port: web", "has no port web"),
    (
        "servicemonitor",
        "      app.kubernetes.io/component: service",
        "      app.kubernetes.io/component: web",
        "selects no Service",
    ),
    (
        "servicemonitor",
        "  jobLabel: app.kubernetes.io/name",
        "  joblabel: app.kubernetes.io/name",
        "unknown field spec.joblabel",
    ),
    ("servicemonitor", "      interval: 15s", "      every: 15s", "unknown field every of an endpoint"),
    ("servicemonitor", "coreos.com/v1", "coreos.com/v2", "apiVersion is not monitoring.coreos.com/v1"),
    ("namespace", "kind: Namespace", "kind: NameSpace", "NameSpace"),
]
