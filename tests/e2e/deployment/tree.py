"""Reads the files to check, with a strict YAML parser."""

import re
from functools import cached_property
from pathlib import Path

import yaml


class Strict(yaml.SafeLoader):
    """Refuses duplicate keys, like the programs that read the files. PyYAML silently uses the last value."""


def mapping(loader, node, deep=False):
    seen = set()
    for key, _ in node.value:
        if key.tag == "tag:yaml.org,2002:merge":
            continue
        name = loader.construct_object(key, deep=True)
        if name in seen:
            raise ValueError(f"line {key.start_mark.line + 1}: key `{name}` is given twice")
        seen.add(name)
    loader.flatten_mapping(node)
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


Strict.add_constructor("tag:yaml.org,2002:map", mapping)


def parse(text):
    """Returns the documents of a YAML file. Raises ValueError if the YAML is invalid."""
    try:
        return [document for document in yaml.load_all(text, Strict) if document is not None]
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {' '.join(str(error).split())}") from error


class Tree:
    """A directory that contains `deploy/` and `docs/backends.md`."""

    def __init__(self, root):
        self.root = Path(root)

    def files(self):
        """Returns every file in deploy/, relative to the root."""
        found = (path for path in (self.root / "deploy").rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.root)) for path in found)

    def fits(self, path, pattern):
        return (self.root / path) in self.root.glob(pattern)

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8")

    def documents(self, path):
        return parse(self.text(path))

    def document(self, path):
        documents = self.documents(path)
        if len(documents) != 1 or not isinstance(documents[0], dict):
            raise ValueError("expected one YAML document that is a mapping")
        return documents[0]

    @cached_property
    def documented(self):
        """The environment variables in backticks in docs/backends.md."""
        return set(re.findall(r"`([A-Z][A-Z0-9_]+)`", self.text("docs/backends.md")))

    @cached_property
    def metrics(self):
        """The content of metrics.txt: name to (type, services)."""
        listed = {}
        for line in self.text("deploy/metrics.txt").splitlines():
            if line.strip() and not line.startswith("#"):
                name, kind, services = line.split()
                listed[name] = (kind, services.split(","))
        return listed
