"""Reads SEARCH/REPLACE edits and applies them to files: to the letter first, then forgiving whitespace."""

import re
from collections.abc import Mapping

from generator.findings import Edit, Fault

_SEARCH = re.compile(r"^<{5,9} ?SEARCH\s*$")
_DIVIDER = re.compile(r"^={5,9}\s*$")
_REPLACE = re.compile(r"^>{5,9} ?REPLACE\s*$")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[\w+-]*\s*$")
_PATH = re.compile(r"^[#*`\s]*(?:[Ff]ile(?:name)?:\s*)?[*`]*(?P<path>[\w./@+-]+\.\w+)[`*]*:?[`*\s]*$")
MARKER = re.compile(r"^<{5,9} ?SEARCH\s*$", re.MULTILINE)


def edits_in(text: str, path: str | None = None) -> list[Edit]:
    """Every complete pair in `text`, for the file at `path` or the one named just above its first pair."""
    edits: list[Edit] = []
    lines = text.splitlines(keepends=True)
    index = 0
    while index < len(lines):
        if not _SEARCH.match(lines[index]):
            path = _path_on(lines[index]) or path
            index += 1
            continue
        divider = _next(lines, index + 1, _DIVIDER)
        end = _next(lines, divider + 1, _REPLACE)
        if end >= len(lines):
            break
        if path is not None:
            edits.append(Edit(path, "".join(lines[index + 1 : divider]), "".join(lines[divider + 1 : end])))
        index = end + 1
    return edits


def apply_edits(files: Mapping[str, str], edits: list[Edit]) -> tuple[dict[str, str], list[Fault]]:
    """The files that `edits` change, as they read afterwards, and a fault for each edit that does not apply.

    A file is changed by all of its edits or by none.
    """
    changed: dict[str, str] = {}
    faults: list[Fault] = []
    for edit in edits:
        before = changed.get(edit.path, files.get(edit.path))
        after = edit.replace if before is None and not edit.search.strip() else _applied(edit, before or "")
        if after is not None:
            changed[edit.path] = after
            continue
        if before is None:
            faults.append(Fault("there is no such file to edit", edit.path, kind="no-such-path"))
            continue
        shown = edit.search.strip().splitlines()[:1] or ["(nothing)"]
        faults.append(Fault(f"the SEARCH text that begins {shown[0][:80]!r} is not in it exactly once", edit.path))
    failed = {fault.path for fault in faults}
    return {path: content for path, content in changed.items() if path not in failed}, faults


def _applied(edit: Edit, text: str) -> str | None:
    if not edit.search.strip():
        return None
    if text.count(edit.search) == 1:
        return text.replace(edit.search, edit.replace)
    if text.count(edit.search) > 1:
        return None
    return _applied_loosely(edit, text)


def _applied_loosely(edit: Edit, text: str) -> str | None:
    """Lines are matched by their words; the replacement takes over the indentation that it finds."""
    wanted = [_words(line) for line in edit.search.strip("\r\n").splitlines()]
    lines = text.splitlines(keepends=True)
    present = [_words(line) for line in lines]
    places = [at for at in range(len(lines) - len(wanted) + 1) if present[at : at + len(wanted)] == wanted]
    if len(places) != 1:
        return None
    at = places[0]
    found, given = _indent(lines[at]), _indent(edit.search.strip("\r\n"))
    shift = found[len(given) :] if found.startswith(given) else ""
    replacement = [shift + line if line.strip() else line for line in edit.replace.splitlines(keepends=True)]
    return "".join([*lines[:at], *replacement, *lines[at + len(wanted) :]])


def _words(line: str) -> str:
    return " ".join(line.split())


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _next(lines: list[str], start: int, pattern: re.Pattern[str]) -> int:
    return next((index for index in range(start, len(lines)) if pattern.match(lines[index])), len(lines))


def _path_on(line: str) -> str | None:
    if _FENCE.match(line):
        return None
    match = _PATH.match(line)
    return match.group("path") if match else None
