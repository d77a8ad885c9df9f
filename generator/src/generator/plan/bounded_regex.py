"""Runs regular expressions that a plan contains: bounded in length, memory and time, since a model wrote them."""

import math
import re
from functools import lru_cache

import regex

LONGEST_PATTERN = 1_000
MOST_REPETITIONS = 100_000
"""Product of all counts such as `{8}` in a pattern; `regex` writes out literals that are repeated."""
LONGEST_TEXT = 1_000_000
"""Characters that are searched; what comes after is not seen."""
MATCH_SECONDS = 1.0

_COUNT = re.compile(r"\{(\d+)(?:,\d*)?\}")
_RECURSION = re.compile(r"\(\?(?:R|[+-]?\d|&|P>)")


class PatternTooSlow(Exception):  # noqa: N818 - a fact about the pattern
    """The pattern needs more than MATCH_SECONDS or too much memory for this text."""


def objection_to_pattern(pattern: str) -> str | None:
    """Why the pattern is not run, or None if it is."""
    if len(pattern) > LONGEST_PATTERN:
        return f"a pattern has at most {LONGEST_PATTERN} characters"
    if _RECURSION.search(pattern):
        return "a pattern must not call itself"
    counts = [min(int(count[:9]), MOST_REPETITIONS + 1) for count in _COUNT.findall(pattern)]
    if math.prod(max(count, 1) for count in counts) > MOST_REPETITIONS:
        return f"the counts of a pattern multiply to at most {MOST_REPETITIONS}"
    try:
        _compiled(pattern)
    except (regex.error, RecursionError, OverflowError, MemoryError, ValueError) as error:
        return f"it is not a regular expression: {str(error)[:100] or type(error).__name__}"
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found anywhere in `text`, as `re.search` finds it.

    Raises PatternTooSlow, and ValueError for a pattern to which there is an objection.
    """
    if objection := objection_to_pattern(pattern):
        raise ValueError(objection)
    try:
        found = _compiled(pattern).search(text[:LONGEST_TEXT], timeout=MATCH_SECONDS, concurrent=True)
    except (TimeoutError, MemoryError) as error:
        raise PatternTooSlow(f"`{pattern[:100]}` takes longer than {MATCH_SECONDS:g} s") from error
    return found is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern)
