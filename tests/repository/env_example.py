"""Reads `.env.example`: variables, their comments and the services whose heading they stand under."""

import re
from dataclasses import dataclass

from tests.repository.tree import text_of

HEADING = re.compile(r"## (.+)")
ASSIGNMENT = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


@dataclass(frozen=True)
class Variable:
    """One line `NAME=value`; `readers` are the names in the heading above it."""

    name: str
    value: str
    comment: str
    readers: frozenset[str]


def variables() -> list[Variable]:
    """All of them, in order."""
    found: list[Variable] = []
    readers: frozenset[str] = frozenset()
    comment: list[str] = []
    for line in text_of(".env.example").splitlines():
        if heading := HEADING.fullmatch(line):
            readers = frozenset(heading[1].split(", "))
            comment = []
        elif assignment := ASSIGNMENT.fullmatch(line):
            found.append(Variable(assignment[1], assignment[2], " ".join(comment), readers))
            comment = []
        elif line.startswith("# "):
            comment.append(line.removeprefix("# "))
        elif line:
            raise ValueError(f".env.example has a line that is no heading, comment or variable: {line}")
        else:
            comment = []
    return found
