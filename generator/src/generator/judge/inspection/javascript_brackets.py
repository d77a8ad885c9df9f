"""Finds the bracket that spoils a script: one that is never closed, or closed by one of another kind."""

from dataclasses import dataclass

from generator.judge.inspection.javascript_tree import Script
from generator.judge.inspection.reading import Place

_CLOSES = {"(": ")", "[": "]", "{": "}", "${": "}"}


@dataclass(frozen=True)
class Mismatch:
    """Where two brackets do not fit, and how to say so. `noticed` is the byte where that becomes certain."""

    noticed: int
    place: Place
    reason: str


def bracket_that_does_not_match(script: Script) -> Mismatch | None:
    """The first one. Brackets in strings, comments and regular expressions are not counted."""
    waiting: list[int] = []
    for node in script.of_kind(*_CLOSES, *set(_CLOSES.values())):
        kind = script.kinds[node]
        if node in script.missing:
            continue
        if kind in _CLOSES:
            waiting.append(node)
        elif not waiting:
            return Mismatch(script.starts[node], script.place_of(node), f"the `{kind}` here closes nothing; remove it")
        elif _CLOSES[script.kinds[waiting[-1]]] == kind:
            waiting.pop()
        else:
            return _crossed(script, waiting[-1], node)
    if not waiting:
        return None
    kind = script.kinds[waiting[-1]]
    reason = f"the `{kind}` here is never closed; a `{_CLOSES[kind]}` is missing"
    return Mismatch(len(script.source), script.place_of(waiting[-1]), reason)


def _crossed(script: Script, opened: int, closed: int) -> Mismatch:
    kind, other = script.kinds[opened], script.kinds[closed]
    where = script.place_of(closed)
    reason = f"the `{kind}` here is not closed before the `{other}` at {where}: add `{_CLOSES[kind]}`"
    return Mismatch(script.starts[closed], script.place_of(opened), reason)
