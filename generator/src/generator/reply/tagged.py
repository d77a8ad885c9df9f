"""Reads tagged blocks: `<<<FILE path>>>` … `<<<END path>>>`, `<<<EDIT path>>>` … `<<<END path>>>`, `<<<DONE>>>`."""

import re

from generator.findings import Edit, Fault, Findings
from generator.reply.document import document_before_cut
from generator.reply.edits import edits_in

_OPENING = re.compile(r"^<<<(FILE|EDIT)[ \t]+([^\r\n]+?)[ \t]*>>>[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_DONE = re.compile(r"^<<<DONE>>>[ \t]*\r?$", re.MULTILINE)
_ANY_END = re.compile(r"^<<<END\b[^\r\n]*>>>[ \t]*\r?$", re.MULTILINE)
_FENCED = re.compile(r"\A\s*(`{3,}|~{3,})[\w+-]*[ \t]*\r?\n(.*\n)\1[ \t]*\s*\Z", re.DOTALL)
# Where a fence cannot be content, one around everything is the model's habit.
_NEVER_FENCED = (".html", ".htm", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".py", ".yml", ".yaml", ".csv")

NO_DONE = Fault("the reply does not end with <<<DONE>>>, so something may be missing", fatal=False)


def read_tagged(text: str) -> Findings:
    """The blocks in `text`. Content is kept to the byte: it ends where its own end tag begins, on that line or within.

    A tag may follow the last character of a file without a newline; other files' tags inside are content.
    """
    texts: list[tuple[str, str]] = []
    edits: list[Edit] = []
    faults: list[Fault] = []
    position = 0
    while opening := _OPENING.search(text, position):
        path = opening.group(2).strip("`'\" \t")
        content, position, closed = _content(text, opening.end(), opening.group(2))
        if not closed:
            page = document_before_cut(path, content) if opening.group(1) == "FILE" else None
            texts += [(path, page)] if page else []
            faults.append(Fault("it was cut off: its end tag is missing", path, fatal=page is None, kind="cut-file"))
        elif opening.group(1) == "FILE":
            texts.append((path, _unfenced(path, content)))
        else:
            found = edits_in(content, path)
            edits += found
            faults += [] if found else [Fault("its EDIT block holds no complete SEARCH/REPLACE pair", path)]
    findings = Findings(tuple(texts), tuple(edits), tuple(faults))
    if findings and not _DONE.search(text, position):
        return Findings(findings.texts, findings.edits, (*findings.faults, NO_DONE))
    return findings


def _content(text: str, start: int, path: str) -> tuple[str, int, bool]:
    """Content from `start`, where to read on, and whether its end was found."""
    own_end = re.compile(rf"<<<END[ \t]+{re.escape(path)}[ \t]*>>>[ \t]*\r?(?:\n|\Z)")
    if end := own_end.search(text, start):
        return text[start : end.start()], end.end(), True
    following = _OPENING.search(text, start)
    limit = following.start() if following else len(text)
    # An end tag that misspells its path still ends the file, if nothing else can be meant.
    if end := _ANY_END.search(text, start, limit):
        return text[start : end.start()], end.end(), True
    return text[start:limit], limit, False


def _unfenced(path: str, content: str) -> str:
    fenced = _FENCED.match(content) if path.lower().endswith(_NEVER_FENCED) else None
    return fenced.group(2) if fenced else content
