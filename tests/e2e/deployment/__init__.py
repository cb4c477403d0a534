"""Checks of the files in deploy/, without starting anything.

Each module has a function `check(tree, path)` that returns the problems of one file as a list of messages.
"""

from . import collector, compose, dashboards, kubernetes, kustomization, plain, prometheus
from .tree import Tree

# The first matching pattern selects the check. A file that matches no pattern is reported, so no file is unchecked.
CHECKS = (
    ("deploy/compose/*.yaml", compose.check),
    ("deploy/collector/*.yaml", collector.check),
    ("deploy/collector/vendors/*.yaml", collector.check),
    ("deploy/k8s/*.yaml", kubernetes.check),
    ("deploy/kustomization.yaml", kustomization.check),
    ("deploy/prometheus/rules_test.yml", prometheus.check_tests),
    ("deploy/prometheus/rules.yml", prometheus.check_rules),
    ("deploy/prometheus/*.yml", prometheus.check_config),
    ("deploy/grafana/dashboards/*.json", dashboards.check),
    ("deploy/grafana/datasources/*.yaml", dashboards.check_sources),
    ("deploy/metrics.txt", prometheus.check_list),
    ("deploy/telegraf/*.conf", plain.check_toml),
    ("deploy/fluent/*.conf", plain.check_fluentd),
    ("deploy/Dockerfile", plain.check_dockerfile),
    ("deploy/Dockerfile.dockerignore", plain.check_lines),
    ("deploy/**/*.yaml", plain.check_yaml),
)

__all__ = ["Tree", "check"]


def check(tree, path):
    """Returns the problems of the file at `path`, which is relative to the root of the tree."""
    for pattern, of_kind in CHECKS:
        if tree.fits(path, pattern):
            try:
                return of_kind(tree, path)
            except (OSError, ValueError) as error:
                return [f"{type(error).__name__}: {error}"]
    return ["there is no check for files of this kind; add one to tests/e2e/deployment/__init__.py"]
