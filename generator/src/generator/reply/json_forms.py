"""Reads JSON in which files are given, in any shape: lists of entries, objects by path, folders within folders."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic_core import from_json

from generator.findings import Fault
from generator.reply.blocks import Block
from generator.reply.labels import is_path, named_path

_START = re.compile(r"\{\s*\"|\[\s*[\[{\"]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|,(?=\s*[\]}])', re.DOTALL)
_RAW = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ALONE = re.compile(r"\s*(?:(?:`{3,}|~{3,})\w*\s*)?")
_MOST_ATTEMPTS = 20
_DEEPEST = 40

_PATHS = ("path", "filepath", "filename", "file", "name", "relativepath", "fullpath", "key", "title", "location")
_TEXTS = ("content", "contents", "code", "text", "data", "body", "source", "filecontent", "filecontents", "value")
_FOLDED = ("children", "files", "entries", "items", "contents")
_JSON_FILES = (".json", ".webmanifest", ".geojson")
_BROKEN = Fault("the JSON is cut off or broken; what stands before that is kept", kind="cut-reply")

Entry = tuple[str, str | None]
"""Path and text of a file; None where the text is missing."""


def read_json(text: str) -> Sequence[Block]:
    """The outermost values in `text` that hold files, or the error of a service that was delivered as an answer."""
    blocks: list[Block] = []
    position = attempts = 0
    while attempts < _MOST_ATTEMPTS and (start := _START.search(text, position)):
        value, end, whole = _decoded(text, start.start())
        block = _block(value, start.start(), end, whole=whole)
        if block is None and not whole and _ALONE.fullmatch(text[: start.start()]):
            block = Block(start.start(), end, faults=(_BROKEN,))
        # A value that never ends holds others that never end: looking into all of them would take forever.
        attempts += 0 if block else 1 if whole else _MOST_ATTEMPTS // 4
        blocks += [block] if block else []
        position = end if block or whole else start.end()
    return blocks


def _decoded(text: str, start: int) -> tuple[Any, int, bool]:
    """The value at `start`, where it ends, and whether it is whole; of one that is cut, what is complete."""
    depth, end = 0, start
    for token in _TOKEN.finditer(text, start):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        end = token.end()
        if depth == 0:
            break
    whole = depth == 0
    raw = text[start : end if whole else len(text)]
    for source in (raw, _TOKEN.sub(_mended, raw)):
        with suppress(ValueError, RecursionError):
            if whole:
                return json.loads(source, strict=False), end, True
            return from_json(source, allow_partial=True), len(text), False
    return None, start + 1, False


def _mended(token: re.Match[str]) -> str:
    """Strings with newlines and backslashes of their own are mended, commas too many are left out."""
    if not token[0].startswith('"'):
        return "" if token[0] == "," else token[0]
    escaped = _ESCAPE.sub(lambda e: e[0] if len(e[1]) > 1 or e[1] in '"\\/bfnrt' else "\\" + e[0], token[0])
    return "".join(_RAW.get(character, character) for character in escaped)


def _block(value: Any, start: int, end: int, *, whole: bool) -> Block | None:
    entries = list(_entries(value, "", 0))
    texts = tuple((path, text) for path, text in entries if text is not None)
    lacking = [path for path, text in entries if text is None]
    if not entries:
        error = _error_in(value)
        return Block(start, end, faults=(error,)) if error else None
    faults = [Fault("the JSON holds no text for it", path, kind="reply" if whole else "cut-file") for path in lacking]
    return Block(start, end, texts, faults=(*faults, *(() if whole else (_BROKEN,))))


def _entries(value: Any, folder: str, depth: int) -> Iterator[Entry]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        match value:
            case [str(path), str(text)] if is_path(path):
                yield folder + named_path(path), text
            case _:
                for item in value:
                    yield from _entries(item, folder, depth + 1)
    elif isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        with suppress(ValueError):
            yield from _entries(from_json(value), folder, depth + 1)
    elif isinstance(value, dict):
        yield from _of_object(value, folder, depth)


def _of_object(value: Mapping[str, Any], folder: str, depth: int) -> Iterator[Entry]:
    """An entry with a path and a text, a folder with its children, or values by their paths or folders."""
    known = {re.sub(r"[^a-z]", "", key.lower()): inner for key, inner in value.items()}
    names = [known[key] for key in _PATHS if isinstance(known.get(key), str)]
    path = next((name for name in names if is_path(name)), None)
    children = next((known[key] for key in _FOLDED if isinstance(known.get(key), list)), None)
    if path is not None:
        yield folder + named_path(path), _text_in(known, path)
    elif children is not None and names and "type" in known:
        inside = named_path(names[0]).strip("./")
        yield from _entries(children, f"{folder}{inside}/" if inside else folder, depth + 1)
    else:
        folders = folder or any(is_path(key) for key in value)
        for key, inner in value.items():
            if is_path(key):
                yield folder + named_path(key), _text_in(inner, key)
            else:
                named = folders and isinstance(inner, dict) and key.lower() not in _FOLDED
                yield from _entries(inner, f"{folder}{key.strip('/')}/" if named else folder, depth + 1)


def _text_in(value: Any, path: str) -> str | None:
    """The text of a file, its lines in a list, or its data where the file is JSON, under whatever key."""
    if isinstance(value, dict):
        found = next((value[key] for key in _TEXTS if key in value), None)
        value = value if found is None and "path" not in value and path.endswith(_JSON_FILES) else found
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        return "\n".join(line.rstrip("\n") for line in value) + "\n"
    if isinstance(value, dict | list) and path.lower().endswith(_JSON_FILES):
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return value if isinstance(value, str) else None


def _error_in(value: Any) -> Fault | None:
    """A fault that quotes the message, where a value is an API's error and nothing else."""
    value = value[0] if isinstance(value, list) and value else value
    error = value.get("error") if isinstance(value, dict) else None
    if not error:
        return None
    said, code = (error.get("message"), error.get("code")) if isinstance(error, dict) else (error, None)
    return Fault(f"the answer is a service's error message and no site: {str(said)[:200]} ({code or 'no code'})")
