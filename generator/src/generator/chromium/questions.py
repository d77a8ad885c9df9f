"""Turns a check's expression into what Chromium is asked to evaluate, and what came back into an answer."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from generator.ports import Answer

LONGEST_DETAIL = 300


def question(expression: str) -> str:
    """JavaScript that gives `{truthy, detail}` for `expression`, whatever form that is written in."""
    asked = files("generator.chromium").joinpath("question.js").read_text("utf-8").strip().removesuffix(";")
    return f"({asked})({json.dumps(expression)})"


def answer_of(evaluated: Mapping[str, Any]) -> Answer:
    """The answer in what CDP's Runtime.evaluate returned. Nothing is believed of it that the page could have bent."""
    value = evaluated.get("result", {}).get("value")
    if not isinstance(value, dict):
        thrown = evaluated.get("exceptionDetails", {})
        text = thrown.get("exception", {}).get("description") or thrown.get("text") or "it gave no answer"
        return Answer(truthy=False, detail=shortened(str(text), LONGEST_DETAIL))
    return Answer(truthy=value.get("truthy") is True, detail=shortened(str(value.get("detail")), LONGEST_DETAIL))


def shortened(text: str, length: int) -> str:
    """`text` in one line of at most `length` characters."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
