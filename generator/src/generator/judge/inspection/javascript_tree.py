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

from generator.judge.inspection.deep_stack import on_deep_stack
from generator.judge.inspection.reading import Place

SECONDS = 0.5
"""Of computing for one script, however busy the machine is; a library of 200 KB takes a twentieth of that."""
_CHUNK = 65_536
_NEWLINE = ord("\n")
_STAGE = 32_768
_SWARM = 3_000
"""Errors in one stage. The parser ends in a step that cannot be interrupted and grows with the square of them."""


class TooHardError(Exception):
    """The parser came no further than `offset` bytes within its time."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True)
class Script:
    """A parsed script, and where in its file it begins.

    Its nodes are numbered in the order of the text, the root is 0. For each there is its kind in tree-sitter's grammar,
    the bytes it spans, the number of its parent (-1 for the root) and of the first node that is not within it.
    Plain lists, because the garbage collector spends more time on a deep graph of objects than the parser does.
    """

    source: bytes
    at: Place
    kinds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)
    """Numbers of nodes that the parser made up to go on."""

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for node, kind in enumerate(self.kinds):
            found[kind].append(node)
        return found

    def of_kind(self, *kinds: str) -> list[int]:
        """The nodes of these kinds, in the order of the text."""
        return sorted(node for kind in kinds for node in self._by_kind.get(kind, ()))

    def children(self, node: int) -> Iterator[int]:
        """The nodes right below."""
        child = node + 1
        while child < self.after[node]:
            yield child
            child = self.after[child]

    def child(self, node: int, kind: str) -> int | None:
        """The first child of that kind."""
        return next((child for child in self.children(node) if self.kinds[child] == kind), None)

    def text_of(self, node: int, longest: int = 1_000) -> str:
        """The source of a node as far as that many bytes; nodes may span everything, and be many."""
        start = self.starts[node]
        return self.source[start : min(self.ends[node], start + longest)].decode(errors="replace")

    def place_of(self, node: int) -> Place:
        """Where in the file a node begins."""
        line = bisect_right(self._line_starts, self.starts[node])
        before = self.source[self._line_starts[line - 1] : self.starts[node]]
        return Place(line, len(before.decode(errors="replace")) + 1).within(self.at)

    @cached_property
    def _line_starts(self) -> Sequence[int]:
        return [0, *(offset + 1 for offset, byte in enumerate(self.source) if byte == _NEWLINE)]


def parsed(source: bytes, at: Place, clock: Callable[[], float] = time.thread_time) -> Script:
    """The script that `source` is. Raises TooHardError instead of taking much longer than `SECONDS`."""
    return on_deep_stack(lambda: _parsed(source, at, clock))


def _parsed(source: bytes, at: Place, clock: Callable[[], float]) -> Script:
    _refuse_swarms(source, clock)
    script = Script(source, at)
    _fill(script, _tree(source, clock, clock() + SECONDS))
    return script


def _fill(script: Script, tree: Tree) -> None:
    cursor = tree.walk()
    parent, names = -1, dict[str, str]()
    while (node := cursor.node) is not None:
        number = len(script.kinds)
        script.kinds.append(names.setdefault(node.type, node.type))
        script.starts.append(node.start_byte)
        script.ends.append(node.end_byte)
        script.parents.append(parent)
        script.after.append(number + 1)
        if node.is_missing:
            script.missing.add(number)
        if cursor.goto_first_child():
            parent = number
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            script.after[parent] = len(script.kinds)
            parent = script.parents[parent]


def _refuse_swarms(source: bytes, clock: Callable[[], float]) -> None:
    """Parse longer and longer beginnings, and stop where errors swarm. Real scripts come through it in milliseconds."""
    begun = clock()
    for start in range(0, len(source) - _STAGE, _STAGE):
        if clock() - begun > 2 * SECONDS:
            return
        tree = _tree(source[: start + _STAGE], clock, clock() + 2 * SECONDS)
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
