"""Patterns of a plan are run with limits, because a model wrote them."""

import pytest

from generator.plan.bounded_regex import MAX_PATTERN_LENGTH, PatternTooSlow, matches, objection_to_pattern

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"(?i)licen[cs]e", "# LICENSE", True),
        (r"(?s)\A(?=.*first)(?=.*second)", "second\nfirst", True),
        (r"(?m)^on:", "name: a\non: push", True),
        (UUID, "id 123e4567-e89b-12d3-a456-426614174000", True),
        (r"(?i)licen[cs]e", "no such word", False),
    ],
)
def test_a_pattern_is_searched_for_as_python_does(pattern: str, text: str, *, found: bool) -> None:
    assert matches(pattern, text) is found


def test_a_pattern_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PatternTooSlow):
        matches(r"(?:a?){1000}a{99}b|(?:(?:.|\n)*)*x(?:.|\n)*y", "abx\n" * 100_000)


@pytest.mark.parametrize(
    "pattern",
    [
        "[",
        "(?P<a>",
        "(" * 400 + ")" * 400,
        "(((a{1000}){1000}){1000})",
        "a{99999999999999999999}",
        "(?R)?a",
        "(?1)(a)",
        "a" * (MAX_PATTERN_LENGTH + 1),
    ],
)
def test_a_pattern_that_is_broken_or_would_exhaust_memory_is_refused(pattern: str) -> None:
    assert objection_to_pattern(pattern)
    with pytest.raises(ValueError, match=r"\w"):
        matches(pattern, "text")
