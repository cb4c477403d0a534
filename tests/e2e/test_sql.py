"""Compares what otel-sqlx records of a statement with what the parser sqlglot finds in it.

The statements are those that sqlglot tests itself with, as far as they are queries or change data or tables.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest
import sqlglot
from process import WORK
from sqlglot import exp

LIST = Path(os.environ["SQL_STATEMENTS"])
COMPARED = (exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Create, exp.Merge)
# Words of a summary that are no table.
OPERATIONS = {"select", "insert", "update", "delete", "create", "table", "view", "merge", "values", "replace"}
# Statements with other tables in the summary than sqlglot finds: forms of other databases (Hive, Snowflake, DuckDB, ClickHouse ..), which are
# no statements of PostgreSQL. A summary lists at most as many names as fit, so the tables of very long statements are missing, too.
KNOWN_DIFFERENCES = {"postgres": 60, "mysql": 55}


def parsed(dialect):
    for line in LIST.read_text().splitlines():
        try:
            tree = sqlglot.parse_one(line, read=dialect) if line else None
        except sqlglot.errors.SqlglotError:
            continue
        if isinstance(tree, COMPARED):
            yield line, tree


@pytest.fixture(scope="module", params=KNOWN_DIFFERENCES)
def dialect(request):
    return request.param


@pytest.fixture(scope="module")
def recorded(dialect):
    """Pairs of the tree of sqlglot, and the summary and text of otel-sqlx."""
    statements = list(parsed(dialect))
    path = WORK / "statements.sql"
    path.write_text("\n".join(line for line, _ in statements))
    # All packages, so that nothing is built again with other features.
    command = ["cargo", "test", "--quiet", "--locked", "--workspace", "--lib", "statements_of_a_file"]
    arguments = ["--", "--ignored", "--nocapture"]
    environment = os.environ | {"SQL_STATEMENTS": str(path), "SQL_DIALECT": dialect}
    done = subprocess.run(command + arguments, env=environment, cwd=WORK.parent.parent, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = (line.split("\t") for line in done.stdout.splitlines() if line.startswith("recorded\t"))
    found = {int(number): (summary, text) for _, number, summary, text in lines}
    assert len(found) == len(statements) > 600
    return [(line, tree, *found[number]) for number, (line, tree) in enumerate(statements)]


def tables(tree):
    common = {table.alias.lower() for table in tree.find_all(exp.CTE)}
    names = (table.name.lower() for table in tree.find_all(exp.Table) if not isinstance(table.this, exp.Func))
    return {name for name in names if name and name not in common}


def test_summaries_have_the_same_tables(recorded, dialect):
    different = []
    for line, tree, summary, _ in recorded:
        words = {word.split(".")[-1].strip('"`').lower() for word in summary.split()}
        expected = tables(tree)
        if dialect == "mysql":
            # Text may be in double quotes there, so no summary contains what is in them, although sqlglot takes it for names.
            expected -= {name.lower() for name in re.findall('"([^"]*)"', line)}
        if not expected <= words or words - expected - OPERATIONS:
            different.append(f"{line}\n    summary {summary!r}, tables {sorted(expected)}")
    print(f"{len(recorded) - len(different)} of {len(recorded)} have the same tables")
    assert len(different) <= KNOWN_DIFFERENCES[dialect], "\n".join(different)


def test_no_value_is_recorded(recorded):
    leaks = []
    for line, tree, summary, text in recorded:
        for literal in tree.find_all(exp.Literal):
            value = literal.this
            # Short values are also parts of names.
            quoted = re.escape(f"'{value}'")
            if literal.is_string and value and re.search(quoted, text + summary):
                leaks.append(f"{value!r} of {line}\n    {text}")
            if not literal.is_string and len(value) > 2 and re.search(rf"(?<![\w.]){re.escape(value)}(?![\w.])", text):
                leaks.append(f"{value} of {line}\n    {text}")
    assert not leaks, "\n".join(leaks)


def test_statements_on_mariadb():
    """Runs the test of otel-sqlx with the server that `scripts/e2e` has unpacked."""
    folder = os.environ.get("MARIADB_FOLDER")
    if folder is None:
        pytest.skip("there is no apt-get to download MariaDB")
    libraries = ":".join(str(path) for path in Path(folder).parent.glob("**/x86_64-linux-gnu")) or "/usr/lib"
    command = ["cargo", "test", "--quiet", "--locked", "--workspace", "--test", "statements", "mariadb", "--", "--nocapture"]
    environment = os.environ | {"LD_LIBRARY_PATH": libraries}
    done = subprocess.run(command, env=environment, cwd=WORK.parent.parent, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "tested with MariaDB" in done.stdout
