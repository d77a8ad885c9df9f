"""Finds the JSON in a model's answer: bare, in a fence, with prose around it, or cut off at its end."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

LONGEST_ANSWER = 400_000
"""Characters of an answer that are read."""
MOST_DEPTH = 24
"""Levels of nesting; a plan needs about eight."""
MOST_STARTS = 50
"""Places at which JSON is tried."""

_START = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None, strict=False)
"""NaN and Infinity, which are no JSON, say nothing."""
_TOO_MANY_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', re.DOTALL)


def extract_json(text: str) -> Any:
    """The longest object or array of JSON in `text`, None if there is none. Never raises.

    Of one that was cut off, what was complete but for its last element, which may lack its end.
    """
    _, value = max(_found(text[:LONGEST_ANSWER]), key=lambda found: found[0], default=(0, None))
    try:
        return _without_lone_surrogates(value) if _depth_is_bounded(value) else None
    except ValueError:  # an integer of more digits than Python writes
        return None


def _found(text: str) -> Iterator[tuple[int, Any]]:
    """Each outermost object and array in the text, with its length; a comma before a closing bracket is overlooked."""
    place = 0
    for _ in range(MOST_STARTS):
        start = _START.search(text, place)
        if start is None:
            return
        try:
            value, place = _DECODER.raw_decode(text, start.start())
            yield place - start.start(), value
        except (ValueError, RecursionError):
            place = start.end()
            rest = _TOO_MANY_COMMAS.sub(lambda found: found[1] or "", text[start.start() :])
            if (value := _cut(rest)) is not None:
                yield len(rest), value
                return


def _cut(text: str) -> Any:
    """What is complete of JSON that is cut off or followed by something else; None if it is no object."""
    try:
        value, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    try:
        value = from_json(text, allow_partial=True)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not value:
        return None
    last = value[next(reversed(value))]
    if isinstance(last, list):
        del last[-1:]
    return value


def _depth_is_bounded(value: Any, depth: int = 0) -> bool:
    if depth > MOST_DEPTH:
        return False
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_depth_is_bounded(one, depth + 1) for one in inside)


def _without_lone_surrogates(value: Any) -> Any:
    """`value` with `?` for half of a surrogate pair, which no encoding takes."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
