"""Reads folder trees that a brief draws with lines."""

import re
from collections.abc import Sequence

_LINES = re.compile(r"[│├└]|(?:^|\s)[|`+\\]--+\s*[\w.]")
_ENTRY = re.compile(r"(?P<lead>[\s│├└─|`+\\-]*)(?P<name>[\w.][\w./-]*)")


def is_drawn(line: str) -> bool:
    """Whether the line is part of a drawn tree."""
    return _LINES.search(line) is not None


def paths_drawn(lines: Sequence[str]) -> list[str]:
    """The files of a drawn tree with their folders, from the repository's root; its own first line is that root."""
    folders: list[tuple[int, str]] = []
    paths = []
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None:
            continue
        column, name = len(entry["lead"]), entry["name"]
        folders = [(outer, folder) for outer, folder in folders if outer < column]
        if name.endswith("/") or (not folders and column == 0 and not is_drawn(line) and "." not in name):
            folders.append((column, name if column else ""))
        else:
            paths.append("".join(folder for _, folder in folders).removeprefix("./") + name)
    return paths
