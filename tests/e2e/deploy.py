#!/usr/bin/env python3
"""Checks every file in deploy/ without starting anything: `python tests/e2e/deploy.py`. Prints one line per file.

Requires the packages of requirements.txt and promtool (from Debian's package `prometheus`, or the program in the variable
PROMTOOL). docs/backends.md describes the checks. test_deploy.py tests that each check fails for an invalid file.
"""

import sys
from pathlib import Path

from deployment import Tree, check


def main():
    tree = Tree(Path(__file__).resolve().parents[2])
    failed = 0
    files = tree.files()
    for path in files:
        problems = check(tree, path)
        failed += bool(problems)
        print(f"FAIL  {path}" if problems else f"ok    {path}")
        for problem in problems:
            print(f"      {problem}")
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
