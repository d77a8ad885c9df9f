"""Parses the expectations of an entry `by: file`, in any of the shapes that models write, into one normal form."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.plan.comparison_operators import OPERATORS, SPELLINGS
from generator.plan.text_matchers import parse_pattern

_NAMES = {
    "exists": "exists",
    "present": "exists",
    "absent": "absent",
    "missing": "absent",
    "matches": "matches",
    "pattern": "matches",
    "regex": "matches",
    "lacks": "lacks",
    "excludes": "lacks",
    "not matches": "lacks",
    "contains": "contains",
    "includes": "contains",
    "text": "contains",
    "same as": "same as",
    "sameas": "same as",
    "identical to": "same as",
    "equals": "equals",
    "exactly": "equals",
}
"""Synonyms for expectations of a whole file."""
_OPPOSITES = {"exists": "absent", "absent": "exists", "matches": "lacks", "lacks": "matches"}
_OPERATORS = {
    **dict.fromkeys(("value", "is", "equals", "exactly", "==", "=", "==="), "=="),
    **dict.fromkeys(("not", "!=", "!=="), "!="),
    **{sign: sign for sign in ("<", "<=", ">", ">=", "contains", "matches", "count", "absent", "exists")},
    **dict.fromkeys(("length", "len"), "count"),
}
"""Synonyms for comparisons of a value within a file."""
_PATH, _DOCUMENT = ("path", "pointer", "at", "key"), ("json", "yaml", "values")


def parse_file_expectations(raw: Any) -> dict[str, Any]:
    """Parse expectations by name; `values` lists `[path, operator, value]` of a JSON or YAML document.

    A repeated expectation has a list of values. Raises TypeError or ValueError with the reason.
    """
    read: dict[str, Any] = {}
    for name, value in _each(raw):
        several = value if isinstance(value, list) and name != "values" else [value]
        if name in read:
            before = read[name] if isinstance(read[name], list) else [read[name]]
            read[name] = [*before, *several]
        else:
            read[name] = [value] if name == "values" else value
    if read.get("exists") is not None and read.get("absent") is not None:
        raise ValueError("a file cannot be there and be absent")
    return read


def _each(raw: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(raw, list | tuple):
        for one in raw:
            yield from _each(one)
    elif isinstance(raw, str) and raw in ("exists", "absent"):
        yield raw, True
    elif isinstance(raw, dict):
        yield from _object(raw)
    else:
        raise TypeError("an expectation is an object")


def _object(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    named = {str(key).replace("_", " ").replace("-", " ").lower(): value for key, value in raw.items()}
    if place := next((key for key in _PATH if isinstance(named.get(key), str | int)), None):
        yield from (("values", one) for one in _value(str(named.pop(place)), named))
        return
    turned = named.pop("not", False)
    if isinstance(turned, dict | list):
        yield from (_opposite(name, value) for name, value in _each(turned))
        turned = False
    for key, value in named.items():
        if key in _DOCUMENT:
            yield from (("values", one) for one in _values(value))
        else:
            name = _NAMES.get(key, key)
            one = name, _whole(name, value)
            yield _opposite(*one) if turned else _there(*one)


def _whole(name: str, value: Any) -> Any:
    """Parse the value; patterns may be written `/like this/i`."""
    if name not in ("matches", "lacks"):
        return value
    return [parse_pattern(one) for one in value] if isinstance(value, list) else parse_pattern(value)


def _there(name: str, value: Any) -> tuple[str, Any]:
    """Convert `exists: false` to `absent: true`."""
    if name in ("exists", "absent") and value in (False, "false"):
        return _opposite(name, True)
    return (name, True) if name in ("exists", "absent") else (name, value)


def _opposite(name: str, value: Any) -> tuple[str, Any]:
    if name not in _OPPOSITES:
        raise ValueError(f"`not` cannot be said of `{name}`")
    return _there(_OPPOSITES[name], value)


def _values(raw: Any) -> Iterator[list[Any]]:
    """Parse `{path, value}`, `[path, value]`, `[path, operator, value]`, `{path: value}`, or a list of them."""
    if isinstance(raw, dict):
        if place := next((key for key in _PATH if isinstance(raw.get(key), str) and len(raw) > 1), None):
            yield from _value(raw[place], {key: value for key, value in raw.items() if key != place})
        else:
            yield from ([str(key), "==", value] for key, value in raw.items())
    elif isinstance(raw, list) and raw and isinstance(raw[0], str):
        yield _triple(raw)
    elif isinstance(raw, list) and raw:
        for one in raw:
            yield from _values(one)
    elif isinstance(raw, str):
        yield [raw, "exists", True]
    else:
        raise TypeError("an expectation of a document is a path and a value")


def _triple(raw: list[Any]) -> list[Any]:
    match raw:
        case [path]:
            return [path, "exists", True]
        case [path, value]:
            return [path, "==", value]
        case [path, str(operator), value] if operator in _OPERATORS:
            return _compared(path, operator, value)
    raise ValueError("a path in a document has an operator and a value")


def _value(path: str, said: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Parse the expectations of the value at one path; a path alone expects existence."""
    operators = {str(key).replace("op", "operator") if key == "op" else str(key): value for key, value in said.items()}
    if isinstance(sign := operators.get("operator"), str):
        yield _triple([path, sign, operators.get("value")])
        return
    known = [_compared(path, key, value) for key, value in operators.items() if key in _OPERATORS]
    yield from known or [[path, "exists", True]]


def _compared(path: str, operator: str, wanted: Any) -> list[Any]:
    sign = _OPERATORS[operator]
    return [path, sign, _counted(wanted) if sign == "count" else wanted]


def _counted(wanted: Any) -> Any:
    """Parse a number of items, `3` or `[">", 3]`."""
    match wanted if isinstance(wanted, list) else ["==", wanted]:
        case [str(sign), int() | float() | str() as number] if sign in SPELLINGS:
            number = float(number) if isinstance(number, str) else number
            return number if SPELLINGS[sign] == "==" else [SPELLINGS[sign], number]
    raise ValueError(f"a count is a number, or one of {' '.join(OPERATORS)} and a number")
