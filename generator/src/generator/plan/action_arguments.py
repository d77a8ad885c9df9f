"""Parses the arguments of each action; every parser raises ValueError, TypeError, IndexError or KeyError."""

from collections.abc import Callable, Mapping
from typing import Any

from generator.plan.expectation_arguments import parse_source
from generator.plan.expectation_parser import parse_expectation
from generator.plan.keyboard_keys import parse_key

MAX_TEXT_LENGTH = 10_000
MAX_WAIT_SECONDS = 5.0
MAX_HOLD_MS = 5_000
MAX_ADVANCE_SECONDS = 366 * 24 * 3600.0
COLOR_SCHEMES = ("light", "dark", "no-preference")
_FROM_MS = 100
"""A wait of at least this number is in milliseconds."""


def parse_text(raw: Any) -> str:
    """Parse a text that is not blank, or the selector of an object. Raises ValueError."""
    if isinstance(raw, dict) and isinstance(raw.get("selector"), str):
        raw = raw["selector"]
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"it wants a selector or a text, not {str(raw)[:60]!r}")
    if len(raw) > MAX_TEXT_LENGTH:
        raise ValueError(f"a text has at most {MAX_TEXT_LENGTH} characters")
    return raw


def parse_number(raw: Any, most: float) -> float:
    """Parse a number from 0 to `most`, also given as text. Raises ValueError."""
    if isinstance(raw, bool):
        raise ValueError("it wants a number")  # noqa: TRY004 - as for any other wrong number
    number = float(raw)
    if not 0 <= number <= most:
        raise ValueError(f"it takes a number from 0 to {most:g}")
    return number


def parse_color_scheme(raw: Any) -> str:
    """Parse one of COLOR_SCHEMES. Raises ValueError."""
    scheme = parse_text(raw).strip().lower()
    if scheme not in COLOR_SCHEMES:
        raise ValueError(f"a color scheme is one of {', '.join(COLOR_SCHEMES)}")
    return scheme


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise TypeError("it wants a list")
    return list(given)


def _pair(given: Any, *names: str) -> list[Any]:
    """Parse a selector and a second argument, from a list, the fields of an object, or {"#a": "x"}."""
    if isinstance(given, dict):
        first = given.get("selector", given.get("from", given.get("source")))
        if first is None and len(given) == 1:
            (first, second), *_ = given.items()
            return [parse_text(first), second]
        second = next((given[name] for name in names if name in given), None)
        return [parse_text(first), second]
    first, second = _list(given)
    return [parse_text(first), second]


def _fill(given: Any) -> list[Any]:
    selector, value = _pair(given, "text", "value", "with", "checked")
    if not isinstance(value, str | int | float | bool):
        raise TypeError("it wants a text")
    if not isinstance(value, bool) and len(str(value)) > MAX_TEXT_LENGTH:
        raise ValueError(f"a text has at most {MAX_TEXT_LENGTH} characters")
    return [selector, value if isinstance(value, bool) else str(value)]


def _press(given: Any) -> Any:
    if isinstance(given, dict) and "selector" not in given and "key" in given:
        given = given["key"]
    if isinstance(given, list | tuple) and len(given) == 1:
        given = given[0]
    if isinstance(given, str) and given:
        return parse_key(given)
    selector, key = _pair(given, "key")
    return [selector, parse_key(key)]


def _hold(given: Any) -> list[Any]:
    if isinstance(given, str):
        given = [given, 500]
    if isinstance(given, dict):
        ms = given["ms"] if "ms" in given else 1000 * float(given["seconds"]) if "seconds" in given else 500
        given = [*([given["selector"]] if "selector" in given else []), given["key"], ms]
    *before, key, ms = _list(given)
    return [*map(parse_text, before[-1:]), parse_key(key), parse_number(ms, MAX_HOLD_MS)]


def _select(given: Any) -> list[Any]:
    selector, option = _pair(given, "option", "value", "label", "text")
    if option is None:
        raise ValueError("it wants an option")
    return [selector, [str(one) for one in option] if isinstance(option, list) else str(option)]


def _upload(given: Any) -> list[Any]:
    selector, name = _pair(given, "file", "files", "name", "attachment", "path")
    return [selector, [parse_text(one) for one in name] if isinstance(name, list) else parse_text(name)]


def _drag(given: Any) -> list[Any]:
    first, second = _pair(given, "to", "target")
    return [first, parse_text(second)]


def _remember(given: Any) -> list[Any]:
    if isinstance(given, dict) and "name" in given:
        script = given.get("js", given.get("expression"))
        source = given.get("selector") or ({"js": script} if script else given.get("source"))
        given = [given["name"], source]
    elif isinstance(given, dict) and len(given) == 1:
        given = [*next(iter(given.items()))]
    name, source = _list(given)
    return [parse_text(name), parse_source(source)]


def _flag(given: Any) -> bool:
    if given not in (True, False, None, "", "true", "false", {}, []):
        raise ValueError("it takes true or false")
    return given not in (False, "false")


def _seconds(given: Any, most: float) -> float:
    if isinstance(given, dict):
        given = float(given["ms"]) / 1000 if "ms" in given else given["seconds"]
    if isinstance(given, str):
        plain = given.strip().lower()
        given = float(plain[:-2]) / 1000 if plain.endswith("ms") else plain.removesuffix("s")
    return parse_number(given, most)


def _wait(given: Any) -> float:
    seconds = _seconds(given, 1000 * MAX_WAIT_SECONDS)
    return min(seconds / 1000 if seconds >= _FROM_MS else seconds, MAX_WAIT_SECONDS)


ACTIONS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("click", "poke", "dblclick", "hover"), parse_text),
    "fill": _fill,
    "press": _press,
    "hold": _hold,
    "select": _select,
    "upload": _upload,
    "drag": _drag,
    **dict.fromkeys(("reload", "back", "offline"), _flag),
    "wait": _wait,
    "advance": lambda given: _seconds(given, MAX_ADVANCE_SECONDS),
    "color_scheme": parse_color_scheme,
    "remember": _remember,
    "expect": lambda given: parse_expectation(given).normal,
}
"""The parser of each action's arguments into their normal form; `repeat` is parsed in step_parser.py."""
