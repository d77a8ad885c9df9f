"""Which briefs a rehearsal sends: examples by name, or files of your own."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.stack.stand_in_processes import ROOT

EXAMPLES = ROOT / "examples"
DEFAULT = "sum-of-sales/round-1"

Request = dict[str, Any]


class UnknownBriefError(Exception):
    """A word names no brief; the text says which there are."""


def choose_requests(words: Sequence[str], *, every: bool) -> list[list[Request]]:
    """Tracks of requests: rounds of one example wait for each other, tracks do not. Raises UnknownBriefError."""
    if every:
        words = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
    return [[read_request(path) for path in paths_of(word)] for word in words or (DEFAULT,)]


def paths_of(word: str) -> list[Path]:
    """The files of a word: an example with all its rounds, one round of it, or a file."""
    example = EXAMPLES / word
    for paths in (sorted(example.glob("round-*.json")), [example.with_suffix(".json")], [Path(word)]):
        if paths and all(path.is_file() for path in paths):
            return paths
    there = ", ".join(sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
    raise UnknownBriefError(f"{word} is no file and no example: name a file of JSON, or one of {there}")


def read_request(path: Path) -> Request:
    """The request of a file. Raises UnknownBriefError."""
    try:
        request = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnknownBriefError(f"{path} is no JSON ({error}): write the brief as in examples") from None
    if not isinstance(request, dict) or not isinstance(request.get("task"), str):
        raise UnknownBriefError(f"{path} is no brief with a task: write it as in examples")
    return request
