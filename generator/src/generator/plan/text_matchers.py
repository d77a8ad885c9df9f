"""Matches texts as a plan expects them: contained, equal, or by a pattern."""

import re
from dataclasses import dataclass
from typing import Any

from generator.plan.bounded_regex import matches, objection_to_pattern

_PATTERN = re.compile(r"/(?P<body>.+)/(?P<flags>[a-z]*)", re.DOTALL)
MATCH_MODES = {
    "exactly": "exactly",
    "exact": "exactly",
    "equals": "exactly",
    "is": "exactly",
    "==": "exactly",
    "contains": "contains",
    "includes": "contains",
    "pattern": "pattern",
    "matches": "pattern",
    "regex": "pattern",
}
_FLAGS = {"i": "i", "s": "s", "m": "m"}
_ALL_FLAGS = frozenset("dgimsuvy")
"""All flags of JavaScript; those that are not in _FLAGS have no effect."""


@dataclass(frozen=True)
class Matcher:
    """An expected text. `contains` ignores case; white space is normalised in all modes except `pattern`."""

    text: str
    way: str = "contains"

    def accepts(self, seen: str) -> bool:
        """True if the seen text matches. Raises PatternTooSlow."""
        if self.way == "pattern":
            return matches(self.text, seen)
        plain, wanted = collapse_spaces(seen), collapse_spaces(self.text)
        if self.way == "exactly":
            return plain == wanted
        return wanted.casefold() in plain.casefold()

    @property
    def words(self) -> str:
        """Description for messages."""
        return {"contains": "contains", "exactly": "is exactly", "pattern": "matches"}[self.way] + f" {self.text!r}"

    @property
    def normal(self) -> Any:
        """The plan's notation with an explicit mode, because the default mode depends on the kind of expectation."""
        return {self.way: self.text}


def parse_matcher(raw: Any, default: str = "contains") -> Matcher:
    """Parse a text, a `/pattern/`, or an object with a mode. Raises ValueError or TypeError."""
    if isinstance(raw, bool) or raw is None:
        raise ValueError(f"a text is expected, not {raw!r}")
    if isinstance(raw, int | float):
        raw = str(raw)
    if isinstance(raw, dict) and len(raw) == 1:
        (key, value), *_ = raw.items()
        way = MATCH_MODES.get(str(key).lower())
        if way is not None and isinstance(value, str | int | float):
            if way == "pattern" and _is_pattern(str(value)):
                return parse_matcher(value)
            return _checked(Matcher(str(value), way))
    if not isinstance(raw, str):
        raise TypeError(f"not a text to expect: {str(raw)[:100]}")
    if found := _PATTERN.fullmatch(raw):
        flags = "".join(_FLAGS[flag] for flag in found["flags"] if flag in _FLAGS)
        return _checked(Matcher((f"(?{flags})" if flags else "") + found["body"], "pattern"))
    return Matcher(raw, default)


def parse_pattern(raw: Any) -> Any:
    """Parse a pattern, which may be written `/like this/i`; other values are returned unchanged."""
    found = _PATTERN.fullmatch(raw) if isinstance(raw, str) else None
    if found is None or not set(found["flags"]) <= _ALL_FLAGS:
        return raw
    flags = "".join(flag for flag in found["flags"] if flag in _FLAGS)
    return (f"(?{flags})" if flags else "") + found["body"]


def collapse_spaces(text: str) -> str:
    """Replace runs of white space, non-breaking spaces included, by one blank, and strip the text."""
    return " ".join(text.replace("\u200b", "").split())


def _is_pattern(text: str) -> bool:
    return _PATTERN.fullmatch(text) is not None


def _checked(matcher: Matcher) -> Matcher:
    if matcher.way == "pattern" and (objection := objection_to_pattern(matcher.text)):
        raise ValueError(f"/{matcher.text[:60]}/: {objection}")
    return matcher
