"""Parses the arguments of each kind of expectation; every parser raises ValueError, TypeError or IndexError."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.plan.comparison_operators import OPERATORS, SPELLINGS
from generator.plan.text_matchers import parse_matcher

MAX_ARGUMENT_LENGTH = 10_000
MAX_TEXTS = 200
AA_CONTRAST = 4.5
"""Of usual text by WCAG 2.2, 1.4.3."""

_Flat = list[Any]


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("it wants a text")
    if len(raw) > MAX_ARGUMENT_LENGTH:
        raise ValueError(f"a text has at most {MAX_ARGUMENT_LENGTH} characters")
    return raw


def _number(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise TypeError("it wants a number")
    number = float(raw)
    if not math.isfinite(number):
        raise ValueError("it wants a finite number")
    return int(number) if number.is_integer() else number


def _only(flat: _Flat, most: int) -> _Flat:
    if len(flat) > most:
        raise ValueError(f"it takes {most} at most")
    return flat


def _selector(flat: _Flat) -> Sequence[Any]:
    return [_text(_only(flat, 1)[0])]


def _matched(flat: _Flat) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), parse_matcher(flat[1])]


def _value(flat: _Flat) -> Sequence[Any]:
    wanted = _only(flat, 2)[1]
    return [_text(flat[0]), parse_matcher(str(wanted).lower() if isinstance(wanted, bool) else wanted, "exactly")]


def _texts(flat: _Flat) -> Sequence[Any]:
    wanted = flat[1] if not flat[2:] and isinstance(flat[1], list | tuple) else flat[1:]
    if len(wanted) > MAX_TEXTS:
        raise ValueError(f"it takes {MAX_TEXTS} texts at most")
    return [_text(flat[0]), tuple(parse_matcher(one) for one in wanted)]


def _compared(flat: _Flat) -> Sequence[Any]:
    if not _only(flat, 3)[2:]:
        flat = [flat[0], "==", flat[1]]
    if str(flat[2]) in SPELLINGS:
        flat = [flat[0], flat[2], flat[1]]
    sign = SPELLINGS.get(str(flat[1]))
    if sign is None:
        raise ValueError(f"an operator is one of {' '.join(OPERATORS)}")
    return [_text(flat[0]), sign, _number(flat[2])]


def _named(flat: _Flat) -> Sequence[Any]:
    names = [_text(flat[0]), _text(flat[1])]
    return names if not _only(flat, 3)[2:] or flat[2] is True else [*names, parse_matcher(flat[2], "exactly")]


def _style(flat: _Flat) -> Sequence[Any]:
    names = [_text(flat[0]), _text(flat[1])]
    if _only(flat, 4)[3:] and isinstance(flat[3], str) and not _is_number(flat[3]):
        flat = [*flat[:2], flat[3] if SPELLINGS.get(flat[2]) == "==" else {flat[2]: flat[3]}]
    if flat[3:]:
        return [*names, *_compared([flat[0], *flat[2:]])[1:]]
    return [*names, parse_matcher(flat[2], "exactly")]


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _sentence(flat: _Flat) -> Sequence[Any]:
    return [parse_matcher(_only(flat, 1)[0])]


def _dialog(flat: _Flat) -> Sequence[Any]:
    said = _only(flat, 2)[-1]
    if flat[1:] and said in (True, None, ""):
        said = flat[0]
    if said in (False, None, "none", "None", ""):
        return ["none"]
    return ["any"] if said in (True, "any") else [parse_matcher(said)]


def _download(flat: _Flat) -> Sequence[Any]:
    name = parse_matcher("/./") if _only(flat, 2)[0] in (True, "any", "", None) else parse_matcher(flat[0], "exactly")
    return [name, *(parse_matcher(one) for one in flat[1:] if one not in (None, True, ""))]


def _ratio(flat: _Flat) -> Sequence[Any]:
    given = [one for one in _only(flat, 3) if one not in (">=", ">")]
    ratio = str(given[1]).removesuffix(":1") if len(given) > 1 else AA_CONTRAST
    return [_text(given[0]), _number(ratio)]


def _two(flat: _Flat) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), _text(flat[1])]


def _flag(flat: _Flat) -> Sequence[Any]:
    if _only(flat, 1)[0] not in (True, "", None):
        raise ValueError("it takes true; put `not` around it for the opposite")
    return [True]


def parse_source(raw: Any) -> Any:
    """Parse what is remembered or compared: a selector, or {"js": expression}. Raises ValueError."""
    if isinstance(raw, dict):
        script = next((raw[name] for name in ("js", "expression") if isinstance(raw.get(name), str)), None)
        return {"js": _text(script)} if script is not None else _text(raw.get("selector"))
    return _text(raw)


def _remembered(flat: _Flat) -> Sequence[Any]:
    return [_text(_only(flat, 2)[0]), *(parse_source(one) for one in flat[1:])]


PARSERS: Mapping[str, Callable[[_Flat], Sequence[Any]]] = {
    **dict.fromkeys(("visible", "hidden", "enabled", "disabled", "focused", "js"), _selector),
    "text": _matched,
    "texts": _texts,
    "value": _value,
    "attribute": _named,
    "style": _style,
    **dict.fromkeys(("number", "count"), _compared),
    **dict.fromkeys(("url", "title", "clipboard"), _sentence),
    "dialog": _dialog,
    "download": _download,
    "contrast": _ratio,
    **dict.fromkeys(("console_clean", "no_overflow"), _flag),
    **dict.fromkeys(("below", "beside"), _two),
    **dict.fromkeys(("changed", "same"), _remembered),
}
"""The parser of each kind of expectation. An expected text is parsed into a Matcher."""
