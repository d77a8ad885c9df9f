"""What is found on a page is compared as a person would compare it, and worded with what was there."""

from typing import Any

import pytest

from generator.chromium.steps.element_comparison import COMPARISONS
from generator.chromium.steps.elements import CannotTellError, Element, FoundElements
from generator.chromium.steps.number_parser import parse_numbers
from generator.chromium.steps.observation import Observation
from generator.plan.expectation_parser import parse_expectation


def element(text: str = "", **facts: Any) -> Element:
    known: dict[str, Any] = {
        "kind": "p", "visible": True, "rendered": True, "texts": [text], "values": [], "enabled": True,
        "focused": False, "box": (0, 0, 1, 1), "more": {},
    }  # fmt: skip
    return Element(**{**known, **facts})


def found(*elements: Element) -> FoundElements:
    return FoundElements(len(elements), elements)


def compare(expected: dict[str, Any], *elements: Element) -> Observation:
    expectation = parse_expectation(expected)
    selector, *given = expectation.args
    return COMPARISONS[expectation.kind](selector, found(*elements), *given)


HIDDEN = element("b", visible=False)
OPTION = element("o", visible=False, rendered=False)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("42", [42]),
        ("Total: 6 of 10", [6]),
        ("-3.5 °C", [-3.5]),
        ("\u22123", [-3]),
        ("€ 1,299.50", [1299.5]),
        ("1.299,50 €", [1299.5]),
        ("1,299", [1299]),
        ("1.299", [1.299, 1299]),
        ("1,5", [1.5]),
        ("0,125", [0.125]),
        ("1 234 567", [1234567]),
        ("1\u202f234,5", [1234.5]),
        ("1'234", [1234]),
        ("12,34,567", [1234567]),
        ("Room 12 5 people", [12]),
        ("3 / 10", [3]),
        ("2027-12-31", [2027]),
        ("item-5", [5]),
        ("(5)", [5]),
        ("1.2.3", [1]),
        (".5", [0.5]),
        ("6.02e23", [6.02e23]),
        ("50%", [50]),
        ("none", []),
        ("", []),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, readings: list[float]) -> None:
    assert parse_numbers(text) == readings


@pytest.mark.parametrize(
    ("expected", "elements", "holds"),
    [
        ({"count": ["li", 2]}, [element(), element()], True),
        ({"count": ["li", 1]}, [element(), HIDDEN], True),
        ({"count": ["li", 2]}, [element(), HIDDEN], True),
        ({"count": ["li", 0]}, [element(), HIDDEN], False),
        ({"count": ["option", 1]}, [OPTION], True),
        ({"count": ["option", 0]}, [OPTION], False),
        ({"count": ["li", 0]}, [], True),
        ({"texts": ["li", ["a"]]}, [element("a"), HIDDEN], True),
        ({"texts": ["li", ["a", "b"]]}, [element("a"), HIDDEN], True),
        ({"texts": ["li", ["b", "a"]]}, [element("a"), element("b")], False),
        ({"text": ["p", "Total: 5"]}, [element("Total:5")], True),
        ({"text": ["p", {"exactly": "Total: 5"}]}, [element("Total:5")], False),
        ({"text": ["p", "16"]}, [element("1 6")], False),
        ({"number": ["p", "==", 5]}, [element("3"), element("5")], True),
        ({"number": ["p", "<=", 4]}, [element("3"), element("5")], False),
        ({"number": ["p", "<=", 5]}, [element("3"), element("5"), element("none")], True),
        ({"number": ["p", ">", 0]}, [element("none")], False),
        ({"value": ["i", "5"]}, [element(values=["5.0"])], True),
        ({"value": ["i", "x"]}, [element(values=[])], False),
        ({"enabled": "b"}, [element(enabled=False)], False),
        ({"disabled": "b"}, [], False),
        ({"style": ["p", "width", ">=", 300]}, [element(more={"style": {"seen": "320px", "wanted": None}})], True),
        ({"style": ["p", "color", "red"]}, [element(more={"style": {"seen": "#f00", "wanted": "#f00"}})], True),
        ({"style": ["p", "color", "red"]}, [element(more={"style": {"seen": "#f01", "wanted": "#f00"}})], False),
        ({"contrast": ["p", 4.5]}, [element(more={"contrast": {"ratio": 4.498, "color": "a", "ground": "b"}})], True),
    ],
)  # fmt: skip
def test_an_expectation_holds_where_a_person_would_say_so(
    expected: dict[str, Any], elements: list[Element], *, holds: bool
) -> None:
    assert compare(expected, *elements).meets(negated=False) is holds


@pytest.mark.parametrize(
    ("expected", "elements", "holds"),
    [
        ({"count": ["li", 2]}, [element(), HIDDEN], True),
        ({"count": ["li", 1]}, [element(), HIDDEN], True),
        ({"count": ["li", 1]}, [element()], False),
        ({"texts": ["li", ["a", "b"]]}, [element("a"), HIDDEN], True),
        ({"visible": "p"}, [HIDDEN], True),
        ({"text": ["p", "a"]}, [element("a")], False),
    ],
)
def test_the_opposite_holds_where_a_list_that_hides_what_it_filters_allows_it(
    expected: dict[str, Any], elements: list[Element], *, holds: bool
) -> None:
    assert compare(expected, *elements).meets(negated=True) is holds


@pytest.mark.parametrize(
    ("expected", "elements", "words"),
    [
        ({"count": ["li", 3]}, [element(), HIDDEN], "`li` is 2 (1 visible)"),
        ({"text": ["li", "x"]}, [element("a")] * 6, '`li` has "a", "a", "a", "a" and 2 more'),
        ({"text": ["li", "x"]}, [element("long " * 100)], "…"),
        ({"text": ["li", "x"]}, [], "`li` is not there"),
        ({"number": ["p", ">", 1]}, [element("none")], '`p` has "none", no number'),
        ({"visible": "p"}, [HIDDEN], "`p` is there but not visible"),
        ({"attribute": ["p", "lang", "en"]}, [element(more={"attribute": []})], '`p` has lang "(none)"'),
    ],
)
def test_the_words_say_what_was_there(expected: dict[str, Any], elements: list[Element], words: str) -> None:
    assert words in compare(expected, *elements).words


def test_contrast_on_a_picture_cannot_be_told() -> None:
    with pytest.raises(CannotTellError, match="stands on a picture"):
        compare({"contrast": "p"}, element(more={"contrast": {"ratio": None, "color": "a", "ground": "a picture"}}))
