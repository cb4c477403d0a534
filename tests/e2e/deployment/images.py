"""Checks that container images are pinned to a version."""

import re


def unpinned(image):
    """Returns a message if `image` is not pinned, or None."""
    if "@sha256:" in image:
        return None
    _, _, tag = image.rpartition("/")[2].partition(":")
    if not tag:
        return f"image {image} has no version"
    if not re.match(r"v?\d+\.\d+", tag):
        return f"image {image} is not pinned to a version: `{tag}`"
    return None
