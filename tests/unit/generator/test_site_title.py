"""A brief's title is one short line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site_title import title_of
from tests.unit.generator.situations import brief


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Build a page. It shows sums.", "Build a page."),
        ("\n\n# Sum of `sales`\n\nMore.", "Sum of sales"),
        ("One\ttwo\x07three", "One two three"),
        ("Version 1.5 of the page", "Version 1.5 of the page"),
        ("   ", "sum-of-sales"),
    ],
)
def test_the_title_is_the_briefs_first_sentence(text: str, title: str) -> None:
    assert title_of(brief(text=text)) == title


@given(st.text(), st.text())
def test_a_title_is_one_short_line_whatever_the_brief(text: str, task: str) -> None:
    title = title_of(brief(text=text, task=task))
    assert 1 <= len(title) <= 100
    assert title.isprintable() or not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in title)


def test_a_long_title_ends_between_words() -> None:
    title = title_of(brief(text="word " * 50))
    assert title.endswith("word…")
    assert 95 <= len(title) <= 100
