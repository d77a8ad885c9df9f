"""Runs a plan's regular expressions with limits on length, memory and time, because a model wrote them."""

import math
import re
from functools import lru_cache

import regex

MAX_PATTERN_LENGTH = 1_000
MAX_REPETITIONS = 100_000
"""Product of all counts such as `{8}` in a pattern; `regex` expands repeated literals."""
MAX_TEXT_LENGTH = 1_000_000
"""Characters that are searched."""
MATCH_SECONDS = 1.0

_COUNT = re.compile(r"\{(\d+)(?:,\d*)?\}")
_RECURSION = re.compile(r"\(\?(?:R|[+-]?\d|&|P>)")


class PatternTooSlow(Exception):  # noqa: N818 - a fact about the pattern
    """The pattern needs more than MATCH_SECONDS or too much memory for this text."""


def objection_to_pattern(pattern: str) -> str | None:
    """Why the pattern is refused, or None."""
    if len(pattern) > MAX_PATTERN_LENGTH:
        return f"a pattern has at most {MAX_PATTERN_LENGTH} characters"
    if _RECURSION.search(pattern):
        return "a pattern must not call itself"
    counts = [min(int(count[:9]), MAX_REPETITIONS + 1) for count in _COUNT.findall(pattern)]
    if math.prod(max(count, 1) for count in counts) > MAX_REPETITIONS:
        return f"the counts of a pattern multiply to at most {MAX_REPETITIONS}"
    try:
        _compiled(pattern)
    except (regex.error, RecursionError, OverflowError, MemoryError, ValueError) as error:
        return f"it is not a regular expression: {str(error)[:100] or type(error).__name__}"
    return None


def matches(pattern: str, text: str) -> bool:
    """True if `pattern` is found anywhere in `text`, like `re.search`.

    Raises PatternTooSlow, and ValueError for a refused pattern.
    """
    if objection := objection_to_pattern(pattern):
        raise ValueError(objection)
    try:
        found = _compiled(pattern).search(text[:MAX_TEXT_LENGTH], timeout=MATCH_SECONDS, concurrent=True)
    except (TimeoutError, MemoryError) as error:
        raise PatternTooSlow(f"`{pattern[:100]}` takes longer than {MATCH_SECONDS:g} s") from error
    return found is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern)
