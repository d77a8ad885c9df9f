"""Reads files that stand between an opening that names them and an end: what tags, elements and bars share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.findings import Fault
from generator.reply.blocks import Block
from generator.reply.document import document_before_cut
from generator.reply.edits import edits_in, is_edited

LINE_END = r"[ \t]*\r?(?:\n|\Z)"

Found = re.Match[str]


@dataclass(frozen=True)
class Form:
    """`path` is None where an opening begins no file; `end` and `loose_end` are patterns of what ends the file.

    A loose end counts only before the next file begins. `content` is the file, from what stands between.
    """

    opening: re.Pattern[str]
    path: Callable[[Found], str | None]
    end: Callable[[Found], str]
    loose_end: str = r"\b\B"
    content: Callable[[Found, str], str] = lambda _, text: text
    ends_with_next: bool = False

    def read(self, text: str) -> Iterator[Block]:
        """The blocks of this form in `text`; a file without an end was cut off, and the next one begins no less."""
        openings = [(found, path) for found in self.opening.finditer(text) if (path := self.path(found))]
        position, missing = 0, set[str]()
        for number, (opening, path) in enumerate(openings):
            if opening.start() < position:
                continue
            limit = openings[number + 1][0].start() if number + 1 < len(openings) else len(text)
            own = self.end(opening)
            # What is not there is looked for once: an answer that loops opens the same file thousands of times.
            end = None if own in missing else re.compile(own, re.MULTILINE).search(text, opening.end())
            missing |= set() if end else {own}
            end = end or re.compile(self.loose_end, re.MULTILINE).search(text, opening.end(), limit)
            content = self.content(opening, text[opening.end() : end.start() if end else limit])
            position = end.end() if end else limit
            yield file_block(opening.start(), position, path, content, closed=end is not None or self.ends_with_next)


def file_block(start: int, end: int, path: str, content: str, *, closed: bool) -> Block:
    """A block with a file, or the edits of one; where it was not `closed`, with the page that had come to its end."""
    if closed and is_edited(content):
        edits = tuple(edits_in(content, path))
        nothing = Fault("its block holds no complete SEARCH/REPLACE pair", path)
        return Block(start, end, edits=edits, faults=() if edits else (nothing,))
    page = content if closed else document_before_cut(path, content)
    reason = "it was cut off: its end mark is missing"
    cut = () if closed else (Fault(reason, path, fatal=page is None, kind="cut-file"),)
    return Block(start, end, () if page is None else ((path, page),), faults=cut)
