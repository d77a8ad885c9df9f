"""The result of inspecting a file: faults with positions, references to other files, scripts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import chain
from typing import Literal, NamedTuple

from generator.faults import Fault

Base = Literal["file", "page", "repository"]
"""The base of a relative reference: its file, the page that loads the file, or GitHub's view of the file."""
Goal = Literal["script", "module", "handler", "commonjs"]
"""How JavaScript is compiled: as a classic script, a module, an event handler's body, or a CommonJS file."""


class Position(NamedTuple):
    """A line and a column in a text, both counted from 1."""

    line: int = 1
    column: int = 1

    def within(self, outer: "Position") -> "Position":
        """Convert a position in a part of a file that begins at `outer` to a position in the file."""
        return Position(outer.line + self.line - 1, self.column + (outer.column - 1 if self.line == 1 else 0))

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


START = Position()


def position_of(text: str, offset: int) -> Position:
    """The position of the character at `offset`."""
    before = text.count("\n", 0, offset)
    return Position(before + 1, offset - text.rfind("\n", 0, offset))


def quote_code(code: str, longest: int = 40) -> str:
    """Quote a piece of a file in a fault: short and on one line."""
    flat = " ".join(code.split())
    short = f"{flat[: longest - 1]}…" if len(flat) > longest else flat
    return f'"{short}"' if "`" in short else f"`{short}`"


@dataclass(frozen=True)
class Reference:
    """A reference from the file at `path` to `target`; `form` is its syntax, such as `<img src>`.

    `blockable`: browsers block it over http on an https page, in contrast to images and links. `runs`: how it loads a
    script. `bare`: it is a module name without a path. `worker`: it starts a web worker.
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
    """JavaScript that begins at `at` in its file. An inline script has one goal, a file several possible ones."""

    path: str
    text: str
    at: Position = START
    goals: tuple[Goal, ...] = ("script", "module", "commonjs")


@dataclass(frozen=True)
class InspectedFile:
    """The faults, references and scripts of a file or a part of it; `mapped` are the names in its import map."""

    faults: tuple[Fault, ...] = ()
    references: tuple[Reference, ...] = ()
    scripts: tuple[Script, ...] = ()
    mapped: tuple[str, ...] = ()


def merge_inspected(readings: Iterable[InspectedFile]) -> InspectedFile:
    """Merge several results in order."""
    parts = list(readings)
    return InspectedFile(
        *(tuple(chain.from_iterable(getattr(part, one.name) for part in parts)) for one in fields(InspectedFile))
    )


def fault_at(path: str, position: Position | None, kind: str, reason: str) -> Fault:
    """A fault that is not fatal, with its position in front."""
    return Fault(f"{position}: {reason}" if position else reason, path, fatal=False, kind=kind)


def with_one_fault(path: str, position: Position | None, kind: str, reason: str) -> InspectedFile:
    """A result with this one fault."""
    return InspectedFile((fault_at(path, position, kind, reason),))
