"""Parses JavaScript into a tree, errors included, and gives up in time on text that is none.

Of tree-sitter only parsing and the cursor are used: its queries take time without bound on deep nesting, and end the
whole process when they are to be interrupted (seen with 0.26.1).
"""

import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import tree_sitter_javascript
from tree_sitter import Language, Parser, Tree

from generator.inspection.reading import Place

SECONDS = 0.5
"""For one script; a library of 300 KB takes a tenth of that."""
_CHUNK = 65_536
_NEWLINE = ord("\n")
_STAGE = 32_768
_SWARM = 1_500
"""Errors in one stage. The parser ends in a step that cannot be interrupted and grows with the square of them."""


class TooHardError(Exception):
    """The parser came no further than `offset` bytes within its time."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(eq=False, slots=True)
class Syntax:
    """A node of the tree: its kind in tree-sitter's grammar, and the bytes it spans."""

    kind: str
    start: int
    end: int
    parent: "Syntax | None"
    missing: bool
    children: list["Syntax"] = field(default_factory=list)

    def child(self, kind: str) -> "Syntax | None":
        """The first child of that kind."""
        return next((child for child in self.children if child.kind == kind), None)


@dataclass(frozen=True)
class Script:
    """A parsed script, every node of it in the order of the text, and where in its file it begins."""

    source: bytes
    nodes: Sequence[Syntax]
    at: Place

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Syntax]]:
        """The nodes of each kind that occurs."""
        found: dict[str, list[Syntax]] = defaultdict(list)
        for node in self.nodes:
            found[node.kind].append(node)
        return found

    def of_kind(self, *kinds: str) -> list[Syntax]:
        """The nodes of these kinds, in the order of the text."""
        found = [node for kind in kinds for node in self.by_kind.get(kind, ())]
        return sorted(found, key=lambda node: node.start)

    def text_of(self, node: Syntax) -> str:
        """The source of a node."""
        return self.source[node.start : node.end].decode(errors="replace")

    def text_from(self, node: Syntax, longest: int = 1_000) -> str:
        """The source of a node as far as that many bytes; errors may span everything, and be many."""
        return self.source[node.start : min(node.end, node.start + longest)].decode(errors="replace")

    def place_of(self, node: Syntax) -> Place:
        """Where in the file a node begins."""
        line = bisect_right(self._line_starts, node.start)
        before = self.source[self._line_starts[line - 1] : node.start]
        return Place(line, len(before.decode(errors="replace")) + 1).within(self.at)

    @cached_property
    def _line_starts(self) -> Sequence[int]:
        return [0, *(offset + 1 for offset, byte in enumerate(self.source) if byte == _NEWLINE)]


def parsed(source: bytes, at: Place, clock: Callable[[], float] = time.monotonic) -> Script:
    """The script that `source` is. Raises TooHardError instead of taking much longer than `SECONDS`."""
    _refuse_swarms(source, clock)
    return Script(source, list(_nodes(_tree(source, clock, clock() + SECONDS))), at)


def _nodes(tree: Tree) -> Iterator[Syntax]:
    cursor = tree.walk()
    parent: Syntax | None = None
    while True:
        node = cursor.node
        if node is None:
            return
        syntax = Syntax(node.type, node.start_byte, node.end_byte, parent, node.is_missing)
        if parent is not None:
            parent.children.append(syntax)
        yield syntax
        if cursor.goto_first_child():
            parent = syntax
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent() or parent is None:
                return
            parent = parent.parent


def _refuse_swarms(source: bytes, clock: Callable[[], float]) -> None:
    """Parse longer and longer beginnings, and stop where errors swarm. Real scripts come through it in milliseconds."""
    end = clock() + SECONDS / 2
    for start in range(0, len(source) - _STAGE, _STAGE):
        try:
            tree = _tree(source[: start + _STAGE], clock, end)
        except TooHardError:
            return
        if _errors_after(tree, start) > _SWARM:
            raise TooHardError(start)


def _errors_after(tree: Tree, start: int) -> int:
    """How many errors there are from byte `start` on, as far as the limit."""
    count, waiting = 0, [tree.root_node]
    while waiting and count <= _SWARM:
        node = waiting.pop()
        if node.has_error and node.end_byte >= start:
            count += node.is_error or node.is_missing
            waiting += node.children
    return count


def _tree(source: bytes, clock: Callable[[], float], end: float) -> Tree:
    reached = 0

    def out_of_time(offset: int, _: object) -> bool:
        nonlocal reached
        reached = offset
        return clock() > end

    def read(offset: int, _: object) -> bytes:
        return source[offset : offset + _CHUNK]

    try:
        return Parser(_language()).parse(read, progress_callback=out_of_time)
    except ValueError as error:
        raise TooHardError(reached) from error


@cache
def _language() -> Language:
    return Language(tree_sitter_javascript.language())
