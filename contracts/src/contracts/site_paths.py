"""Paths with a fixed meaning in every published site."""

import re

INDEX_PATH = "index.html"
README_PATH = "README.md"
LICENCE_PATH = "LICENSE"
NO_JEKYLL_PATH = ".nojekyll"

WRITTEN_BY_PUBLISHER = frozenset({LICENCE_PATH, NO_JEKYLL_PATH})

_WORKFLOWS = ".github/workflows/"
_LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:\.(?:md|txt|rst)|-mit)?", re.IGNORECASE)


def is_licence(path: str) -> bool:
    """True if GitHub may detect the file as the licence. It detects none if two such files differ."""
    return _LICENCE.fullmatch(path) is not None


def is_workflow(path: str) -> bool:
    """True if GitHub reads the file as a workflow."""
    return path.startswith(_WORKFLOWS)


def is_essential(path: str) -> bool:
    """True if the file is left out last when a site does not fit into a message."""
    return path in (INDEX_PATH, README_PATH) or is_workflow(path)
