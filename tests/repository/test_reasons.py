"""Whatever a tool is told to overlook, the same line says why."""

import functools
import io
import re
import tokenize
import tomllib
from typing import Any

import pytest

from tests.repository.tree import python_files, text_of

# Written apart, so that this file does not find itself.
NO_QA = "no" + "qa"
TYPE_IGNORE = "type: " + "ignore"
NO_COVER = "pragma: no " + "cover"

REASONED = {
    NO_QA: re.compile(NO_QA + r": [A-Z]+\d+(?:, ?[A-Z]+\d+)* --? \S+.*"),
    TYPE_IGNORE: re.compile(re.escape(TYPE_IGNORE) + r"\[[a-z-]+(?:, ?[a-z-]+)*\] +# \S+.*"),
    NO_COVER: re.compile(NO_COVER + r" - \S+.*"),
}


@functools.cache
def comments() -> list[tuple[str, str]]:
    """(place, text) of every comment in every Python file."""
    return [
        (f"{path}:{token.start[0]}", token.string)
        for path in python_files()
        for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline)
        if token.type == tokenize.COMMENT
    ]


def tool(name: str) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(text_of("pyproject.toml"))["tool"][name]
    return table


def lines_with(entry: str) -> list[str]:
    """The lines of pyproject.toml that begin with this entry."""
    lines = [line.strip() for line in text_of("pyproject.toml").splitlines()]
    return [line for line in lines if line.startswith(entry)]


@pytest.mark.parametrize("mark", REASONED)
def test_a_line_that_a_tool_must_overlook_names_the_rule_and_the_reason(mark: str) -> None:
    unreasoned = {place: text for place, text in comments() if mark in text and not REASONED[mark].search(text)}
    assert unreasoned == {}


def test_every_rule_of_ruff_that_is_off_has_its_reason() -> None:
    ignored = tool("ruff")["lint"]["ignore"]
    assert ignored
    assert [rule for rule in ignored if not all(" # " in line for line in lines_with(f'"{rule}",'))] == []


def test_every_rule_of_ruff_that_is_off_somewhere_has_its_reason() -> None:
    for pattern, rules in tool("ruff")["lint"]["per-file-ignores"].items():
        whole = any(" # " in line for line in lines_with(f'"{pattern}" = '))
        assert [rule for rule in rules if not (whole or any(" # " in line for line in lines_with(f'"{rule}",')))] == []


def test_mypy_is_strict_and_what_it_overlooks_has_its_reason() -> None:
    settings = tool("mypy")
    assert settings["strict"] is True
    assert settings.keys() & {"ignore_errors", "ignore_missing_imports"} == set()
    assert settings["exclude"] == ["^tests/corpus/plans/"]
    for override in settings.get("overrides", []):
        assert "ignore_errors" not in override
    assert all(" # " in line for line in (*lines_with("ignore_missing_imports"), *lines_with("exclude = ")))


def test_every_warning_that_is_no_error_has_its_reason() -> None:
    first, *others = tool("pytest")["ini_options"]["filterwarnings"]
    assert first == "error"
    assert [entry for entry in others if not all(" # " in line for line in lines_with(f'"{entry}"'))] == []


def test_nothing_is_skipped_for_want_of_a_tool() -> None:
    # Written apart for the same reason.
    skips = re.compile(r"\b(?:" + "|".join(("pytest.sk" + "ip", "skip" + "if", "importor" + "skip")) + r")\b")
    assert [str(path) for path in python_files() if skips.search(text_of(path))] == []
