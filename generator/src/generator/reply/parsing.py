"""Understands what a model answered, in whichever form it chose, as files of the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.brief import File
from generator.findings import Fault, Findings
from generator.reply.document import begins_document, whole_document
from generator.reply.edits import apply_edits, edits_in
from generator.reply.fenced import read_fenced
from generator.reply.json_forms import read_json
from generator.reply.omitted_code import omitted_code_in
from generator.reply.tagged import read_tagged

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
    said: dict[str, list[str]] = {}
    for path, content in findings.texts:
        said.setdefault(path, []).append(content)
    texts = {path: _last_whole(path, contents) for path, contents in said.items()}
    twice = [path for path, contents in said.items() if len(contents) > 1]
    faults += [Fault("it is there more than once", path, fatal=False) for path in twice]
    if findings.edits:
        readable = {path: content.decode("utf-8", "surrogateescape") for path, content in existing.items()}
        changed, misfits = apply_edits(readable | texts, list(findings.edits))
        texts |= changed
        faults += misfits
    files = [_file(path, content, faults) for path, content in texts.items()]
    return ParsedReply(tuple(file for file in files if file is not None), tuple(faults))


def _last_whole(path: str, contents: Sequence[str]) -> str:
    """The last content that is neither blank nor leaves code out: a repetition must not undo what was said whole."""
    whole = (content for content in reversed(contents) if content.strip() and omitted_code_in(path, content) is None)
    return next(whole, contents[-1]) if len(contents) > 1 else contents[0]


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
    if document := whole_document(text):
        return Findings(texts=(("index.html", document),))
    if begins_document(text):
        return Findings(faults=(Fault("it was cut off before </html>", "index.html", kind="cut-file"),))
    return Findings()
