"""Reads what an `expect` step expects, in the shapes that plans give it, into one normal form."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.plan.matchers import Matcher, matcher_of

OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "==": lambda seen, wanted: math.isclose(seen, wanted, rel_tol=1e-9, abs_tol=1e-9),
    "!=": lambda seen, wanted: not math.isclose(seen, wanted, rel_tol=1e-9, abs_tol=1e-9),
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SPELLINGS = {"=": "==", "===": "==", "eq": "==", "!==": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "lt": "<", "gt": ">"}
_NAMES = ("selector", "name", "property", "operator", "op", "path", "other")
_VALUES = ("text", "value", "texts", "expected", "content", "count", "number", "ratio", "source")
_WHOLE = ("value", "attribute", "style", "download")
_WAYS = ("exactly", "exact", "equals", "contains", "matches", "pattern", "regex")


@dataclass(frozen=True)
class Expectation:
    """What is expected: its kind in the vocabulary, such as `count`, and what it is given. `negated`: not that."""

    kind: str
    args: tuple[Any, ...]
    negated: bool = False

    @property
    def words(self) -> str:
        """For messages."""
        shown = ", ".join(str(arg.words if isinstance(arg, Matcher) else arg) for arg in self.args)
        return f"{'not ' if self.negated else ''}{self.kind} {shown}"

    @property
    def normal(self) -> Mapping[str, Any]:
        """In the plan's own form; it reads as itself."""
        args = [
            [self._normal(one) for one in arg] if isinstance(arg, tuple) else self._normal(arg) for arg in self.args
        ]
        plain = {self.kind: args[0] if len(args) == 1 else args}
        return {"not": plain} if self.negated else plain

    def _normal(self, arg: Any) -> Any:
        if not isinstance(arg, Matcher):
            return arg
        # A plain text reads as the whole value there.
        return {"contains": arg.text} if arg.way == "contains" and self.kind in _WHOLE else arg.normal


def expectation_of(raw: Any) -> Expectation:
    """The expectation. Raises ValueError that names what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError(f"an expectation is an object such as {{'visible': '#a'}}, not {str(raw)[:60]}")
    if isinstance(inner := raw.get("not"), dict):
        outer = expectation_of(inner)
        return Expectation(outer.kind, outer.args, not outer.negated)
    kinds = [key for key in raw if key in _READERS]
    if len(kinds) != 1:
        raise ValueError(
            f"an expectation has one of {', '.join(_READERS)}; there is {', '.join(map(str, raw)) or 'none'}"
        )
    kind, given = kinds[0], raw[kinds[0]]
    beside = {key: value for key, value in raw.items() if key not in (kind, "not")}
    try:
        args = tuple(_READERS[kind](_flat(given, beside)))
    except (IndexError, TypeError, ValueError) as error:
        raise ValueError(f"`{kind}` cannot be given {str(given)[:100]}: {error}") from None
    return Expectation(kind, args, raw.get("not") is True)


def _flat(given: Any, beside: Mapping[str, Any]) -> list[Any]:
    """What an expectation is given, as a list: of an object its fields in the order of the vocabulary."""
    if isinstance(given, dict) and any(name in given for name in (*_NAMES, *_VALUES)):
        beside = {**beside, **{key: value for key, value in given.items() if key in _WAYS}}
        given = [given[name] for name in (*_NAMES, *_VALUES) if name in given]
    flat = list(given) if isinstance(given, list | tuple) else [given]
    for way in _WAYS:
        value = beside.get(way)
        if value is True and flat:
            flat[-1] = {way: flat[-1]}
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            flat.append({way: value})
    if len(flat) >= 3 and flat[-2] in _WAYS and isinstance(flat[-1], str | int | float):
        flat[-2:] = [{flat[-2]: flat[-1]}]
    if len(flat) >= 3 and flat[-1] in _WAYS and isinstance(flat[-2], str | int | float):
        flat[-2:] = [{flat[-1]: flat[-2]}]
    return flat


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("it wants a text")
    return raw


def _number(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ValueError("it wants a number")
    number = float(raw)
    if not math.isfinite(number):
        raise ValueError("it wants a finite number")
    return int(number) if number.is_integer() else number


def _only(flat: list[Any], most: int) -> list[Any]:
    if len(flat) > most:
        raise ValueError(f"it takes {most} at most")
    return flat


def _selector(flat: list[Any]) -> Sequence[Any]:
    return [_text(_only(flat, 1)[0])]


def _matched(flat: list[Any]) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), matcher_of(flat[1])]


def _value(flat: list[Any]) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), matcher_of(flat[1], "exactly")]


def _texts(flat: list[Any]) -> Sequence[Any]:
    wanted = flat[1] if len(flat) == 2 and isinstance(flat[1], list | tuple) else flat[1:]
    return [_text(flat[0]), tuple(matcher_of(one) for one in wanted)]


def _compared(flat: list[Any]) -> Sequence[Any]:
    if len(_only(flat, 3)) == 2:
        flat = [flat[0], "==", flat[1]]
    sign = _SPELLINGS.get(str(flat[1]), str(flat[1]))
    if sign not in OPERATORS:
        raise ValueError(f"an operator is one of {' '.join(OPERATORS)}")
    return [_text(flat[0]), sign, _number(flat[2])]


def _named(flat: list[Any]) -> Sequence[Any]:
    names = [_text(flat[0]), _text(flat[1])]
    return names if len(_only(flat, 3)) == 2 or flat[2] is True else [*names, matcher_of(flat[2], "exactly")]


def _style(flat: list[Any]) -> Sequence[Any]:
    names = [_text(flat[0]), _text(flat[1])]
    if len(_only(flat, 4)) == 4:
        return [*names, *_compared([flat[0], *flat[2:]])[1:]]
    return [*names, matcher_of(flat[2], "exactly")]


def _sentence(flat: list[Any]) -> Sequence[Any]:
    return [matcher_of(_only(flat, 1)[0])]


def _dialog(flat: list[Any]) -> Sequence[Any]:
    said = _only(flat, 1)[0]
    if said in (False, None, "none", "None", ""):
        return ["none"]
    return ["any"] if said in (True, "any") else [matcher_of(said)]


def _download(flat: list[Any]) -> Sequence[Any]:
    if _only(flat, 2)[0] in (True, "any", ""):
        flat = ["/./", *flat[1:]]
    return [matcher_of(flat[0], "exactly"), *(matcher_of(one) for one in flat[1:] if one not in (None, True, ""))]


def _ratio(flat: list[Any]) -> Sequence[Any]:
    given = [one for one in _only(flat, 3) if one not in (">=", ">")]
    return [_text(given[0]), _number(given[1]) if len(given) > 1 else 4.5]


def _two(flat: list[Any]) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), _text(flat[1])]


def _flag(flat: list[Any]) -> Sequence[Any]:
    if flat[0] is not True:
        raise ValueError("it takes true; put `not` around it for the opposite")
    return [True]


def source_of(raw: Any) -> Any:
    """What is remembered or compared: a selector, or {"js": expression}. Raises ValueError."""
    if isinstance(raw, dict) and isinstance(raw.get("js"), str) and raw["js"].strip():
        return {"js": raw["js"]}
    return _text(raw.get("selector") if isinstance(raw, dict) else raw)


def _remembered(flat: list[Any]) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), *(source_of(one) for one in flat[1:])]


_READERS: Mapping[str, Callable[[list[Any]], Sequence[Any]]] = {
    "visible": _selector,
    "hidden": _selector,
    "enabled": _selector,
    "disabled": _selector,
    "focused": _selector,
    "text": _matched,
    "texts": _texts,
    "number": _compared,
    "value": _value,
    "count": _compared,
    "attribute": _named,
    "style": _style,
    "url": _sentence,
    "title": _sentence,
    "dialog": _dialog,
    "download": _download,
    "clipboard": _sentence,
    "contrast": _ratio,
    "console_clean": _flag,
    "no_overflow": _flag,
    "below": _two,
    "beside": _two,
    "changed": _remembered,
    "same": _remembered,
    "js": _selector,
}
KINDS = tuple(_READERS)
"""Every kind of expectation."""
