"""Finds the bracket that spoils a script: one that is never closed, or closed by one of another kind."""

from dataclasses import dataclass

from tree_sitter import Node

from generator.inspection.javascript_tree import Script, text_of
from generator.inspection.reading import Place

_QUERY = '["(" ")" "[" "]" "{" "}" "${"] @bracket'
_CLOSES = {"(": ")", "[": "]", "{": "}", "${": "}"}


@dataclass(frozen=True)
class Mismatch:
    """Where two brackets do not fit, and how to say so. `noticed` is the byte where that becomes certain."""

    noticed: int
    place: Place
    reason: str


def bracket_that_does_not_match(script: Script) -> Mismatch | None:
    """The first one. Brackets in strings, comments and regular expressions are not counted."""
    waiting: list[Node] = []
    for node in script.captures(_QUERY).get("bracket", []):
        if node.is_missing:
            continue
        bracket = text_of(node)
        if bracket in _CLOSES:
            waiting.append(node)
        elif not waiting:
            place = script.place_of(node)
            return Mismatch(node.start_byte, place, f"the `{bracket}` here closes nothing; remove it")
        elif _CLOSES[text_of(waiting[-1])] == bracket:
            waiting.pop()
        else:
            return _crossed(script, waiting[-1], node)
    if not waiting:
        return None
    node = waiting[-1]
    bracket = text_of(node)
    reason = f"the `{bracket}` here is never closed; a `{_CLOSES[bracket]}` is missing"
    return Mismatch(len(script.source), script.place_of(node), reason)


def _crossed(script: Script, opened: Node, closed: Node) -> Mismatch:
    bracket, place = text_of(opened), script.place_of(opened)
    where = script.place_of(closed)
    reason = f"the `{bracket}` here is not closed before the `{text_of(closed)}` at {where}: add `{_CLOSES[bracket]}`"
    return Mismatch(closed.start_byte, place, reason)
