"""Finds the bracket that spoils a script: one that is never closed, or closed by one of another kind."""

from dataclasses import dataclass

from generator.inspection.javascript_tree import Script, Syntax
from generator.inspection.reading import Place

_CLOSES = {"(": ")", "[": "]", "{": "}", "${": "}"}


@dataclass(frozen=True)
class Mismatch:
    """Where two brackets do not fit, and how to say so. `noticed` is the byte where that becomes certain."""

    noticed: int
    place: Place
    reason: str


def bracket_that_does_not_match(script: Script) -> Mismatch | None:
    """The first one. Brackets in strings, comments and regular expressions are not counted."""
    waiting: list[Syntax] = []
    for node in script.of_kind(*_CLOSES, *set(_CLOSES.values())):
        if node.missing:
            continue
        if node.kind in _CLOSES:
            waiting.append(node)
        elif not waiting:
            return Mismatch(node.start, script.place_of(node), f"the `{node.kind}` here closes nothing; remove it")
        elif _CLOSES[waiting[-1].kind] == node.kind:
            waiting.pop()
        else:
            return _crossed(script, waiting[-1], node)
    if not waiting:
        return None
    node = waiting[-1]
    reason = f"the `{node.kind}` here is never closed; a `{_CLOSES[node.kind]}` is missing"
    return Mismatch(len(script.source), script.place_of(node), reason)


def _crossed(script: Script, opened: Syntax, closed: Syntax) -> Mismatch:
    where = script.place_of(closed)
    remedy = f"add `{_CLOSES[opened.kind]}`"
    reason = f"the `{opened.kind}` here is not closed before the `{closed.kind}` at {where}: {remedy}"
    return Mismatch(closed.start, script.place_of(opened), reason)
