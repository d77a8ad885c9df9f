"""Compares two reports on the same checks: what a repair fixed, broke and left."""

from dataclasses import dataclass

from contracts.evidence import CheckResult
from generator.faults import Fault
from generator.judge.report import Report


@dataclass(frozen=True)
class CheckChange:
    """One check before a repair and after it."""

    before: CheckResult
    after: CheckResult


@dataclass(frozen=True)
class Comparison:
    """`left` are checks that still fail or became undecided. Faults are equal by path and kind."""

    fixed: tuple[CheckChange, ...]
    broke: tuple[CheckChange, ...]
    left: tuple[CheckChange, ...]
    mended: tuple[Fault, ...]
    new: tuple[Fault, ...]


def compare(before: Report, after: Report) -> Comparison:
    """Compare two reports; without checks in either, only faults are compared.

    A check that became undecided counts as broken if it passed, and as left if it failed.
    """
    pairs = [
        *zip(before.checks, after.checks, strict=False),
        *zip(before.requirements, after.requirements, strict=False),
    ]
    changes = [CheckChange(*pair) for pair in pairs]
    return Comparison(
        fixed=tuple(change for change in changes if _passes(change) == (False, True)),
        broke=tuple(change for change in changes if _passes(change) == (True, False)),
        left=tuple(change for change in changes if _passes(change) == (False, False) and "failed" in _outcomes(change)),
        mended=_only_in(before.faults, after.faults),
        new=_only_in(after.faults, before.faults),
    )


def _passes(change: CheckChange) -> tuple[bool, bool]:
    return change.before.outcome == "passed", change.after.outcome == "passed"


def _outcomes(change: CheckChange) -> tuple[str, str]:
    return change.before.outcome, change.after.outcome


def _only_in(some: tuple[Fault, ...], others: tuple[Fault, ...]) -> tuple[Fault, ...]:
    known = {(fault.path, fault.kind) for fault in others}
    return tuple(fault for fault in some if (fault.path, fault.kind) not in known)
