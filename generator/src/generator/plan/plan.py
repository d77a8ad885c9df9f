"""The plan: what a brief asks for, as data that code can carry out."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field

from contracts.brief import Value
from generator.plan.steps import PLAIN_VIEW, Step, View

MOST_REQUIREMENTS = 8

FileDemand = Literal["required", "forbidden", "as attached", "may change", "built later"]


class _Part(Value):
    """Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")


class FileRule(_Part):
    """What the brief says of one file; `check` is the number of the check that says so.

    `of` is the attached spreadsheet that code converts to this CSV file, and `sheet` the sheet, by default the first.
    """

    path: str
    rule: FileDemand
    check: int | None = None
    of: str | None = None
    sheet: str | None = None


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


class Dropped(_Part):
    """A part of a plan that was left out. `number` is that of the check that it was an entry of."""

    item: str
    state: Literal["unreadable", "refused", "proves nothing"]
    reason: str
    number: int | None = None


class Plan(_Part):
    """`names` are selectors that the steps rely on, with what each stands for.

    `replaced` are the numbers, from 1, of the earlier rounds' checks that this brief renames, removes or replaces.
    `dropped` is what reading, vetting and the run against an empty page left out; it is not part of the JSON.
    """

    names: Mapping[str, str] = {}
    files: tuple[FileRule, ...] = ()
    checks: tuple[CheckEntry, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    replaced: tuple[int, ...] = ()
    dropped: tuple[Dropped, ...] = Field(default=(), exclude=True)

    @property
    def decides_nothing(self) -> bool:
        """Whether nothing can be tried, demanded or replaced by it."""
        return not (self.files or self.checks or self.requirements or self.replaced)

    @property
    def entries(self) -> Sequence[CheckEntry | Requirement]:
        """Every entry: those of checks, then requirements. An entry's place here is how it is referred to."""
        return (*self.checks, *self.requirements)


NO_PLAN = Plan()
"""Decides nothing: the brief goes on by its own checks and the reading of files."""


def describe_untried_checks(plan: Plan) -> tuple[str, ...]:
    """In words for people: the checks that nothing tries because all that the plan said of them was left out."""
    left = {entry.number for entry in plan.checks}
    reasons = {one.number: one.reason for one in plan.dropped if one.number is not None and one.number not in left}
    return tuple(f"check {number} is not tried: {reason}" for number, reason in sorted(reasons.items()))
