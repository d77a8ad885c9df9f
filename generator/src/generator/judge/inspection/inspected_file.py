"""What reading one file gives: its faults, with places that a model finds again, what it refers to, and its scripts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import chain
from typing import Literal, NamedTuple

from generator.faults import Fault

Base = Literal["file", "page", "repository"]
"""What a relative reference starts from: the file that holds it, the page that loads the file, GitHub's view of it."""
Goal = Literal["script", "module", "handler", "commonjs"]
"""What JavaScript is compiled as: a classic script, a module, the body of an event handler, a file for node."""


class Position(NamedTuple):
    """A line and a column of a text, both counted from 1."""

    line: int = 1
    column: int = 1

    def within(self, outer: "Position") -> "Position":
        """This place of a piece of text, counted in the file in which the piece begins at `outer`."""
        return Position(outer.line + self.line - 1, self.column + (outer.column - 1 if self.line == 1 else 0))

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


START = Position()


def position_of(text: str, offset: int) -> Position:
    """Where the character at `offset` is."""
    before = text.count("\n", 0, offset)
    return Position(before + 1, offset - text.rfind("\n", 0, offset))


def quote_code(code: str, longest: int = 40) -> str:
    """A piece of a file as it is quoted in a fault: on one line, and short."""
    flat = " ".join(code.split())
    short = f"{flat[: longest - 1]}…" if len(flat) > longest else flat
    return f'"{short}"' if "`" in short else f"`{short}`"


@dataclass(frozen=True)
class Reference:
    """That the file at `path` names `target`, as in `<img src>`.

    `blockable` is what browsers refuse over http on an https page; they upgrade pictures, and links are followed later.
    `runs` is how a script is loaded by it, `bare` a module's name without a path, `worker` what starts one.
    """

    path: str
    position: Position
    target: str
    form: str
    base: Base = "file"
    blockable: bool = False
    runs: Goal | None = None
    bare: bool = False
    worker: bool = False


@dataclass(frozen=True)
class Script:
    """JavaScript that begins at `at` in its file. It has one goal in a page, and several as a file of its own."""

    path: str
    text: str
    at: Position = START
    goals: tuple[Goal, ...] = ("script", "module", "commonjs")


@dataclass(frozen=True)
class InspectedFile:
    """What a file, or a piece of it, has wrong, refers to and runs; `mapped` are the names in its import map."""

    faults: tuple[Fault, ...] = ()
    references: tuple[Reference, ...] = ()
    scripts: tuple[Script, ...] = ()
    mapped: tuple[str, ...] = ()


def merge_inspected(readings: Iterable[InspectedFile]) -> InspectedFile:
    """All of them as one, in their order."""
    parts = list(readings)
    return InspectedFile(
        *(tuple(chain.from_iterable(getattr(part, one.name) for part in parts)) for one in fields(InspectedFile))
    )


def fault_at(path: str, position: Position | None, kind: str, reason: str) -> Fault:
    """A fault that may be published if need be, with its place in front."""
    return Fault(f"{position}: {reason}" if position else reason, path, fatal=False, kind=kind)


def with_one_fault(path: str, position: Position | None, kind: str, reason: str) -> InspectedFile:
    """A reading that found this one fault."""
    return InspectedFile((fault_at(path, position, kind, reason),))
