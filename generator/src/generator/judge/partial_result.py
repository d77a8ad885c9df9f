"""What one way to try a check came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

How = Literal["browser", "rule", "none"]


@dataclass(frozen=True)
class PartialResult:
    """`detail` says what was expected and what was there, or why nothing can be told."""

    outcome: Literal["passed", "failed", "undecided"]
    detail: str
    how: How = "rule"
    late: bool = False
    """True only late: worth one repair, never a failure."""


def passed(detail: str) -> PartialResult:
    """Told by a file."""
    return PartialResult("passed", detail)


def failed(detail: str) -> PartialResult:
    """Told by a file."""
    return PartialResult("failed", detail)


def undecided(detail: str) -> PartialResult:
    """`detail` says why nothing can be told."""
    return PartialResult("undecided", detail, "none")


def merge_results(outcomes: Sequence[PartialResult]) -> PartialResult:
    """Of several ways to try one check: failed if one failed, undecided if one is and none failed, else passed."""
    for worst in ("failed", "undecided"):
        if chosen := [one for one in outcomes if one.outcome == worst]:
            return PartialResult(chosen[0].outcome, "; ".join(one.detail for one in chosen), chosen[0].how)
    details = list(dict.fromkeys(one.detail for one in outcomes))
    return PartialResult("passed", "; ".join(details), outcomes[0].how, any(one.late for one in outcomes))
