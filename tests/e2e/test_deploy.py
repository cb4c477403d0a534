"""Every file in deploy/ passes its check, and every check fails on a file that is broken in the way it is for."""

import shutil
from pathlib import Path

import pytest
from broken import BROKEN, MEANINGS
from deployment import Tree, check
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
    assert old in text, f"{old!r} does not stand in {path} any more"
    (tree.root / path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("path", Tree(ROOT).files())
def test_a_file_is_right(path):
    assert check(Tree(ROOT), path) == []


@pytest.mark.parametrize(("path", "old", "new", "said"), BROKEN, ids=[f"{path}: {said}" for path, _, _, said in BROKEN])
def test_what_is_broken_is_found(copy, path, old, new, said):
    change(copy, path, old, new)
    problems = check(copy, path)
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(("old", "new"), MEANINGS)
def test_a_rule_of_another_meaning_fails_its_test(copy, old, new):
    change(copy, "deploy/prometheus/rules.yml", old, new)
    assert check(copy, "deploy/prometheus/rules_test.yml") != []


def test_a_file_of_a_new_kind_is_a_finding(copy):
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
def test_the_metrics_of_an_expression(expression, named):
    assert metrics(expression) == named
