"""The plan: what a brief asks for, as data that code can carry out."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field

from contracts.brief import Value
from generator.plan.steps import PLAIN_VIEW, Step, View

MOST_REQUIREMENTS = 8

Rule = Literal["required", "forbidden", "as attached", "may change", "built later"]


class _Part(Value):
    """Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")


class FileRule(_Part):
    """What the brief says of one file; `check` is the number of the check that says so."""

    path: str
    rule: Rule
    check: int | None = None


class Entry(_Part):
    """One way to try a check or a requirement.

    `by` steps: `view` and `steps`; file: `path` and `expect`; picture: `question`; nobody: `why`.
    """

    by: Literal["steps", "file", "picture", "nobody"]
    view: View = PLAIN_VIEW
    steps: tuple[Step, ...] = ()
    path: str = ""
    expect: Mapping[str, Any] = {}
    question: str = ""
    why: str = ""


class CheckEntry(Entry):
    """An entry for the check at `number`, from 1, in the brief's list; several entries may share it."""

    number: int = Field(ge=1)


class Requirement(Entry):
    """An entry for something that the brief demands and no check asks.

    `keeps`: in a revision, what the site does already and goes on doing.
    """

    says: str
    keeps: bool = False


class Plan(_Part):
    """`names` are selectors that the steps rely on, with what each stands for.

    `replaced` are the numbers, from 1, of the earlier rounds' checks that this brief renames, removes or replaces.
    """

    names: Mapping[str, str] = {}
    files: tuple[FileRule, ...] = ()
    checks: tuple[CheckEntry, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    replaced: tuple[int, ...] = ()

    @property
    def entries(self) -> Sequence[CheckEntry | Requirement]:
        """Every entry: those of checks, then requirements. An entry's place here is how it is referred to."""
        return (*self.checks, *self.requirements)


NO_PLAN = Plan()
"""Decides nothing: the brief goes on by its own checks and the reading of files."""
