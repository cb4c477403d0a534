"""Every file in deploy/ passes its check, and every check fails for an invalid file."""

import os
import shutil
from pathlib import Path

import pytest
from broken import BROKEN, MEANINGS
from deployment import Tree, check
from deployment.kubernetes import prometheus_rule
from deployment.promql import metrics

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/backends.md", tmp_path / "docs")
    return Tree(tmp_path)


def change(tree, path, old, new):
    text = tree.text(path)
    assert old in text, f"{old!r} is no longer in {path}"
    (tree.root / path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("path", Tree(ROOT).files())
def test_every_file_is_valid(path):
    assert check(Tree(ROOT), path) == []


@pytest.mark.parametrize(("path", "old", "new", "message"), BROKEN, ids=[f"{path}: {message}" for path, _, _, message in BROKEN])
def test_invalid_files_are_reported(copy, path, old, new, message):
    change(copy, path, old, new)
    problems = check(copy, path)
    assert any(message in problem for problem in problems), problems


@pytest.mark.parametrize(("old", "new"), MEANINGS)
def test_a_changed_rule_fails_its_test(copy, old, new):
    change(copy, "deploy/prometheus/rules.yml", old, new)
    assert check(copy, "deploy/prometheus/rules_test.yml") != []


def test_the_prometheus_rule_is_up_to_date():
    tree, path = Tree(ROOT), ROOT / "deploy/k8s/prometheusrule.yaml"
    if os.environ.get("UPDATE_EXPECT") == "1":
        path.write_text(prometheus_rule(tree), encoding="utf-8")
    assert path.read_text("utf-8") == prometheus_rule(tree)


def test_an_unknown_kind_of_file_is_reported(copy):
    (copy.root / "deploy/notes.doc").write_text("text", encoding="utf-8")
    assert check(copy, "deploy/notes.doc") != []


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ('sum by (job) (rate(a_count{b="c_total"}[5m])) > 1e3', {"a_count"}),
        ("histogram_quantile(0.9, sum by (le) (rate(a_bucket[$__rate_interval])))", {"a_bucket"}),
        ("a offset 5m and on (job) group_left (x) b unless c", {"a", "b", "c"}),
        ('job:a:rate5m{x=~"$job"} / ignoring (y) d', {"job:a:rate5m", "d"}),
        ("a # b\n or vector(1)", {"a"}),
    ],
)
def test_the_metrics_in_an_expression_are_found(expression, named):
    assert metrics(expression) == named
