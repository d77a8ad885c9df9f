"""Extracts JSON from a model's reply: bare, in a fence, within prose, or truncated."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

MAX_ANSWER_LENGTH = 400_000
"""Characters of a reply that are searched."""
MAX_DEPTH = 24
"""Maximum nesting; a plan needs about eight levels."""
MAX_STARTS = 50
"""Positions at which parsing is tried."""

_START = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None, strict=False)
"""NaN and Infinity, which are not JSON, become null."""
_TOO_MANY_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', re.DOTALL)


def extract_json(text: str) -> Any:
    """Return the longest JSON object or array in `text`, None if there is none. Never raises.

    A truncated object lacks the last element of its last list, which may be incomplete.
    """
    _, value = max(_found(text[:MAX_ANSWER_LENGTH]), key=lambda found: found[0], default=(0, None))
    try:
        return _without_lone_surrogates(value) if _depth_is_bounded(value) else None
    except ValueError:  # an integer of more digits than Python writes
        return None


def _found(text: str) -> Iterator[tuple[int, Any]]:
    """Yield each outermost object and array with its length; trailing commas are tolerated."""
    place = 0
    for _ in range(MAX_STARTS):
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
    """Parse an object that is truncated or followed by something else; None if it is not an object."""
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
    if depth > MAX_DEPTH:
        return False
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_depth_is_bounded(one, depth + 1) for one in inside)


def _without_lone_surrogates(value: Any) -> Any:
    """Replace lone surrogates, which cannot be encoded, by `?`."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
