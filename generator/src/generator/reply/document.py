"""Reads HTML documents that nothing names: an answer that is one page and nothing else."""

import re
from collections.abc import Sequence

from generator.findings import Fault
from generator.reply.blocks import Block

_BEGIN = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_LINE_BEGIN = re.compile(r"^[ \t]*\ufeff?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"</html\s*>", re.IGNORECASE)
_END_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)|\s*(?=<!doctype\s+html)", re.IGNORECASE)
_SCRIPT = re.compile(r"<(/?)script\b", re.IGNORECASE)


def read_documents(text: str) -> Sequence[Block]:
    """Each whole document whose first tag begins a line, as index.html; of one that never ends, that it was cut off."""
    blocks = []
    position = 0
    while begin := _LINE_BEGIN.search(text, position):
        start = text.index("<", begin.start())
        position = _end_of(text, start) or len(text)
        ended = _end_of(text, start) is not None
        page = (("index.html", text[start:position] + "\n"),) if ended else ()
        cut = Fault("it was cut off before </html>", "index.html", kind="cut-file")
        blocks.append(Block(start, position, page, faults=() if ended else (cut,)))
    return blocks


def document_before_cut(path: str, text: str) -> str | None:
    """The page at `path` if it came to its end before `text` was cut; None otherwise."""
    if not path.lower().endswith((".html", ".htm")):
        return None
    begin = _BEGIN.search(text)
    end = _end_of(text, begin.start()) if begin else None
    return text[begin.start() : end] + "\n" if begin and end else None


def _end_of(text: str, start: int) -> int | None:
    """Where the document ends: at an end tag that no script or sentence holds, or else at the first outside scripts."""
    ends = [end for end in _END.finditer(text, start) if _scripts_are_closed(text[start : end.start()])]
    at_line_end = (end.end() for end in ends if _END_OF_LINE.match(text, end.end()))
    return next(at_line_end, ends[0].end() if ends else None)


def _scripts_are_closed(document: str) -> bool:
    tags = [match[1] for match in _SCRIPT.finditer(document)]
    return tags.count("") == tags.count("/")
