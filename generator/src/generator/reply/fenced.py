"""Reads fenced blocks whose path stands on the fence's info line or alone on the line above it."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from generator.findings import Fault, Findings
from generator.reply.document import document_before_cut
from generator.reply.edits import MARKER

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


@dataclass(frozen=True)
class _Lines:
    """The lines of a text; `bare` are the places of fences with nothing behind them, found once for all openings."""

    all: list[str]
    bare: list[int]

    @classmethod
    def of(cls, text: str) -> "_Lines":
        lines = text.splitlines(keepends=True)
        return cls(lines, [at for at, line in enumerate(lines) if (match := _FENCE.match(line)) and not match.group(2)])


def read_fenced(text: str) -> Findings:
    """The labelled blocks in `text`; blocks without a path are prose. One that never closes was cut off."""
    lines = _Lines.of(text)
    texts: list[tuple[str, str]] = []
    faults: list[Fault] = []
    opening = _next_opening(lines, 0)
    while opening:
        closing = _closing(lines, opening)
        following = _next_opening(lines, opening.line + 1 if closing is None else closing + 1)
        if closing is None:
            rest = "".join(lines.all[opening.line + 1 : following.line if following else None])
            page = document_before_cut(opening.path, rest)
            texts += [(opening.path, page)] if page else []
            reason = "it was cut off: its fence is never closed"
            faults.append(Fault(reason, opening.path, fatal=page is None, kind="cut-file"))
        else:
            content = "".join(lines.all[opening.line + 1 : closing])
            texts += [] if MARKER.search(content) else [(opening.path, content)]
        opening = following
    return Findings(texts=tuple(texts), faults=tuple(faults))


def _next_opening(lines: _Lines, start: int) -> _Opening | None:
    """The next labelled fence; whole unlabelled blocks are stepped over, so that what they show is not mistaken."""
    index = start
    while index < len(lines.all):
        if match := _FENCE.match(lines.all[index]):
            path = _label(lines.all, index, match.group(2), start)
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


def _closing(lines: _Lines, opening: _Opening) -> int | None:
    """The line of the fence that closes `opening`.

    Markdown files hold fences of their own, and models rarely lengthen the outer one: such a file ends at the last
    bare fence before the next labelled block.
    """
    first = _first_closing(lines, opening)
    if first is None or not opening.path.lower().endswith((".md", ".markdown")):
        return first
    last = first
    inside = False
    for index in range(opening.line + 1, len(lines.all)):
        match = _FENCE.match(lines.all[index])
        if match is None or not match.group(1).startswith(opening.fence):
            continue
        if match.group(2):
            if not inside and index > first and _label(lines.all, index, match.group(2), opening.line + 1):
                break
            inside = True
        else:
            inside, last = False, index
    return last


def _first_closing(lines: _Lines, opening: _Opening) -> int | None:
    later = lines.bare[bisect_right(lines.bare, opening.line) :]
    return next((at for at in later if lines.all[at].lstrip().startswith(opening.fence)), None)
