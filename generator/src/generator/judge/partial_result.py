"""The result of one way to decide a check, and how several results merge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

How = Literal["browser", "rule", "none"]


@dataclass(frozen=True)
class PartialResult:
    """The result of one expression, scenario or file expectation. A check may have several.

    `detail` says what was expected and found, or why the result is undecided.
    """

    outcome: Literal["passed", "failed", "undecided"]
    detail: str
    how: How = "rule"
    late: bool = False
    """It passed only late, which is worth one repair and never a failure."""


def passed(detail: str) -> PartialResult:
    """A result that a file's content decides."""
    return PartialResult("passed", detail)


def failed(detail: str) -> PartialResult:
    """A result that a file's content decides."""
    return PartialResult("failed", detail)


def undecided(detail: str) -> PartialResult:
    """`detail` says why it is undecided."""
    return PartialResult("undecided", detail, "none")


def merge_results(outcomes: Sequence[PartialResult]) -> PartialResult:
    """Merge the results of one check: failed if one failed, else undecided if one is, else passed."""
    for worst in ("failed", "undecided"):
        if chosen := [one for one in outcomes if one.outcome == worst]:
            return PartialResult(chosen[0].outcome, "; ".join(one.detail for one in chosen), chosen[0].how)
    details = list(dict.fromkeys(one.detail for one in outcomes))
    return PartialResult("passed", "; ".join(details), outcomes[0].how, any(one.late for one in outcomes))
