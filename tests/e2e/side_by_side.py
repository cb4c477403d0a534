"""Generates the trees and the attribute tables of `docs/parity.md`."""

import difflib


def role(span):
    """Returns the role of a span, because the two languages name statements differently."""
    statement = span.attributes.get("db.query.text", "").split(" ")[0]
    return statement or span.name


def pairs(ours, theirs):
    """Returns the spans of two trees in order, with their depth. `None` stands for a span that is only in the other tree."""
    left, right = walk(ours), walk(theirs)
    keys = [[(depth, role(span)) for depth, span in side] for side in (left, right)]
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(left[i1:i2], right[j1:j2], strict=True)
        else:
            yield from ((one, None) for one in left[i1:i2])
            yield from ((None, one) for one in right[j1:j2])


def walk(tree):
    def below(span, depth):
        yield depth, span
        for child in tree.children(span):
            yield from below(child, depth + 1)

    return [step for root in tree.roots() for step in below(root, 0)]


def trees(ours, theirs):
    """Returns both trees as text in two columns."""
    rows = [("Rust", "Python")] + [tuple(map(line, pair)) for pair in pairs(ours, theirs)]
    width = max(len(left) for left, _ in rows) + 3
    return "```text\n" + "\n".join(f"{left:{width}}{right}".rstrip() for left, right in rows) + "\n```\n"


def line(step):
    if step is None:
        return ""
    depth, span = step
    return f"{'  ' * depth}{span.name} [{span.kind.lower()}, {span.service}]"


def attributes(ours, theirs):
    """Returns a table of the attribute keys that both spans of a pair have, and those that only one has."""
    rows = ["| span | both | Rust alone | Python alone |", "|---|---|---|---|"]
    for left, right in pairs(ours, theirs):
        if left and right:
            mine, other = set(left[1].attributes), set(right[1].attributes)
            cells = [mine & other, mine - other, other - mine]
            rows.append(f"| `{left[1].name}` | " + " | ".join(map(listed, cells)) + " |")
    return "\n".join(rows) + "\n"


def names(ours, theirs):
    """Returns the same table for two sets of names."""
    ours, theirs = set(ours), set(theirs)
    cells = " | ".join(map(listed, [ours & theirs, ours - theirs, theirs - ours]))
    return f"| both | Rust alone | Python alone |\n|---|---|---|\n| {cells} |\n"


def listed(names):
    return " ".join(f"`{name}`" for name in sorted(names))
