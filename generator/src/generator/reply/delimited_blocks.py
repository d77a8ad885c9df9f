"""Extracts files between an opening that names the path and its closing."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.faults import Fault
from generator.reply.bare_html import complete_document
from generator.reply.blocks import Block
from generator.reply.edits import begins_with_edit, parse_edits

Match = re.Match[str]


@dataclass(frozen=True)
class DelimitedFormat:
    """A format with delimiters. `path` returns None if an opening begins no file.

    A closing ends the file with the same `key`; with `loose`, a closing at the start of a line ends any file, but only
    before the next opening. `content` extracts the file from the text between; with `open` no closing is needed.
    """

    opening: re.Pattern[str]
    path: Callable[[Match], str | None]
    closing: re.Pattern[str]
    key: Callable[[Match], str] = lambda _: ""
    content: Callable[[Match, str], str] = lambda _, text: text
    loose: bool = False
    open: bool = False

    def read(self, text: str) -> Sequence[Block]:
        """Read the blocks in `text`; a file without a closing is truncated and ends before the next opening."""
        openings = [(found, path) for found in self.opening.finditer(text) if (path := self.path(found))]
        closings = list(self.closing.finditer(text)) if openings else []
        loose = [found for found in closings if self.loose and _begins_line(text, found.start())]
        by_key: dict[str, list[Match]] = {}
        for found in closings:
            by_key.setdefault(found["key"].strip().casefold(), []).append(found)
        limits = [found.start() for found, _ in openings[1:]] + [len(text)]
        blocks, position = [], 0
        for (opening, path), limit in zip(openings, limits, strict=False):
            if opening.start() < position:
                continue
            own = by_key.get(self.key(opening).casefold(), ())
            end = _first(own, opening.end(), len(text)) or _first(loose, opening.end(), limit)
            content = self.content(opening, text[opening.end() : end.start() if end else limit])
            position = end.end() if end else limit
            blocks.append(file_block(opening.start(), position, path, content, closed=end is not None or self.open))
        return blocks


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _first(closings: Sequence[Match], start: int, limit: int) -> Match | None:
    at = bisect_left(closings, start, key=lambda found: found.start())
    return closings[at] if at < len(closings) and closings[at].start() < limit else None


def file_block(start: int, end: int, path: str, content: str, *, closed: bool) -> Block:
    """A block with a file or its edits; if it is not `closed`, only a complete HTML document is kept."""
    if closed and begins_with_edit(content):
        edits = tuple(parse_edits(content, path))
        nothing = Fault("its block holds no complete SEARCH/REPLACE pair", path)
        return Block(start, end, edits=edits, faults=() if edits else (nothing,))
    page = content if closed else complete_document(path, content)
    reason = "it was cut off: its end mark is missing"
    cut = () if closed else (Fault(reason, path, fatal=page is None, kind="cut-file"),)
    return Block(start, end, () if page is None else ((path, page),), faults=cut)
