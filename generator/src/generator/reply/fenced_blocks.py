"""Reads Markdown fences with a path on the info line, on the line above or in the first line inside."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from generator.reply.blocks import Block
from generator.reply.delimited_blocks import file_block
from generator.reply.edits import begins_with_edit
from generator.reply.path_labels import find_path_in_info_line, find_path_label

_FENCE = re.compile(r"^(?P<indent> {0,12})(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^\r\n`]*?)[ \t]*\r?\n?$")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)")
_COMMENT = re.compile(r"\s*+(?://|/\*|<!--|#(?![#!])|--|%|;|\"\"\")(?P<text>.*)")
_COMMANDS = ("bash", "sh", "shell", "console", "zsh", "powershell", "cmd", "diff", "terminal", "shell-session")
_MARKDOWN = (".md", ".markdown", ".txt")
_FARTHEST = 12
"""Lines above a fence that are searched for its heading."""


@dataclass(frozen=True)
class _Fences:
    """The fences of `lines` in order. Every line is examined a bounded number of times."""

    lines: Sequence[str]
    found: Sequence[tuple[int, re.Match[str]]]
    never_closed: set[str] = field(default_factory=set)

    def blocks(self) -> Iterator[Block]:
        offsets = [0, *accumulate(map(len, self.lines))]
        read_to = 0
        for index, (line, opening) in enumerate(self.found):
            if line < read_to:
                continue
            path, label_lines = self.label(index, read_to)
            closing = self.closing(index, path)
            end = closing if closing is not None else self.next_label(index)
            read_to = end + (closing is not None)
            if path:
                margin = re.compile(rf" {{0,{len(opening['indent'])}}}")
                body = (margin.sub("", one, count=1) for one in self.lines[line + 1 + label_lines : end])
                yield file_block(offsets[line], offsets[read_to], path, "".join(body), closed=closing is not None)

    def label(self, index: int, read_to: int) -> tuple[str | None, int]:
        """The path of a fence, and how many lines inside it are only its label."""
        line, fence = self.found[index]
        language = next(iter(fence["info"].lower().split()), "")
        lines = self.lines[max(read_to, line - _FARTHEST) : line]
        above = [one for one in reversed(lines) if re.search(r"\w", one)]
        heading = next((one for one in above if _HEADING.match(one)), "")
        if path := find_path_in_info_line(fence["info"]) or find_path_label(next(iter(above), "")):
            return path, 0
        if language in _COMMANDS:
            return None, 0
        if path := find_path_label(heading):
            return path, 0
        first, second = [*self.lines[line + 1 : line + 3], "", ""][:2]
        comment = _COMMENT.match(first)
        if comment and not (first.lstrip().startswith("#") and language in ("md", "markdown", "")):
            path = find_path_label(_said(comment["text"].rstrip()))
        elif begins_with_edit(second):
            path = find_path_label(first)
        return path, 1 if path else 0

    def closing(self, index: int, path: str | None) -> int | None:
        """The line that closes a block, although the file may contain fences of the same length.

        A fence with a language opens an inner block. One without closes the file, except in Markdown, where it opens
        an inner block if text follows directly and a later fence closes the file.
        """
        (line, opening), inner, last = self.found[index], False, None
        if opening["marks"] in self.never_closed:
            return None
        for at in range(index + 1, len(self.found)):
            fence = self.found[at][1]
            if not fence["marks"].startswith(opening["marks"]) or len(fence["indent"]) > len(opening["indent"]) + 3:
                continue
            if fence["info"]:
                if path and self.label(at, line + 1)[0]:
                    return last
                inner = path is not None
                continue
            last = self.found[at][0]
            if not inner and not (path and path.lower().endswith(_MARKDOWN) and self.opens_inner(at, opening["marks"])):
                return last
            inner = not inner
        if last is None:
            self.never_closed.add(opening["marks"])
        return last

    def opens_inner(self, at: int, marks: str) -> bool:
        """True if a bare fence in Markdown opens a block: text follows directly, and the block ends within the file."""
        line = self.found[at][0]
        below = "".join(self.lines[line + 1 : line + 2])
        later = (self.found[index][1] for index in range(at + 1, len(self.found)))
        bare = (fence for fence in later if fence["marks"].startswith(marks) and not fence["info"])
        fits = bool(below.strip()) and _FENCE.match(below) is None and not self.lines[line - 1].strip()
        return fits and len(list(islice(bare, 2))) > 1

    def next_label(self, index: int) -> int:
        """The end of an unclosed block: before the next labelled fence."""
        start = self.found[index][0] + 1
        later = ((at, *self.found[at]) for at in range(index + 1, len(self.found)))
        return next((line for at, line, fence in later if fence["info"] and self.label(at, start)[0]), len(self.lines))


def _said(comment: str) -> str:
    """Remove the comment's end mark."""
    return next((comment.removesuffix(mark) for mark in ("*/", "-->", '"""') if comment.endswith(mark)), comment)


def read_fenced(text: str) -> Sequence[Block]:
    """Read the labelled blocks in `text`; blocks without a path are prose, an unclosed one is truncated."""
    lines = text.splitlines(keepends=True)
    found = [(at, fence) for at, line in enumerate(lines) if (fence := _FENCE.match(line))]
    return list(_Fences(lines, found).blocks())
