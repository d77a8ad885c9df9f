"""Parses the expectation of an `expect` step, in any of the shapes that models write, into one normal form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.plan.comparison_operators import SPELLINGS
from generator.plan.expectation_arguments import PARSERS
from generator.plan.text_matchers import MATCH_MODES, Matcher

_NAMES = ("selector", "name", "property", "type", "operator", "op", "path", "other")
_VALUES = ("text", "value", "texts", "expected", "content", "count", "number", "ratio", "source", "min", "max")
_LIMITS = {"min": ">=", "max": "<="}
_MAX_NOTS = 5
_ONLY_SELECTOR = ("visible", "hidden", "enabled", "disabled", "focused")


@dataclass(frozen=True)
class Expectation:
    """An expectation: its kind, such as `count`, and its arguments. `negated`: its opposite is expected."""

    kind: str
    args: tuple[Any, ...]
    negated: bool = False

    @property
    def words(self) -> str:
        """For messages."""
        return f"{'not ' if self.negated else ''}{self.kind} {', '.join(map(_describe, self.args))}"

    @property
    def words_without_selector(self) -> str:
        """Description for a message that has the selector already."""
        if self.kind == "js":
            return "something falsy" if self.negated else "something truthy"
        args = self.args[1:] if len(self.args) > 1 else () if self.kind in _ONLY_SELECTOR else self.args
        return " ".join(["not"] * self.negated + [self.kind] + [_describe(arg) for arg in args if arg is not True])

    @property
    def normal(self) -> Mapping[str, Any]:
        """The plan's notation, which parses to an equal expectation."""
        args = [_normal(arg) for arg in self.args]
        plain = {self.kind: args[0] if len(args) == 1 else args}
        return {"not": plain} if self.negated else plain


def parse_expectation(raw: Any, depth: int = 0) -> Expectation:
    """Parse an expectation. Raises ValueError with the reason."""
    if not isinstance(raw, dict):
        raise ValueError(f"an expectation is an object such as {{'visible': '#a'}}, not {str(raw)[:60]}")  # noqa: TRY004 - callers catch ValueError
    if isinstance(inner := raw.get("not"), dict):
        if depth > _MAX_NOTS:
            raise ValueError("too many `not` within each other")
        outer = parse_expectation(inner, depth + 1)
        return Expectation(outer.kind, outer.args, not outer.negated)
    raw = _by_kind(raw)
    kinds = [key for key in raw if key in PARSERS]
    if len(kinds) != 1:
        raise ValueError(
            f"an expectation has one of {', '.join(PARSERS)}; there is {', '.join(map(str, raw)) or 'none'}"
        )
    kind, given = kinds[0], raw[kinds[0]]
    negated = raw.get("not") is True
    if isinstance(given, dict) and isinstance(given.get("not"), bool | dict | list):
        within = given["not"]
        given = {key: value for key, value in given.items() if key != "not"} if isinstance(within, bool) else within
        negated ^= within is not False
    flat = _flat(kind, given, {key: value for key, value in raw.items() if key not in (kind, "not")})
    if flat[-1:] == [False] and kind in ("console_clean", "no_overflow", "attribute"):
        flat, negated = [*flat[:-1], True], not negated
    try:
        args = tuple(PARSERS[kind](flat))
    except (IndexError, TypeError, ValueError) as error:
        raise ValueError(f"`{kind}` cannot be given {str(given)[:100]}: {error}") from None
    return Expectation(kind, args, negated)


def _by_kind(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert {"kind": "count", "selector": …} and {"not_visible": …} to {kind: arguments}."""
    named = raw.get("kind", raw.get("type"))
    if isinstance(named, str) and named in PARSERS and named not in raw:
        return {named: {key: value for key, value in raw.items() if key not in ("kind", "type", "not")}} | (
            {"not": raw["not"]} if "not" in raw else {}
        )
    for key in raw:
        kind = str(key).removeprefix("not").lstrip("_ -")
        if kind != key and kind in PARSERS and str(key).startswith("not"):
            return {**{other: value for other, value in raw.items() if other != key}, kind: raw[key], "not": True}
    return raw


def _flat(kind: str, given: Any, beside: Mapping[str, Any]) -> list[Any]:
    """The arguments as a list; an object's fields are put into the order of the vocabulary."""
    if isinstance(given, dict) and any(name in given for name in (*_NAMES, *_VALUES)):
        beside = {**beside, **{key: value for key, value in given.items() if key in MATCH_MODES or key in SPELLINGS}}
        given = [part for name in (*_NAMES, *_VALUES) if name in given for part in _field(name, given[name])]
    elif isinstance(given, dict) and len(given) == 1 and not given.keys() & {*MATCH_MODES, "js"}:
        (selector, inner), *_ = given.items()
        given = [selector, *(inner if isinstance(inner, list) and kind != "texts" else [inner])]
    flat = list(given) if isinstance(given, list | tuple) else [given]
    return _with_operator(flat, beside) if kind in ("count", "number") else _with_way(flat, beside)


def _with_operator(flat: list[Any], beside: Mapping[str, Any]) -> list[Any]:
    """Insert operators that are keys, beside the selector or in a separate object."""
    if flat and isinstance(flat[-1], dict) and len(flat[-1]) == 1:
        flat = [*flat[:-1], *next(iter(flat[-1].items()))]
    return flat + [part for sign, value in beside.items() if sign in SPELLINGS for part in (sign, value)]


def _with_way(flat: list[Any], beside: Mapping[str, Any]) -> list[Any]:
    """Combine a match mode that is beside, before or after the text with it."""
    for way, value in beside.items():
        if way in MATCH_MODES and value is True and flat:
            flat[-1] = {way: flat[-1]}
        elif way in MATCH_MODES and isinstance(value, str | int | float) and not isinstance(value, bool):
            flat.append({way: value})
    for first, second in ((-2, -1), (-1, -2)):
        sign = flat[first] if flat[2:] else None
        if isinstance(sign, str) and sign in MATCH_MODES and isinstance(flat[second], str | int | float):
            flat[-2:] = [{sign: flat[second]}]
    return flat


def _field(name: str, value: Any) -> list[Any]:
    return [_LIMITS[name], value] if name in _LIMITS else [value]


def _describe(arg: Any) -> str:
    if isinstance(arg, tuple):
        return "[" + ", ".join(map(_describe, arg)) + "]"
    return str(arg.words if isinstance(arg, Matcher) else arg)


def _normal(arg: Any) -> Any:
    return arg.normal if isinstance(arg, Matcher) else [_normal(one) for one in arg] if isinstance(arg, tuple) else arg
