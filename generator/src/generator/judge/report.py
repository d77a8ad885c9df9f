"""The report on a candidate: the result of each check by name, and its faults."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from contracts.evidence import CheckResult, OutcomeCounts
from generator.faults import NEVER_PUBLISHED, NO_FLAWS, Fault, describe_faults
from generator.judge.partial_result import PartialResult

MAX_WORST_LENGTH = 500
"""Characters of the worst fault in a progress event."""


class Counts(TypedDict):
    """Numbers of checks by their outcome."""

    passed: int
    failed: int
    undecided: int


@dataclass(frozen=True)
class Report:
    """`faults` are the candidate's own, worst first; `mended` says what code corrected before judging."""

    checks: tuple[CheckResult, ...] = ()
    faults: tuple[Fault, ...] = ()
    browser: bool = False
    screenshot: bytes | None = field(default=None, repr=False)
    mended: tuple[str, ...] = ()
    requirements: tuple[CheckResult, ...] = ()
    """Results of demands that the plan finds in the brief beside its checks."""
    entries: tuple[PartialResult, ...] = ()
    """The result of each entry, in the plan's order."""

    @property
    def publishable(self) -> bool:
        """True if there is no fatal fault."""
        return not self.fatal

    @property
    def fatal(self) -> tuple[Fault, ...]:
        """The faults that must be repaired before publication."""
        return tuple(fault for fault in self.faults if fault.fatal)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The failed results: checks, checks of earlier rounds, requirements."""
        return tuple(result for result in (*self.checks, *self.requirements) if result.outcome == "failed")

    @property
    def late(self) -> tuple[CheckResult, ...]:
        """The results that passed only late or on the second page: worth one repair, and no failure."""
        return tuple(result for result in (*self.checks, *self.requirements) if result.late)

    def passed(self, kind: str) -> int:
        """The number of the brief's own checks of a kind that pass."""
        return sum(check.outcome == "passed" and check.kind == kind and check.round is None for check in self.checks)

    @property
    def regressions(self) -> int:
        """The number of failed checks of earlier rounds."""
        return sum(check.round is not None for check in self.failures)

    @property
    def flawless(self) -> bool:
        """True if there is nothing to repair, except late results."""
        return not self.failures and not any(fault.fatal or fault.kind not in NO_FLAWS for fault in self.faults)

    @property
    def safe(self) -> bool:
        """True if it has nothing that must never be published."""
        return not any(fault.kind in NEVER_PUBLISHED for fault in self.fatal)

    @property
    def complete(self) -> bool:
        """True if no part of the judge failed."""
        return not any(fault.kind == "not-judged" for fault in self.faults)

    @property
    def counts(self) -> Counts:
        """The numbers of passed, failed and undecided checks; of earlier rounds only failed ones count."""
        found = Counter(check.outcome for check in self.checks if check.round is None or check.outcome == "failed")
        return {"passed": found["passed"], "failed": found["failed"], "undecided": found["undecided"]}

    @property
    def outcomes(self) -> OutcomeCounts:
        """The same of checks and requirements together."""
        counts = Counter(self.counts) + Counter(one.outcome for one in self.requirements)
        return OutcomeCounts(passed=counts["passed"], failed=counts["failed"], undecided=counts["undecided"])

    @property
    def worst(self) -> str:
        """Describe the worst fault, or else the first failed check; empty if there is neither."""
        if self.faults or not self.failures:
            return describe_faults(self.faults[:1])[:MAX_WORST_LENGTH]
        failed = self.failures[0]
        return f"check failed: {failed.text[:200]} ({failed.detail})"[:MAX_WORST_LENGTH]


def not_judged(reason: str) -> Fault:
    """The fault that the judge itself failed."""
    return Fault(f"the judge failed: {reason}; the page was not checked", fatal=False, kind="not-judged")


def name_results(report: Report) -> Mapping[str, CheckResult]:
    """Return every result by name: `check 3`, `earlier check 1`, `requirement 2`; each kind is numbered from 1."""
    own = [check for check in report.checks if check.round is None]
    earlier = [check for check in report.checks if check.round is not None]
    return {
        **{f"check {number}": one for number, one in enumerate(own, 1)},
        **{f"earlier check {number}": one for number, one in enumerate(earlier, 1)},
        **{f"requirement {number}": one for number, one in enumerate(report.requirements, 1)},
    }
