"""The plan: what a brief demands, as entries that code can check."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field

from contracts.value import Value
from generator.plan.step_parser import PLAIN_VIEW, Step, View

MAX_REQUIREMENTS = 8

FileDemand = Literal["required", "forbidden", "as attached", "may change", "built later"]


class _Part(Value):
    """Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")


class FileRule(_Part):
    """What the brief demands of one file; `check` is the number of the check that demands it.

    `of` is the attached spreadsheet that code converts to this CSV file, `sheet` its sheet, by default the first.
    """

    path: str
    rule: FileDemand
    check: int | None = None
    of: str | None = None
    sheet: str | None = None


class Entry(_Part):
    """One way to decide a check or a requirement.

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
    """An entry for check `number`, counted from 1; a check may have several entries."""

    number: int = Field(ge=1)


class Requirement(Entry):
    """An entry for something that the brief demands and no check covers.

    `keeps`: in a revision, existing behaviour that must remain.
    """

    says: str
    keeps: bool = False


class Dropped(_Part):
    """A dropped part of a plan. `number` is the check's, for an entry of a check."""

    item: str
    state: Literal["unreadable", "refused", "proves nothing"]
    reason: str
    number: int | None = None


class Plan(_Part):
    """`names` are the selectors that the steps use, with their meaning.

    `replaced` are the numbers, from 1, of earlier rounds' checks that this brief renames, removes or replaces.
    `dropped` is what parsing, validation and the dry run dropped; it is not part of the JSON.
    """

    names: Mapping[str, str] = {}
    files: tuple[FileRule, ...] = ()
    checks: tuple[CheckEntry, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    replaced: tuple[int, ...] = ()
    dropped: tuple[Dropped, ...] = Field(default=(), exclude=True)

    @property
    def decides_nothing(self) -> bool:
        """True for a plan without content."""
        return not (self.files or self.checks or self.requirements or self.replaced)

    @property
    def entries(self) -> Sequence[CheckEntry | Requirement]:
        """Every entry: checks, then requirements. Results refer to an entry by its index here."""
        return (*self.checks, *self.requirements)


NO_PLAN = Plan()
"""The empty plan: the brief is judged by its own checks."""


def describe_untried_checks(plan: Plan) -> tuple[str, ...]:
    """Describe the checks that are not tested because all their entries were dropped."""
    left = {entry.number for entry in plan.checks}
    reasons = {one.number: one.reason for one in plan.dropped if one.number is not None and one.number not in left}
    return tuple(f"check {number} is not tried: {reason}" for number, reason in sorted(reasons.items()))
