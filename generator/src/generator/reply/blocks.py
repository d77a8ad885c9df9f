"""What every reader finds in an answer: blocks, each with the files, edits and faults that it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.faults import Fault


@dataclass(frozen=True)
class Edit:
    """In the file at `path` the first of two texts is to be replaced by the second.

    Where the line between the two is ambiguous there are several `readings`, the longest searched text first.
    """

    path: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """A part of an answer that one reader understands, from `start` up to `end`; one without anything is no file."""

    start: int
    end: int
    texts: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def size(self) -> int:
        """Characters that the block would put into files, and a little for each edit and fault."""
        edited = sum(len(new) for edit in self.edits for _, new in edit.readings[:1])
        return sum(len(text) for _, text in self.texts) + edited + len(self.edits) + len(self.faults)


Reader = Callable[[str], Sequence[Block]]
"""Finds the blocks of one form in a text, in order. Never raises, whatever the text."""
