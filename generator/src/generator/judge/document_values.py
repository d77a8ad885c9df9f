"""Finds values in a JSON or YAML document by path, and compares them with a plan's expectation."""

import json
import re
import reprlib
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from generator.plan.bounded_regex import matches
from generator.plan.comparison_operators import OPERATORS
from generator.plan.text_matchers import collapse_spaces, parse_pattern

MAX_SHOWN_LENGTH = 80
MAX_YAML_CHARS = 300_000
"""Parsing these takes about a second."""
_JSON = (".json", ".geojson", ".topojson", ".webmanifest", ".ipynb", ".map")
_STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?P<index>-?\d+|\*?|\"[^\"]*\"|'[^']*')\]")
_SHOWN = reprlib.Repr()
_SHOWN.maxlevel, _SHOWN.maxstring, _SHOWN.maxother = 3, MAX_SHOWN_LENGTH, MAX_SHOWN_LENGTH


class AbsentError(Exception):
    """There is nothing at the path; the text says what there is instead."""


def parse_document(path: str, text: str) -> Any:
    """Parse a file. Raises ValueError with the reason if that is not possible."""
    if path.lower().endswith(_JSON):
        return json.loads(text)
    if len(text) > MAX_YAML_CHARS:
        raise ValueError(f"more than {MAX_YAML_CHARS:,} characters of YAML are not read")
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def find_values(place: str, document: Any) -> Sequence[Any]:
    """Find the values at a path such as `jobs.build.steps[0].run`, `$.items[*]["a key"]` or `/items/0`.

    Only `[*]` gives more than one. Raises AbsentError.
    """
    if isinstance(document, dict) and place in document:
        return [document[place]]
    if place.startswith("/"):
        steps = [part.replace("~1", "/").replace("~0", "~") for part in place[1:].split("/")]
    else:
        found = _STEP.finditer(place.removeprefix("$").removeprefix("."))
        steps = [one["name"] or one["index"].strip("\"'") or "*" for one in found]
    values = [document]
    for step in filter(None, steps):
        values = [inner for value in values for inner in _inside(value, step)]
    return values


def _inside(value: Any, step: str) -> Iterator[Any]:
    if isinstance(value, list):
        if step == "*":
            yield from value
        elif re.fullmatch(r"-?\d{1,9}", step) and -len(value) <= int(step) < len(value):
            yield value[int(step)]
        else:
            raise AbsentError(f"a list of {len(value)} has no {step}")
    elif isinstance(value, dict):
        if step == "*":
            yield from value.values()
            return
        # YAML 1.1 reads the key `on` as true.
        keys = (step, int(step) if re.fullmatch(r"-?\d{1,9}", step) else step, True if step == "on" else step)
        known = next((key for key in keys if key in value), None)
        if known is None:
            raise AbsentError(f"{step} is none of {shorten_value(', '.join(map(shorten_value, value)))}")
        yield value[known]
    else:
        raise AbsentError(f"{shorten_value(value)} has no {step}")


def holds_comparison(value: Any, operator: str, wanted: Any) -> bool:
    """True if the comparison holds. Raises PatternTooSlow, ValueError or TypeError if it cannot be made."""
    match operator:
        case "==":
            return _equal(value, wanted)
        case "!=":
            return not _equal(value, wanted)
        case "contains":
            return _contains(value, wanted)
        case "matches":
            return matches(str(parse_pattern(wanted)), value if isinstance(value, str) else shorten_value(value))
        case "count":
            sign, number = wanted if isinstance(wanted, list) else ("==", wanted)
            return OPERATORS[sign](len(value), number)
    return OPERATORS[operator](float(value), float(wanted))


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return value is wanted or {True: "true", False: "false", None: "null"}[value] == wanted
    plain = not isinstance(wanted, bool | list | dict) and not isinstance(value, list | dict)
    return value == wanted if not plain else bool(value == wanted or str(value) == str(wanted))


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(_equal(one, wanted) for one in value)
    if isinstance(value, dict):
        return str(wanted) in value
    return collapse_spaces(str(wanted)) in collapse_spaces(str(value))


def shorten_value(value: Any) -> str:
    """Shorten a value for messages."""
    text = value if isinstance(value, str) else _SHOWN.repr(value)
    return text if len(text) <= MAX_SHOWN_LENGTH else f"{text[: MAX_SHOWN_LENGTH - 1]}…"
