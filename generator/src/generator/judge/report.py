"""What was seen of a candidate, check by check: the only shape of a verdict."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TypedDict

from contracts.evidence import CheckResult
from generator.faults import Fault, describe_faults
from generator.judge.inspection.site_inspection import WEAK_KINDS
from generator.judge.partial_result import PartialResult

NEVER_PUBLISHED = frozenset({"secret", "path"})
"""Kinds of faults with which a candidate never goes out, however little time is left."""
CUT_KINDS = frozenset({"cut-reply", "cut-file"})
"""Kinds of faults that say that an answer was not said to its end."""
TOLD_ONLY = frozenset({"unnamed-control", "lost-feature"})
"""Kinds of a second look that tell a model what it may have overlooked."""
NO_FLAWS = WEAK_KINDS | CUT_KINDS | TOLD_ONLY | {"reply", "not-judged"}
"""Kinds that are not worth a repair unless they are fatal: a file left out, say, is missed only where it is needed."""
LONGEST_WORST = 500
"""Characters of the worst fault in a progress event."""


class Counts(TypedDict):
    """Numbers of checks by their outcome."""

    passed: int
    failed: int
    undecided: int


@dataclass(frozen=True)
class Report:
    """`faults` are the candidate's own, worst first; `mended` says what code mended in it before it was judged."""

    checks: tuple[CheckResult, ...] = ()
    faults: tuple[Fault, ...] = ()
    browser: bool = False
    screenshot: bytes | None = field(default=None, repr=False)
    mended: tuple[str, ...] = ()
    requirements: tuple[CheckResult, ...] = ()
    """What the brief demands beside its checks, as the plan reads it."""
    entries: tuple[PartialResult, ...] = ()
    """What each entry of the plan came to, in the plan's order."""

    @property
    def publishable(self) -> bool:
        """Whether nothing was found that must be mended before it is published."""
        return not self.fatal

    @property
    def fatal(self) -> tuple[Fault, ...]:
        """The faults that must be mended before it is published."""
        return tuple(fault for fault in self.faults if fault.fatal)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """What is known to fail: checks, those of earlier rounds held before, then requirements."""
        return tuple(result for result in (*self.checks, *self.requirements) if result.outcome == "failed")

    @property
    def late(self) -> tuple[CheckResult, ...]:
        """What is true only late or on a second try: worth one repair, and no failure."""
        return tuple(result for result in (*self.checks, *self.requirements) if result.late)

    def passed(self, kind: str) -> int:
        """How many of the brief's own checks of a kind pass."""
        return sum(check.outcome == "passed" and check.kind == kind and check.round is None for check in self.checks)

    @property
    def regressions(self) -> int:
        """How many checks of earlier rounds fail."""
        return sum(check.round is not None for check in self.failures)

    @property
    def flawless(self) -> bool:
        """Whether there is nothing to mend, but for what is true only late."""
        return not self.failures and not any(fault.fatal or fault.kind not in NO_FLAWS for fault in self.faults)

    @property
    def safe(self) -> bool:
        """Whether nothing was found that must never be published, whatever else is wrong."""
        return not any(fault.kind in NEVER_PUBLISHED for fault in self.fatal)

    @property
    def complete(self) -> bool:
        """Whether every part of the judge did its work."""
        return not any(fault.kind == "not-judged" for fault in self.faults)

    @property
    def counts(self) -> Counts:
        """How many checks passed, failed and are undecided. Of earlier rounds only those that fail count."""
        found = Counter(check.outcome for check in self.checks if check.round is None or check.outcome == "failed")
        return {"passed": found["passed"], "failed": found["failed"], "undecided": found["undecided"]}

    @property
    def worst(self) -> str:
        """The worst fault, or else the first check that fails, in words; empty where there is neither."""
        if self.faults or not self.failures:
            return describe_faults(self.faults[:1])[:LONGEST_WORST]
        failed = self.failures[0]
        return f"check failed: {failed.text[:200]} ({failed.detail})"[:LONGEST_WORST]


def not_judged(reason: str) -> Fault:
    """That the judge itself failed, for the evidence."""
    return Fault(f"the judge failed: {reason}; the page was not checked", fatal=False, kind="not-judged")
