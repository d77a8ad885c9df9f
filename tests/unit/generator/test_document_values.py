"""Values of a JSON or YAML document by path, and their comparison with what a plan expects."""

from typing import Any

import pytest

from generator.judge.document_values import (
    MAX_YAML_CHARS,
    AbsentError,
    find_values,
    holds_comparison,
    parse_document,
    shorten_value,
)

DOCUMENT = {
    "a.b": 1,
    "items": [{"name": "x"}, {"name": "y"}],
    "by number": {7: "seven"},
    "a/b": {"~": 2},
    True: {"push": {"branches": ["main"]}},
}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("a.b", [1]),
        ("items[1].name", ["y"]),
        ("items[-1].name", ["y"]),
        ("$.items[*].name", ["x", "y"]),
        ("items[0][*]", ["x"]),
        ("items.0.name", ["x"]),
        ("/items/0/name", ["x"]),
        ("/a~1b/~0", [2]),
        ('["by number"].7', ["seven"]),
        ("on.push.branches", [["main"]]),
        ("", [DOCUMENT]),
    ],
)
def test_a_path_in_any_usual_notation_is_followed(path: str, values: list[Any]) -> None:
    assert find_values(path, DOCUMENT) == values


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("items[2]", "a list of 2 has no 2"),
        ("items.first", "a list of 2 has no first"),
        ("items[0].price", "price is none of name"),
        ("items[0].name.first", "x has no first"),
    ],
)
def test_an_absent_value_is_told_with_what_there_is_instead(path: str, words: str) -> None:
    with pytest.raises(AbsentError, match=words.replace("[", r"\[")):
        find_values(path, DOCUMENT)


@pytest.mark.parametrize(
    ("value", "operator", "wanted", "holds"),
    [
        (1, "==", "1", True),
        ("1", "!=", 1, False),
        (True, "==", "true", True),
        (None, "==", "null", True),
        (False, "==", 0, False),
        ([1], "==", [1], True),
        (["a", 2], "contains", "2", True),
        ({"a": 1}, "contains", "a", True),
        ("one\n two", "contains", "one two", True),
        ("v1.2", "matches", r"^v\d", True),
        ({"a": 1}, "matches", "b", False),
        ([1, 2], "count", 2, True),
        ([1, 2], "count", [">", 2], False),
        ("3", ">=", 3, True),
        (3, "<", 3, False),
    ],
)
def test_a_value_is_compared_as_a_person_would(value: Any, operator: str, wanted: Any, holds: bool) -> None:
    assert holds_comparison(value, operator, wanted) is holds


@pytest.mark.parametrize(("value", "operator", "wanted"), [(1, "~", 2), ("x", "<", 1), (1, "count", 1)])
def test_a_comparison_that_cannot_be_made_is_an_error_and_no_result(value: Any, operator: str, wanted: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        holds_comparison(value, operator, wanted)


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.json", "{"), ("a.yml", "a: [1"), ("a.yml", "[" * 5000), ("a.yml", " " * (MAX_YAML_CHARS + 1))],
    ids=["broken JSON", "broken YAML", "deep YAML", "long YAML"],
)
def test_a_document_that_cannot_be_parsed_is_an_error_with_the_reason(path: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_document(path, text)


def test_a_long_value_is_shortened_in_messages() -> None:
    assert shorten_value("x" * 100) == "x" * 79 + "…"
