"""Checks the syntax of files for which there is no schema."""

import re
import tomllib

from .images import unpinned


def check_yaml(tree, path):
    return [] if tree.documents(path) else ["empty"]


def check_toml(tree, path):
    return [] if tomllib.loads(tree.text(path)) else ["empty"]


def check_lines(tree, path):
    return [] if tree.text(path).strip() else ["empty"]


def check_fluentd(tree, path):
    """Checks that each `<section>` is closed by the same name."""
    open_sections = []
    for number, line in enumerate(tree.text(path).splitlines(), 1):
        tag = re.fullmatch(r"\s*<(/?)(\w+)[^>]*>\s*", line)
        if tag and not tag[1]:
            open_sections.append(tag[2])
        elif tag and (not open_sections or open_sections.pop() != tag[2]):
            return [f"line {number}: </{tag[2]}> closes nothing"]
    if open_sections:
        return [f"<{section}> is not closed" for section in open_sections]
    printed = re.findall(r"<match[^>]*>\s*@type stdout(.*?)</match>", tree.text(path), re.DOTALL)
    return [
        f"prints events without {key.removesuffix('_key')}"
        for output in printed
        for key in ("time_key", "tag_key")
        if not re.search(rf"<inject>.*\b{key} .*</inject>", output, re.DOTALL)
    ]


def check_dockerfile(tree, path):
    """Checks for pinned images and a user other than root."""
    lines = tree.text(path).splitlines()
    images = [line.split()[1] for line in lines if line.startswith("FROM ")]
    problems = [reason for reason in map(unpinned, images) if reason]
    if len(images) < 2:
        problems.append("one stage: the image would contain the build tools")
    user = [line.split()[1] for line in lines if line.startswith("USER ")]
    if not user or user[-1].split(":")[0] in ("root", "0"):
        problems.append("runs as root")
    if "--locked" not in tree.text(path):
        problems.append("builds without --locked")
    return problems
