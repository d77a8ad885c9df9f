"""Finds the whole HTML document in a text that goes on behind it, such as an answer that repeats itself."""

import re

_DOCUMENT = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_DOCUMENT_END = re.compile(r"</html\s*>", re.IGNORECASE)
_NEXT_DOCUMENT = re.compile(r"</html\s*>\s*(?=<!doctype\s+html)", re.IGNORECASE)
_SCRIPT = re.compile(r"<(/?)script\b", re.IGNORECASE)


def begins_document(text: str) -> bool:
    """Whether an HTML document begins somewhere in `text`."""
    return _DOCUMENT.search(text) is not None


def whole_document(text: str) -> str | None:
    """The last whole document in `text`, with a newline at its end; None where there is none.

    A page that was said several times is as good as said once.
    """
    start = _DOCUMENT.search(text)
    if start is None:
        return None
    ends = [match.end() for match in _DOCUMENT_END.finditer(text, start.start())]
    if not ends:
        return None
    again = [match.end() for match in _NEXT_DOCUMENT.finditer(text, start.start())]
    begins = [at for at in (start.start(), *again) if at < ends[-1]]
    return text[begins[-1] : ends[-1]] + "\n"


def document_before_cut(path: str, text: str) -> str | None:
    """The page at `path` if it came to its end before `text` was cut; None otherwise."""
    if not path.lower().endswith((".html", ".htm")):
        return None
    document = whole_document(text)
    # An end tag inside a script is a string of it.
    return document if document is not None and _scripts_are_closed(document) else None


def _scripts_are_closed(document: str) -> bool:
    tags = [match[1] for match in _SCRIPT.finditer(document)]
    return tags.count("") == tags.count("/")
