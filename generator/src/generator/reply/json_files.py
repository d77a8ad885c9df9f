"""Reads files from JSON of any shape: lists of entries, objects by path, nested folders."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic_core import from_json

from generator.faults import Fault
from generator.reply.blocks import Block
from generator.reply.path_labels import clean_path, is_path

_START = re.compile(r"\{\s*\"|\[\s*[\[{\"]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|,(?=\s*[\]}])', re.DOTALL)
_RAW = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ALONE = re.compile(r"\s*(?:(?:`{3,}|~{3,})\w*\s*)?")
_MAX_ATTEMPTS = 20
_DEEPEST = 40

_NAMES_PATH = re.compile(r".*(?:path|name|file)|key|title|location", re.IGNORECASE)
_NAMES_TEXT = re.compile(r".*content|.*contents|code|text|data|body|source|value", re.IGNORECASE)
_JSON_FILES = (".json", ".webmanifest", ".geojson")
_BROKEN = Fault("the JSON is cut off or broken; what stands before that is kept", kind="cut-reply")

Entry = tuple[str, str | None]
"""Path and text of a file; None if the text is missing."""


def read_json(text: str) -> Sequence[Block]:
    """Read the outermost values in `text` that have files, or an API's error that was returned as a reply."""
    blocks: list[Block] = []
    position = attempts = 0
    while attempts < _MAX_ATTEMPTS and (start := _START.search(text, position)):
        value, end, whole = _decoded(text, start.start())
        block = _block(value, start.start(), end, whole=whole)
        if block is None and not whole and _ALONE.fullmatch(text[: start.start()]):
            block = Block(start.start(), end, faults=(_BROKEN,))
        # An unclosed value contains further unclosed ones: trying all of them would be quadratic.
        attempts += 0 if block else 1 if whole else _MAX_ATTEMPTS // 4
        blocks += [block] if block else []
        position = end if block or whole else start.end()
    return blocks


def _decoded(text: str, start: int) -> tuple[Any, int, bool]:
    """Decode the value at `start`; return it, its end, and whether it is complete."""
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
    """Escape raw newlines and backslashes in strings, and drop trailing commas."""
    if not token[0].startswith('"'):
        return "" if token[0] == "," else token[0]
    escaped = _ESCAPE.sub(lambda e: e[0] if len(e[1]) > 1 or e[1] in '"\\/bfnrt' else "\\" + e[0], token[0])
    return "".join(_RAW.get(character, character) for character in escaped)


def _block(value: Any, start: int, end: int, *, whole: bool) -> Block | None:
    entries = list(_entries(value, "", 0))
    texts = tuple((path, text) for path, text in entries if text is not None)
    if not entries:
        error = _error_in(value)
        return Block(start, end, faults=(error,)) if error else None
    kind = "reply" if whole else "cut-file"
    faults = [Fault("the JSON holds no text for it", path, kind=kind) for path, text in entries if text is None]
    return Block(start, end, texts, faults=(*faults, *(() if whole else (_BROKEN,))))


def _entries(value: Any, folder: str, depth: int) -> Iterator[Entry]:
    """Yield files at any depth: entries with path and text, values by path, folders with children."""
    if depth > _DEEPEST:
        return
    match value:
        case [str(path), str(text)] if is_path(path):
            yield folder + clean_path(path), text
        case list():
            for item in value:
                yield from _entries(item, folder, depth + 1)
        case str() if value.lstrip().startswith(("{", "[")):
            with suppress(ValueError):
                yield from _entries(from_json(value), folder, depth + 1)
        case dict():
            names = [name for key, name in value.items() if _NAMES_PATH.fullmatch(key) and isinstance(name, str)]
            if (path := next(filter(is_path, names), "")) != "":
                yield folder + clean_path(path), _text_in(value, path)
            elif names and isinstance(value.get("children"), list):
                inside = clean_path(names[0]).strip("./")
                yield from _entries(value["children"], f"{folder}{inside}/" if inside else folder, depth + 1)
            else:
                yield from _by_path(value, folder, depth)


def _by_path(value: Mapping[str, Any], folder: str, depth: int) -> Iterator[Entry]:
    in_folders = folder or any(map(is_path, value))
    for key, inner in value.items():
        if is_path(key):
            yield folder + clean_path(key), _text_in(inner, key)
        else:
            named = in_folders and isinstance(inner, dict) and key != "files"
            yield from _entries(inner, f"{folder}{key.strip('/')}/" if named else folder, depth + 1)


def _text_in(value: Any, path: str) -> str | None:
    """The text of a file: a string, a list of lines or, for a JSON file, its data; under any key."""
    is_json = path.lower().endswith(_JSON_FILES)
    if isinstance(value, dict):
        found = next((inner for key, inner in value.items() if _NAMES_TEXT.fullmatch(key)), None)
        value = value if found is None and is_json and path not in value.values() else found
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        return "".join(line.rstrip("\n") + "\n" for line in value)
    if isinstance(value, dict | list) and is_json:
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return value if isinstance(value, str) else None


def _error_in(value: Any) -> Fault | None:
    """A fault with the message if the value is an API's error."""
    match value:
        case [first, *_]:
            return _error_in(first)
        case {"error": {**error}}:
            said, code = error.get("message"), error.get("code", "no code")
        case {"error": str(said)} if said:
            code = "no code"
        case _:
            return None
    return Fault(f"the answer is a service's error message and no site: {str(said)[:200]} ({code})")
