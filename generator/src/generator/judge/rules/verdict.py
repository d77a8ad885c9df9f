"""What a rule says of a check."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Verdict:
    """`detail` says why, for people and for the model."""

    outcome: Literal["passed", "failed", "undecided"]
    detail: str


def passed(detail: str) -> Verdict:
    """The check holds for certain."""
    return Verdict("passed", detail)


def failed(detail: str) -> Verdict:
    """The check cannot hold."""
    return Verdict("failed", detail)


def undecided(detail: str) -> Verdict:
    """Nothing here can tell."""
    return Verdict("undecided", detail)
