"""Parses a model's reply as a plan: keeps every valid part, and drops invalid ones individually."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from generator.plan.entry_parser import parse_entry
from generator.plan.json_extraction import extract_json
from generator.plan.plan import MAX_REQUIREMENTS, NO_PLAN, CheckEntry, Dropped, FileRule, Plan, Requirement

MAX_ENTRIES = 64
"""Entries of checks; a check may have several."""
MAX_FILES = 60
MAX_NAMES = 80
MAX_NAME_LENGTH = 300
"""Characters of a selector, and of its meaning."""

_PARTS = ("names", "files", "checks", "requirements", "replaced")
P = TypeVar("P")


def parse_plan(text: str) -> Plan:
    """Parse the plan in a reply. Never raises: an unreadable reply gives an empty plan."""
    given = _as_plan(extract_json(text))
    dropped: list[Dropped] = []
    files = _read(given.get("files"), "path", MAX_FILES, dropped, FileRule.model_validate)
    checks = _read(given.get("checks"), "number", MAX_ENTRIES, dropped, partial(parse_entry, CheckEntry))
    says = _read(given.get("requirements"), "says", MAX_REQUIREMENTS, dropped, partial(parse_entry, Requirement))
    plan = Plan(
        names=dict(_names(given.get("names"))),
        files=tuple(files),
        checks=tuple(checks),
        requirements=tuple(says),
        replaced=tuple(_numbers(given.get("replaced"))),
        dropped=tuple(dropped),
    )
    return plan if plan != NO_PLAN else NO_PLAN


def _as_plan(value: Any) -> Mapping[str, Any]:
    """The object with the parts of a plan; a list is a list of entries, or has a single plan."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and value[0].keys() & set(_PARTS):
        return _as_plan(value[0])
    if isinstance(value, list):
        return {"checks": value}
    if not isinstance(value, dict):
        return {}
    if "steps" in value or "by" in value:
        return {"checks": [value]}
    inner = value.get("plan")
    return _as_plan(inner) if isinstance(inner, dict) and not value.keys() & set(_PARTS) else value


def _read(raw: Any, key: str, most: int, dropped: list[Dropped], read: Callable[[Any], P]) -> Iterator[P]:
    """Yield each valid item of the list, up to `most`; an object has its items by `key`."""
    for index, item in enumerate(_items(raw, key)):
        name, number = _named(key, item)
        try:
            if index >= most:
                raise ValueError(f"there are more than {most}")  # noqa: TRY301 - dropped like any other
            yield read(item)
        except (ValueError, TypeError, RecursionError) as error:
            dropped.append(Dropped(item=name, state="unreadable", reason=_reason(error), number=number))


def _items(raw: Any, key: str) -> Iterator[Any]:
    if isinstance(raw, dict) and key in raw:
        yield raw
    elif isinstance(raw, dict):
        for value, item in raw.items():
            for one in item if isinstance(item, list) else [item]:
                yield {key: value, **one} if isinstance(one, dict) else {key: value, "rule": one}
    elif isinstance(raw, list):
        yield from raw


def _named(key: str, item: Any) -> tuple[str, int | None]:
    value = item.get(key) if isinstance(item, dict) else None
    name = str(value)[:100]
    if key != "number":
        return name, None
    return f"check {name}", int(name) if name.isascii() and name.isdigit() and len(name) < len("1000") else None


def _names(raw: Any) -> Iterator[tuple[str, str]]:
    given = raw.items() if isinstance(raw, dict) else map(_pair, raw) if isinstance(raw, list) else ()
    for index, (selector, meaning) in enumerate(given):
        if index >= MAX_NAMES:
            return
        if isinstance(selector, str) and isinstance(meaning, str) and 0 < len(selector) <= MAX_NAME_LENGTH:
            yield selector, meaning[:MAX_NAME_LENGTH]


def _pair(raw: Any) -> tuple[Any, Any]:
    """The selector and meaning of an item: a list of both, an object's only pair, or its two values."""
    if isinstance(raw, dict):
        raw = next(iter(raw.items())) if len(raw) == 1 else list(raw.values())
    elif isinstance(raw, str):
        raw = (raw, "")
    return (raw[0], raw[1]) if isinstance(raw, list | tuple) and len(raw) > 1 else (None, None)


def _numbers(raw: Any) -> Iterator[int]:
    for number in raw if isinstance(raw, list) else ():
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            yield number


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:300]
    return str(error)[:300] or type(error).__name__
