"""Inspects JSON, JSON lines and web app manifests; strict as browsers, unlike Python."""

import json
from itertools import chain
from typing import NoReturn

from generator.judge.inspection.inspected_file import (
    START,
    InspectedFile,
    Position,
    Reference,
    position_of,
    quote_code,
    with_one_fault,
)

_LISTS = ("icons", "screenshots", "shortcuts")
_ADDRESSES = ("start_url", "src", "url")


def inspect_json(path: str, text: str, at: Position = START) -> InspectedFile:
    """Find the first syntax error of `text`, which begins at `at` in the file."""
    try:
        json.loads(text, parse_constant=_refuse, parse_int=len, parse_float=len)
    except json.JSONDecodeError as error:
        position = position_of(error.doc, error.pos).within(at)
        return with_one_fault(path, position, "json-syntax", _worded(error))
    except _NotJSONError as error:
        return with_one_fault(path, None, "json-syntax", f"{error} is no JSON value; write null or a number")
    except RecursionError:
        return with_one_fault(path, None, "json-syntax", "its values are nested too deeply to be read")
    return InspectedFile()


def inspect_json_lines(path: str, text: str) -> InspectedFile:
    """Find the first syntax error of a file with one JSON value per line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and (reading := inspect_json(path, line, Position(number))).faults:
            return reading
    return InspectedFile()


def inspect_manifest(path: str, text: str) -> InspectedFile:
    """Inspect a web app manifest, whose icons and URLs are references."""
    reading = inspect_json(path, text)
    if reading.faults:
        return reading
    manifest = json.loads(text)
    if not isinstance(manifest, dict):
        return reading
    entries = [
        manifest,
        *chain.from_iterable(listed for name in _LISTS if isinstance(listed := manifest.get(name), list)),
    ]
    named = [(key, entry.get(key)) for entry in entries if isinstance(entry, dict) for key in _ADDRESSES]
    found = [
        Reference(path, position_of(text, max(text.find(target), 0)), target, form)
        for form, target in named
        if isinstance(target, str)
    ]
    return InspectedFile(references=tuple(found))


class _NotJSONError(ValueError):
    """NaN or an infinity."""


def _refuse(constant: str) -> NoReturn:
    raise _NotJSONError(constant)


def _worded(error: json.JSONDecodeError) -> str:
    rest = error.doc[error.pos : error.pos + 60]
    where = (
        f"before {quote_code(rest.splitlines()[0] if rest.strip() else rest)}" if rest.strip() else "at the end of it"
    )
    return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} {where}"
