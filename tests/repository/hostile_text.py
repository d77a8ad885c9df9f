"""Text that a regular expression reads slowly, if it can be made to: made from the expression's own parts."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

_PARSER: Any = import_module("re._parser")
_LETTERS = "a0 _-.,:;=/\\'\"`<>()[]{}*#+\n\t~|@$%&!?^éA"
_MANY = 8
"""A repetition that may go on for so long is worth pumping."""
_MOST_PUMPS = 80
_CATEGORIES = {
    "CATEGORY_DIGIT": "0",
    "CATEGORY_NOT_DIGIT": "a <",
    "CATEGORY_SPACE": " \n",
    "CATEGORY_NOT_SPACE": "a<",
    "CATEGORY_WORD": "a0",
    "CATEGORY_NOT_WORD": " <.",
}


class Attack(NamedTuple):
    """A text that repeats `pump` after `before`; or both together, where `restarts`."""

    before: str
    pump: str
    last: str = ""
    restarts: bool = False

    def text(self, length: int) -> str:
        """The text, of about so many characters."""
        if self.restarts:
            return (self.before + self.pump) * max(1, length // len(self.before + self.pump)) + self.last
        return self.before + self.pump * max(1, length // len(self.pump)) + self.last


def attacks_on(pattern: "re.Pattern[Any]") -> list[Attack]:
    """Each part that can be repeated again and again, after what leads up to it, and all that leads up to it too."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = _PARSER.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    pumps = dict.fromkeys([*_pumps(tree, ""), ("", _sample(tree) or " "), *(("", letter) for letter in _LETTERS)])
    found = []
    for before, pump in list(pumps)[:_MOST_PUMPS]:
        found += [Attack(before, pump), Attack(before, pump, "\0")]
        if before:
            found += [Attack(before, pump, restarts=True), Attack("", before, restarts=True)]
    return list(dict.fromkeys(found))


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What to repeat, and what stands before it. A part that is optional also stands between others."""
    for kind, value in tree:
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if most >= _MANY:
                yield from ((before, one) for one in _variants(body) if one)
            yield from _pumps(body, before)
        else:
            for inner in _inner(name, value):
                yield from _pumps(inner, before)
        before += _sample([(kind, value)])


def _inner(name: str, value: Any) -> list[Any]:
    match name:
        case "SUBPATTERN":
            return [value[-1]]
        case "ATOMIC_GROUP":
            return [value]
        case "BRANCH":
            return list(value[1])
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "GROUPREF_EXISTS":
            return [one for one in value[1:] if one]
    return []


def _variants(tree: Any) -> Iterator[str]:
    """Some texts that the tree matches: its alternatives and a few characters of its classes."""
    if len(tree) == 1:
        kind, value = tree[0]
        if str(kind) in ("IN", "ANY", "NOT_LITERAL"):
            yield from _characters(str(kind), value)
            return
        if str(kind) in ("BRANCH", "SUBPATTERN", "ATOMIC_GROUP"):
            for inner in _inner(str(kind), value):
                yield from _variants(inner)
            return
    yield _sample(tree)
    yield _sample(tree, more=2)


def _sample(tree: Any, more: int = 0) -> str:
    return "".join(_one(str(kind), value, more) for kind, value in tree)


def _one(name: str, value: Any, more: int) -> str:
    match name:
        case "LITERAL":
            return chr(int(value))
        case "IN" | "ANY" | "NOT_LITERAL":
            return next(iter(_characters(name, value)), "")
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, body = value
            return _sample(body, more) * int(min(max(least, more), most))
        case "SUBPATTERN" | "ATOMIC_GROUP" | "BRANCH":
            return _sample(_inner(name, value)[0], more)
    return ""


def _characters(name: str, value: Any) -> list[str]:
    """Up to four characters of the class."""
    if name == "ANY":
        return ["a", " ", "<"]
    if name == "NOT_LITERAL":
        return [letter for letter in _LETTERS if ord(letter) != value][:3]
    negated = str(value[0][0]) == "NEGATE"
    inside = [letter for kind, one in value for letter in _members(str(kind), one)]
    if negated:
        return [letter for letter in _LETTERS if letter not in inside][:4]
    return inside[:4]


def _members(name: str, value: Any) -> list[str]:
    match name:
        case "LITERAL":
            return [chr(value)]
        case "RANGE":
            return [chr(value[0]), *(letter for letter in _LETTERS if value[0] <= ord(letter) <= value[1])][:3]
        case "CATEGORY":
            return list(_CATEGORIES.get(str(value), ""))
    return []
