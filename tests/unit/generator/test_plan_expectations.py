"""Expectations are read in every form that models and people give them, into one."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plan.expectation_arguments import PARSERS
from generator.plan.expectation_parser import parse_expectation
from generator.plan.text_matchers import Matcher
from tests.unit.generator.test_plan_steps import JSON

CONTAINS = {"contains": "x"}
EXACTLY = {"exactly": "x"}


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ({"visible": "#a"}, {"visible": "#a"}),
        ({"visible": ["#a"]}, {"visible": "#a"}),
        ({"visible": {"selector": "#a"}}, {"visible": "#a"}),
        ({"kind": "visible", "selector": "#a"}, {"visible": "#a"}),
        ({"not": {"visible": "#a"}}, {"not": {"visible": "#a"}}),
        ({"visible": "#a", "not": True}, {"not": {"visible": "#a"}}),
        ({"visible": "#a", "not": False}, {"visible": "#a"}),
        ({"visible": {"selector": "#a", "not": True}}, {"not": {"visible": "#a"}}),
        ({"text": {"not": ["#a", "x"]}}, {"not": {"text": ["#a", CONTAINS]}}),
        ({"not_visible": "#a"}, {"not": {"visible": "#a"}}),
        ({"not visible": "#a"}, {"not": {"visible": "#a"}}),
        ({"not": {"not": {"visible": "#a"}}}, {"visible": "#a"}),
        ({"text": ["#a", "x"]}, {"text": ["#a", CONTAINS]}),
        ({"text": ["#a", EXACTLY]}, {"text": ["#a", EXACTLY]}),
        ({"text": ["#a", "exactly", "x"]}, {"text": ["#a", EXACTLY]}),
        ({"text": ["#a", "x", "exactly"]}, {"text": ["#a", EXACTLY]}),
        ({"text": ["#a", "==", "x"]}, {"text": ["#a", EXACTLY]}),
        ({"text": ["#a", "x"], "exactly": True}, {"text": ["#a", EXACTLY]}),
        ({"text": "#a", "exactly": "x"}, {"text": ["#a", EXACTLY]}),
        ({"text": {"selector": "#a", "exactly": "x"}}, {"text": ["#a", EXACTLY]}),
        ({"text": {"selector": "#a", "text": "x", "exactly": True}}, {"text": ["#a", EXACTLY]}),
        ({"text": {"selector": "#a", "contains": "x"}}, {"text": ["#a", CONTAINS]}),
        ({"text": {"#a": "x"}}, {"text": ["#a", CONTAINS]}),
        ({"text": {"#a": EXACTLY}}, {"text": ["#a", EXACTLY]}),
        ({"text": ["#a", "/x+/i"]}, {"text": ["#a", {"pattern": "(?i)x+"}]}),
        ({"text": ["#a", {"matches": "x+"}]}, {"text": ["#a", {"pattern": "x+"}]}),
        ({"text": ["#a", 12]}, {"text": ["#a", {"contains": "12"}]}),
        ({"texts": ["#a", ["x", EXACTLY]]}, {"texts": ["#a", [CONTAINS, EXACTLY]]}),
        ({"texts": ["#a", "x", "x"]}, {"texts": ["#a", [CONTAINS, CONTAINS]]}),
        ({"texts": {"selector": "#a", "texts": ["x"]}}, {"texts": ["#a", [CONTAINS]]}),
        ({"texts": {"#a": ["x"]}}, {"texts": ["#a", [CONTAINS]]}),
        ({"count": ["#a", "==", 3]}, {"count": ["#a", "==", 3]}),
        ({"count": ["#a", 3]}, {"count": ["#a", "==", 3]}),
        ({"count": ["#a", "=", "3"]}, {"count": ["#a", "==", 3]}),
        ({"count": ["#a", 3, ">="]}, {"count": ["#a", ">=", 3]}),
        ({"count": {"#a": 3}}, {"count": ["#a", "==", 3]}),
        ({"count": {"#a": [">", 3]}}, {"count": ["#a", ">", 3]}),
        ({"count": ["#a", {">=": 3}]}, {"count": ["#a", ">=", 3]}),
        ({"count": {"selector": "#a", "operator": "≤", "value": 3}}, {"count": ["#a", "<=", 3]}),
        ({"count": {"selector": "#a", "min": 3}}, {"count": ["#a", ">=", 3]}),
        ({"count": {"selector": "#a", ">": 3}}, {"count": ["#a", ">", 3]}),
        ({"kind": "count", "selector": "#a", "op": "gte", "value": 3}, {"count": ["#a", ">=", 3]}),
        ({"number": ["#a", "<", "2.5"]}, {"number": ["#a", "<", 2.5]}),
        ({"value": ["#a", "x"]}, {"value": ["#a", EXACTLY]}),
        ({"value": ["#a", CONTAINS]}, {"value": ["#a", CONTAINS]}),
        ({"value": ["#a", True]}, {"value": ["#a", {"exactly": "true"}]}),
        ({"attribute": ["#a", "href"]}, {"attribute": ["#a", "href"]}),
        ({"attribute": ["#a", "open", True]}, {"attribute": ["#a", "open"]}),
        ({"attribute": ["#a", "open", False]}, {"not": {"attribute": ["#a", "open"]}}),
        (
            {"attribute": {"selector": "#a", "name": "href", "value": "x"}},
            {"attribute": ["#a", "href", EXACTLY]},
        ),
        ({"style": ["#a", "color", "red"]}, {"style": ["#a", "color", {"exactly": "red"}]}),
        ({"style": ["#a", "color", "==", "red"]}, {"style": ["#a", "color", {"exactly": "red"}]}),
        ({"style": ["#a", "color", "eq", "red"]}, {"style": ["#a", "color", {"exactly": "red"}]}),
        ({"style": ["#a", "width", ">=", "300"]}, {"style": ["#a", "width", ">=", 300]}),
        (
            {"style": {"selector": "#a", "property": "color", "value": "red"}},
            {"style": ["#a", "color", {"exactly": "red"}]},
        ),
        ({"url": "x"}, {"url": CONTAINS}),
        ({"title": EXACTLY}, {"title": EXACTLY}),
        ({"title": "x", "exactly": True}, {"title": EXACTLY}),
        ({"title": "x", "exactly": False}, {"title": CONTAINS}),
        ({"dialog": "x"}, {"dialog": CONTAINS}),
        ({"dialog": True}, {"dialog": "any"}),
        ({"dialog": False}, {"dialog": "none"}),
        ({"dialog": None}, {"dialog": "none"}),
        ({"dialog": ["confirm", "x"]}, {"dialog": CONTAINS}),
        ({"dialog": ["x", True]}, {"dialog": CONTAINS}),
        ({"dialog": {"type": "confirm", "text": "x"}}, {"dialog": CONTAINS}),
        ({"download": "x"}, {"download": EXACTLY}),
        ({"download": ["x", "x"]}, {"download": [EXACTLY, CONTAINS]}),
        ({"download": ["x", {"equals": "x"}]}, {"download": [EXACTLY, EXACTLY]}),
        ({"download": {"name": "x", "content": "x"}}, {"download": [EXACTLY, CONTAINS]}),
        ({"download": {"name": "x", "contains": "x"}}, {"download": [EXACTLY, CONTAINS]}),
        ({"download": {"name": "x", "equals": "x"}}, {"download": [EXACTLY, EXACTLY]}),
        ({"download": True}, {"download": {"pattern": "."}}),
        ({"clipboard": "x"}, {"clipboard": CONTAINS}),
        ({"contrast": "#a"}, {"contrast": ["#a", 4.5]}),
        ({"contrast": ["#a", "3:1"]}, {"contrast": ["#a", 3]}),
        ({"contrast": ["#a", ">=", 7]}, {"contrast": ["#a", 7]}),
        ({"console_clean": True}, {"console_clean": True}),
        ({"no_overflow": False}, {"not": {"no_overflow": True}}),
        ({"below": ["#a", "#b"]}, {"below": ["#a", "#b"]}),
        ({"beside": {"selector": "#a", "other": "#b"}}, {"beside": ["#a", "#b"]}),
        ({"same": "n"}, {"same": "n"}),
        ({"changed": ["n", "#a"]}, {"changed": ["n", "#a"]}),
        ({"changed": {"name": "n"}}, {"changed": "n"}),
        ({"js": "a === 1"}, {"js": "a === 1"}),
        ({"js": ["a === 1"]}, {"js": "a === 1"}),
    ],
)
def test_an_expectation_is_read_in_every_reasonable_form(raw: Any, normal: dict[str, Any]) -> None:
    assert parse_expectation(raw).normal == normal
    assert parse_expectation(normal).normal == normal


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({}, "there is none"),
        ({"visible": "#a", "hidden": "#b"}, "there is visible, hidden"),
        ({"visible": ""}, "`visible` cannot be given"),
        ({"visible": ["#a", "#b"]}, "at most"),
        ({"text": "#a"}, "`text`"),
        ({"text": ["#a", "/(/"]}, "not a regular expression"),
        ({"text": ["#a", None]}, "a text is expected"),
        ({"text": ["#a", {"begins": "x"}]}, "not a text to expect"),
        ({"style": ["#a", "width", ">", "red"]}, "`style` cannot be given"),
        ({"count": ["#a", "about", 3]}, "an operator is one of"),
        ({"count": ["#a", "==", "many"]}, "`count`"),
        ({"count": ["#a", "==", float("inf")]}, "finite"),
        ({"count": ["#a", "==", True]}, "it wants a number"),
        ({"texts": ["#a", ["x"] * 1000]}, "200 texts at most"),
        ({"js": "x" * 20_000}, "at most 10000"),
        ({"console_clean": "yes"}, "it takes true"),
    ],
)
def test_what_is_wrong_with_an_expectation_is_named(raw: Any, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        parse_expectation(raw)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("raw", "words", "without_selector"),
    [
        ({"visible": "#a"}, "visible #a", "visible"),
        ({"not": {"text": ["#a", "x"]}}, "not text #a, contains 'x'", "not text contains 'x'"),
        ({"texts": ["#a", ["x", "y"]]}, "texts #a, [contains 'x', contains 'y']", "texts [contains 'x', contains 'y']"),
        ({"js": "a === 1"}, "js a === 1", "something truthy"),
        ({"not": {"js": "a === 1"}}, "not js a === 1", "something falsy"),
        ({"console_clean": True}, "console_clean True", "console_clean"),
    ],
)
def test_an_expectation_has_words_for_messages(raw: Any, words: str, without_selector: str) -> None:
    expectation = parse_expectation(raw)
    assert (expectation.words, expectation.words_without_selector) == (words, without_selector)


def test_nots_within_nots_end() -> None:
    raw: Any = {"visible": "#a"}
    for _ in range(1000):
        raw = {"not": raw}
    with pytest.raises(ValueError, match="too many `not`"):
        parse_expectation(raw)


@given(kind=st.sampled_from(tuple(PARSERS)), raw=JSON)
def test_whatever_is_expected_is_refused_or_reads_as_itself(kind: str, raw: Any) -> None:
    try:
        expected = parse_expectation({kind: raw})
    except ValueError:
        return
    assert parse_expectation(expected.normal) == expected


@pytest.mark.parametrize(
    ("matcher", "seen", "accepted"),
    [
        (Matcher("milk"), "Fresh MILK", True),
        (Matcher("two words"), "two\n\u00a0words", True),
        (Matcher("6", "exactly"), "16", False),
        (Matcher("Total: 6", "exactly"), " Total:  6\n", True),
        (Matcher("^\\d+$", "pattern"), "16", True),
        (Matcher("^\\d+$", "pattern"), "16 apples", False),
    ],
)
def test_texts_are_compared_without_regard_to_blanks(matcher: Matcher, seen: str, *, accepted: bool) -> None:
    assert matcher.accepts(seen) is accepted
