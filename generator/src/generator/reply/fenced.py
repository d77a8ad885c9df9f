"""Reads Markdown fences whose path stands on the info line, on the line above or in the first line within."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.reply.blocks import Block
from generator.reply.delimited import file_block
from generator.reply.edits import is_edited
from generator.reply.labels import label_in, label_in_info

_FENCE = re.compile(r"^(?P<indent> {0,12})(`{3,}|~{3,})[ \t]*([^\r\n`]*?)[ \t]*\r?\n?$")
_SAYS = re.compile(r"\w")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)")
_MARKDOWN = (".md", ".markdown", ".txt")
_COMMENT = re.compile(r"^\s*(?://|/\*|<!--|#(?![#!])|--|%|;|\"\"\")(?P<text>.*?)(?:\*/|-->|\"\"\")?\s*$")
_COMMANDS = ("bash", "sh", "shell", "console", "zsh", "powershell", "cmd", "diff", "terminal", "shell-session")
_HASH_IS_HEADING = ("md", "markdown", "")


@dataclass(frozen=True)
class _Fence:
    line: int
    indent: int
    marks: str
    info: str


def read_fenced(text: str) -> Sequence[Block]:
    """The labelled blocks in `text`; blocks without a path are prose. One that never closes was cut off."""
    lines = text.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    found = ((at, _FENCE.match(line)) for at, line in enumerate(lines))
    fences = [_Fence(at, len(match[1]), match[2], match[3]) for at, match in found if match]
    blocks, index, read_to = [], 0, 0
    while index < len(fences):
        opening = fences[index]
        path, drop = _label(lines, opening, read_to)
        closing = _closing(lines, fences, index, path)
        last = fences[closing].line if closing is not None else _next_label(lines, fences, index)
        margin = re.compile(rf" {{0,{opening.indent}}}")
        content = "".join(margin.sub("", line, count=1) for line in lines[opening.line + 1 + drop : last])
        if path:
            end = offsets[last + 1 if closing is not None else last]
            blocks.append(file_block(offsets[opening.line], end, path, content, closed=closing is not None))
        read_to = last + 1 if closing is not None else last
        index = next((at for at in range(index + 1, len(fences)) if fences[at].line >= read_to), len(fences))
    return blocks


def _label(lines: list[str], fence: _Fence, read_to: int) -> tuple[str | None, int]:
    """The path of a fence and how many lines within it are nothing but its label."""
    language = fence.info.split(maxsplit=1)[0].lower() if fence.info.strip() else ""
    if path := label_in_info(fence.info):
        return path, 0
    above = [lines[at] for at in range(fence.line - 1, read_to - 1, -1) if _SAYS.search(lines[at])]
    headings = (line for line in above if _HEADING.match(line))
    if path := label_in(next(iter(above), "")):
        return path, 0
    if language in _COMMANDS:
        return None, 0
    if path := label_in(next(headings, "")):
        return path, 0
    first = lines[fence.line + 1] if fence.line + 1 < len(lines) else ""
    comment = _COMMENT.match(first)
    if comment is None or (first.lstrip().startswith("#") and language in _HASH_IS_HEADING):
        return (label_in(first), 1) if is_edited("".join(lines[fence.line + 2 : fence.line + 3])) else (None, 0)
    path = label_in(comment["text"])
    return path, 1 if path else 0


def _closing(lines: list[str], fences: list[_Fence], index: int, path: str | None) -> int | None:
    """Which fence closes the one at `index`, though the file may hold fences that are as long as the one around it.

    Within a file a fence with a language opens an inner block. One without closes the file, but in Markdown it may
    open an inner block too: then a line follows at once, and what is behind it still closes the file.
    """
    opening, inner = fences[index], False
    last = None
    for at in range(index + 1, len(fences)):
        fence = fences[at]
        if not fence.marks.startswith(opening.marks) or fence.indent > opening.indent + 3:
            continue
        if fence.info:
            if not inner and path and _label(lines, fence, opening.line + 1)[0]:
                break
            inner = inner or path is not None
            continue
        last = at
        if inner:
            inner = False
        elif path and path.lower().endswith(_MARKDOWN) and _opens_inner(lines, fences, at, opening.marks):
            inner = True
        else:
            return at
    return last


def _opens_inner(lines: list[str], fences: list[_Fence], at: int, marks: str) -> bool:
    """Whether a bare fence in Markdown begins a block: text stands right below it and blank or text before it ends."""
    line = fences[at].line
    below = lines[line + 1] if line + 1 < len(lines) else ""
    bare = [fence for fence in fences[at + 1 :] if fence.marks.startswith(marks) and not fence.info]
    return bool(below.strip()) and _FENCE.match(below) is None and not lines[line - 1].strip() and len(bare) > 1


def _next_label(lines: list[str], fences: list[_Fence], index: int) -> int:
    """Where a block that never closes ends: before the next labelled fence."""
    later = (f.line for f in fences[index + 1 :] if f.info and _label(lines, f, fences[index].line + 1)[0])
    return next(later, len(lines))
