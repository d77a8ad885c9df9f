"""Parses JavaScript into a tree, errors included, and gives up in time on text that is none."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Point, Query, QueryCursor, Tree

from generator.inspection.reading import Place

SECONDS = 0.5
"""For one script; a library of 400 KB takes a tenth of that."""
_LARGE = 32_000
_STAGE = 16_384
_CHUNK = 65_536
_SWARM = 1_200
"""Errors in one stage. The parser ends in a step that cannot be interrupted and grows with the square of them."""


@dataclass(frozen=True)
class Script:
    """A parsed script, and where in its file it begins."""

    source: bytes
    tree: Tree
    at: Place

    def captures(self, query: str) -> dict[str, list[Node]]:
        """The nodes that the query captures, by capture name, each list in the order of the text."""
        found = QueryCursor(_query(query)).captures(self.tree.root_node)
        return {name: sorted(nodes, key=lambda one: one.start_byte) for name, nodes in found.items()}

    def place_of(self, node: Node) -> Place:
        """Where in the file a node begins, its column counted in characters."""
        row, column = node.start_point
        line = self.source[node.start_byte - column : node.start_byte]
        return Place(row + 1, len(line.decode(errors="replace")) + 1).within(self.at)


class TooHardError(Exception):
    """The parser came no further than `offset` bytes within its time."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def tree_of(source: bytes, clock: Callable[[], float] = time.monotonic) -> Tree:
    """The tree of `source`. Raises TooHardError instead of taking much longer than `SECONDS`."""
    if len(source) > _LARGE:
        _refuse_swarms(source, clock)
    return _parsed(source, None, clock, clock() + SECONDS)


def text_of(node: Node) -> str:
    """The source of a node."""
    return (node.text or b"").decode(errors="replace")


def _refuse_swarms(source: bytes, clock: Callable[[], float]) -> None:
    """Parse in growing stages, and stop where errors swarm. Real scripts come through it in a few milliseconds."""
    tree, end = None, clock() + SECONDS / 2
    for start in range(0, len(source), _STAGE):
        part = source[: start + _STAGE]
        if tree is not None:
            tree.edit(start, start, len(part), _point(source[:start]), _point(source[:start]), _point(part))
        try:
            tree = _parsed(part, tree, clock, end)
        except TooHardError:
            return
        cursor = QueryCursor(_query("(ERROR) @error"))
        cursor.set_byte_range(start, len(part))
        if tree.root_node.has_error and len(cursor.captures(tree.root_node).get("error", [])) > _SWARM:
            raise TooHardError(start)


def _parsed(source: bytes, old: Tree | None, clock: Callable[[], float], end: float) -> Tree:
    reached = 0

    def out_of_time(offset: int, _: bool) -> bool:
        nonlocal reached
        reached = offset
        return clock() > end

    def read(offset: int, _: Point) -> bytes:
        return source[offset : offset + _CHUNK]

    parser = Parser(_language())
    try:
        if old is None:
            return parser.parse(read, progress_callback=out_of_time)
        return parser.parse(read, old, progress_callback=out_of_time)
    except ValueError as error:
        raise TooHardError(reached) from error


def _point(source: bytes) -> tuple[int, int]:
    return source.count(b"\n"), len(source) - source.rfind(b"\n") - 1


@cache
def _language() -> Language:
    return Language(tree_sitter_javascript.language())


@cache
def _query(text: str) -> Query:
    return Query(_language(), text)
