"""Reads a reply that is only an HTML document, without a path."""

import re
from collections.abc import Sequence

from generator.faults import Fault
from generator.reply.blocks import Block

_BEGIN = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_TAG = re.compile(
    rf"^[ \t]*\ufeff?(?P<begin>{_BEGIN.pattern})|<(?P<script>/?)script\b"
    r"|(?P<end></html\s*>)(?P<last>[ \t]*(?:\r?\n|\Z)|\s*(?=<!doctype\s+html))?",
    re.IGNORECASE | re.MULTILINE,
)


def read_documents(text: str) -> Sequence[Block]:
    """Read each document whose first tag begins a line, as index.html; an unclosed one gives a fault."""
    blocks = []
    position = 0
    while begin := next((found for found in _TAG.finditer(text, position) if found["begin"]), None):
        start, end = begin.start("begin"), _end_of(text, begin.start("begin"))
        position = end or len(text)
        page = (("index.html", text[start:end] + "\n"),) if end else ()
        cut = Fault("it was cut off before </html>", "index.html", kind="cut-file")
        blocks.append(Block(start, position, page, faults=() if end else (cut,)))
    return blocks


def complete_document(path: str, text: str) -> str | None:
    """The document at `path` if it ended before `text` was truncated, else None."""
    begin = _BEGIN.search(text) if path.lower().endswith((".html", ".htm")) else None
    end = _end_of(text, begin.start()) if begin else None
    return text[begin.start() : end] + "\n" if begin and end else None


def _end_of(text: str, start: int) -> int | None:
    """The end of the document: the first `</html>` outside scripts, preferably one that ends its line."""
    scripts, first = 0, None
    for found in _TAG.finditer(text, start):
        scripts += {"": 1, "/": -1}.get(found["script"], 0)
        if found["end"] and scripts == 0:
            first = first or found.end("end")
            if found["last"] is not None:
                return found.end("end")
        elif found["begin"] and scripts == 0 and first:
            return first
    return first
