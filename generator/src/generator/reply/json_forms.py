"""Reads JSON of the form {"files": [{"path", "content"}]}, bare, fenced or with chatter around it."""

import json
import re
from contextlib import suppress
from typing import Any

from generator.findings import Fault, Findings

_FILES = re.compile(r'"files"\s*:\s*\[')
_BARE = re.compile(r"\A\s*(?:(?:`{3,}|~{3,})\w*\s*)?\{")
_DECODER = json.JSONDecoder(strict=False)  # models leave newlines in strings as they are
_ATTEMPTS = 20
_NEXT_ENTRY = re.compile(r"[\s,]*(?=\{)")
BROKEN = Fault("the JSON is cut off or broken; send tagged blocks instead", kind="cut-reply")


def read_json(text: str) -> Findings:
    """The files of the first such object; those before the cut if the reply is nothing but one and was cut off."""
    mark = _FILES.search(text)
    if mark is None:
        return Findings()
    starts = [match.start() for match in re.finditer(r"\{", text[: mark.start()])]
    for start in starts[:_ATTEMPTS]:
        try:
            value, _ = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get("files"), list):
            return _entries(value["files"])
    return _whole_entries(text, mark.end()) if _BARE.match(text) else Findings()


def _whole_entries(text: str, position: int) -> Findings:
    """The entries from `position` on that can be read, up to the first one that was cut off or is broken."""
    entries = []
    with suppress(ValueError, RecursionError):
        while opening := _NEXT_ENTRY.match(text, position):
            entry, position = _DECODER.raw_decode(text, opening.end())
            entries.append(entry)
    found = _entries(entries)
    return Findings(texts=found.texts, faults=(*found.faults, BROKEN))


def _entries(entries: list[Any]) -> Findings:
    found = [_entry(entry) for entry in entries]
    texts = tuple(entry for entry in found if entry is not None)
    lacking = Fault("an entry of the JSON has no text under both `path` and `content`")
    return Findings(texts=texts, faults=(lacking,) if len(texts) < len(found) else ())


def _entry(entry: Any) -> tuple[str, str] | None:
    if not isinstance(entry, dict):
        return None
    path, content = entry.get("path"), entry.get("content")
    return (path, content) if isinstance(path, str) and isinstance(content, str) else None
