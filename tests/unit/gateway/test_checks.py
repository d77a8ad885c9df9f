"""Checks in every form that was seen in the wild."""

import json
from typing import Any

import pytest
from pydantic import JsonValue

from chassis.brief_request.check_parser import MAX_CHECKS, checks_of
from chassis.brief_request.field_errors import InvalidFieldError
from contracts.brief import Check

IIFE = "(() => {\n  const total = document.querySelector('#total');\n  return total !== null;\n})()"


def sentence(text: str) -> Check:
    return Check(kind="sentence", text=text)


def js(text: str) -> Check:
    return Check(kind="js", text=text)


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        (None, []),
        ([], []),
        ("", []),
        (["Repo has MIT license", "README is good"], [sentence("Repo has MIT license"), sentence("README is good")]),
        ([{"js": "!!document.title"}, {"js": IIFE}], [js("!!document.title"), js(IIFE)]),
        (["js: document.title === 'x'", "JS:1 + 1 === 2"], [js("document.title === 'x'"), js("1 + 1 === 2")]),
        (["A sentence", {"js": "true"}, "js: 1"], [sentence("A sentence"), js("true"), js("1")]),
        ("The page says hello", [sentence("The page says hello")]),
        ("js: document.title", [js("document.title")]),
        ({"js": "true", "weight": 2}, [js("true")]),
        (["Kept", None, "", "  ", {"js": " "}], [sentence("Kept")]),
        (["A jsonish word: json"], [sentence("A jsonish word: json")]),
    ],
)
def test_each_form_is_understood(sent: JsonValue, understood: list[Check]) -> None:
    assert list(checks_of(sent)) == understood


@pytest.mark.parametrize("sent", [{"type": "exists", "selector": "#grün"}, {"js": 7}, {"js": None}, [["a"]], 5, True])
def test_other_values_in_a_list_are_kept_as_json(sent: JsonValue) -> None:
    (check,) = checks_of([sent])
    assert check.kind == "sentence"
    assert json.loads(check.text) == sent
    assert "\\u" not in check.text


@pytest.mark.parametrize("sent", [5, 1.5, True])
def test_a_bare_number_is_refused(sent: JsonValue) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        checks_of(sent)
    assert caught.value.field == "checks"


@pytest.mark.parametrize(
    ("sent", "field"),
    [(["fine", "a\0b"], "checks[1]"), ([{"js": "\ud800"}], "checks[0].js"), ([{"k": "\ud800"}], "checks[0]")],
)
def test_a_check_that_cannot_be_passed_on_is_named(sent: JsonValue, field: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        checks_of(sent)
    assert caught.value.field == field


def test_too_many_checks_are_refused() -> None:
    assert len(checks_of(["x"] * MAX_CHECKS)) == MAX_CHECKS
    with pytest.raises(InvalidFieldError, match="must not hold more"):
        checks_of(["x"] * (MAX_CHECKS + 1))


def test_a_check_nested_too_deeply_is_refused() -> None:
    nested: Any = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(InvalidFieldError, match="nested too deeply"):
        checks_of([nested])
