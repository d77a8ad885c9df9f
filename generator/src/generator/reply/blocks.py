"""The blocks that every reader finds in a reply, with their files, edits and faults."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.faults import Fault


@dataclass(frozen=True)
class Edit:
    """Replace the first of two texts by the second in the file at `path`.

    If the divider between the two is ambiguous there are several `readings`, the longest searched text first.
    """

    path: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """A part of a reply, from `start` to `end`, in one format; one without content is not a file."""

    start: int
    end: int
    texts: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def size(self) -> int:
        """Characters that the block writes into files, plus one for each edit and fault."""
        edited = sum(len(new) for edit in self.edits for _, new in edit.readings[:1])
        return sum(len(text) for _, text in self.texts) + edited + len(self.edits) + len(self.faults)


Reader = Callable[[str], Sequence[Block]]
"""Finds the blocks of one format in a text, in order. Never raises."""
