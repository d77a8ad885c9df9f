"""Reads fenced blocks whose path stands on the fence's info line or alone on the line above it."""

import re
from dataclasses import dataclass

from generator.findings import Fault, Findings
from generator.reply_edits import MARKER

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^\r\n`]*?)[ \t]*\r?\n?$")
_NAME = r"[\w.@+/\\-]*\w\.\w+|\.\w+|Dockerfile|Makefile"
_INFO_PATH = re.compile(rf"""(?:^|[\s:={{])["'`]?({_NAME})["'`}}]*$""")
_ABOVE = re.compile(
    rf"^(?:#+\s*|[-*]\s+|\d+[.)]\s+)?(?:[Ff]ile(?:name)?\s*:?\s*)?[*_`\"']*({_NAME})[*_`\"']*\s*:?[*_]*$"
)


@dataclass(frozen=True)
class _Opening:
    line: int
    fence: str
    path: str


def read_fenced(text: str) -> Findings:
    """The labelled blocks in `text`; blocks without a path are prose. One that never closes was cut off."""
    lines = text.splitlines(keepends=True)
    texts: list[tuple[str, str]] = []
    faults: list[Fault] = []
    index = 0
    while opening := _next_opening(lines, index):
        closing = _closing(lines, opening)
        if closing is None:
            faults.append(Fault("it was cut off: its fence is never closed", opening.path, kind="cut-file"))
            index = opening.line + 1
            continue
        content = "".join(lines[opening.line + 1 : closing])
        index = closing + 1
        if not MARKER.search(content):
            texts.append((opening.path, content))
    return Findings(texts=tuple(texts), faults=tuple(faults))


def _next_opening(lines: list[str], start: int) -> _Opening | None:
    """The next labelled fence; whole unlabelled blocks are stepped over, so that what they show is not mistaken."""
    index = start
    while index < len(lines):
        if match := _FENCE.match(lines[index]):
            path = _label(lines, index, match.group(2), start)
            opening = _Opening(index, match.group(1), path or "")
            if path:
                return opening
            index = _first_closing(lines, opening) or index
        index += 1
    return None


def _label(lines: list[str], index: int, info: str, start: int) -> str | None:
    if match := _INFO_PATH.search(info):
        return match.group(1)
    above = next((lines[at] for at in range(index - 1, max(start, index - 3) - 1, -1) if lines[at].strip()), "")
    match = _ABOVE.match(above.strip())
    return match.group(1) if match else None


def _closing(lines: list[str], opening: _Opening) -> int | None:
    """The line of the fence that closes `opening`.

    Markdown files hold fences of their own, and models rarely lengthen the outer one: such a file ends at the last
    bare fence before the next labelled block.
    """
    first = _first_closing(lines, opening)
    if first is None or not opening.path.lower().endswith((".md", ".markdown")):
        return first
    last = first
    inside = False
    for index in range(opening.line + 1, len(lines)):
        match = _FENCE.match(lines[index])
        if match is None or not match.group(1).startswith(opening.fence):
            continue
        if match.group(2):
            if not inside and index > first and _label(lines, index, match.group(2), opening.line + 1):
                break
            inside = True
        else:
            inside, last = False, index
    return last


def _first_closing(lines: list[str], opening: _Opening) -> int | None:
    for index in range(opening.line + 1, len(lines)):
        match = _FENCE.match(lines[index])
        if match and not match.group(2) and match.group(1).startswith(opening.fence):
            return index
    return None
