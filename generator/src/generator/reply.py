"""Understands what a model answered, in whichever form it chose, as files of the site."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.brief import File
from generator.findings import Fault, Findings
from generator.reply_edits import apply_edits, edits_in
from generator.reply_fenced import read_fenced
from generator.reply_json import read_json
from generator.reply_tagged import read_tagged

_DOCUMENT = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_DOCUMENT_END = re.compile(r"</html\s*>", re.IGNORECASE)
_NEXT_DOCUMENT = re.compile(r"</html\s*>\s*(?=<!doctype\s+html)", re.IGNORECASE)
NOTHING = Fault("there is no file in the reply")


@dataclass(frozen=True)
class ParsedReply:
    """The files of a reply that arrived whole, as they are to be written, and what is wrong with the rest."""

    files: tuple[File, ...]
    faults: tuple[Fault, ...]


def parse_reply(text: str, existing: Mapping[str, bytes]) -> ParsedReply:
    """The files in `text`. Edits are applied to `existing`, files by path. Never raises: whatever is amiss is a fault.

    Forms, in this order: tagged blocks, fenced blocks and SEARCH/REPLACE edits, JSON, one bare HTML document.
    """
    findings = read_tagged(text) or _read_markdown(text) or read_json(text) or _read_document(text)
    if not findings:
        return ParsedReply((), (NOTHING,))
    faults = list(findings.faults)
    texts = dict(findings.texts)
    if len(texts) < len(findings.texts):
        # The last one stands: a model that says everything twice has said it.
        paths = [path for path, _ in findings.texts]
        twice = [path for path in texts if paths.count(path) > 1]
        faults += [Fault("it is there more than once", path, fatal=False) for path in twice]
    if findings.edits:
        readable = {path: content.decode("utf-8", "surrogateescape") for path, content in existing.items()}
        changed, misfits = apply_edits(readable | texts, list(findings.edits))
        texts |= changed
        faults += misfits
    files = [_file(path, content, faults) for path, content in texts.items()]
    return ParsedReply(tuple(file for file in files if file is not None), tuple(faults))


def _file(path: str, content: str, faults: list[Fault]) -> File | None:
    try:
        path.encode()
        # Bytes that were no UTF-8 in an existing file come back as they were.
        return File(path=path, content=content.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        faults.append(
            Fault("it holds half of a surrogate pair, which no file can", path.encode("utf-8", "replace").decode())
        )
        return None


def _read_markdown(text: str) -> Findings:
    fenced = read_fenced(text)
    return Findings(fenced.texts, tuple(edits_in(text)), fenced.faults)


def _read_document(text: str) -> Findings:
    start = _DOCUMENT.search(text)
    if start is None:
        return Findings()
    # A page that was said several times is as good as said once: the last whole one stands.
    again = [match.end() for match in _NEXT_DOCUMENT.finditer(text, start.start())]
    ends = [match.end() for match in _DOCUMENT_END.finditer(text, start.start())]
    begins = [at for at in (start.start(), *again) if ends and at < ends[-1]]
    if not ends:
        return Findings(faults=(Fault("it was cut off before </html>", "index.html", kind="cut-file"),))
    return Findings(texts=(("index.html", text[begins[-1] : ends[-1]] + "\n"),))
