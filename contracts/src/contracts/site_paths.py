"""Paths that have a meaning in every published site, whoever writes the file."""

import re

INDEX_PATH = "index.html"
README_PATH = "README.md"
LICENCE_PATH = "LICENSE"
NO_JEKYLL_PATH = ".nojekyll"

WRITTEN_BY_PUBLISHER = frozenset({LICENCE_PATH, NO_JEKYLL_PATH})

_LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:\.(?:md|txt|rst)|-mit)?", re.IGNORECASE)


def is_licence(path: str) -> bool:
    """True if GitHub may take the file for the repository's licence. It knows neither of two that differ."""
    return _LICENCE.fullmatch(path) is not None
