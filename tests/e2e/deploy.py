#!/usr/bin/env python3
"""Checks every file in deploy/ without starting anything, one line a file: `python tests/e2e/deploy.py`.

Needs the packages of requirements.txt, and promtool (Debian's package `prometheus`; the variable PROMTOOL names another
one). What is checked how is told in docs/backends.md; test_deploy.py breaks each kind of file and sees the check fail.
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
