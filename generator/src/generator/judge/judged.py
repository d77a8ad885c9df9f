"""What is known of one candidate once it was judged, and which of two candidates is better."""

from dataclasses import dataclass

from contracts.evidence import CheckResult
from generator.findings import Fault
from generator.judge.inspection import WEAK_KINDS

NEVER_PUBLISHED = frozenset({"secret", "path"})
"""Kinds of faults with which a candidate never goes out, however little time is left."""
CUT_KINDS = frozenset({"cut-reply", "cut-file"})
"""Kinds of faults that say that an answer was not said to its end."""
NO_FLAWS = WEAK_KINDS | CUT_KINDS | {"reply", "not-judged"}
"""Kinds that are not worth a repair unless they are fatal: a file left out, say, is missed only where it is needed."""


@dataclass(frozen=True)
class Judged:
    """What is known of one candidate. `faults` are its own, worst first."""

    checks: tuple[CheckResult, ...]
    faults: tuple[Fault, ...]
    browser: bool = False
    screenshot: bytes | None = None

    @property
    def publishable(self) -> bool:
        """Whether nothing was found that must be mended before it is published."""
        return not any(fault.fatal for fault in self.faults)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks that are known to fail; those of earlier rounds held before."""
        return tuple(check for check in self.checks if check.outcome == "failed")

    @property
    def flawless(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.failures and not any(_is_flaw(fault) for fault in self.faults)

    @property
    def safe(self) -> bool:
        """Whether nothing was found that must never be published, whatever else is wrong."""
        return not any(fault.fatal and fault.kind in NEVER_PUBLISHED for fault in self.faults)

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, int]:
        """Greater is better: may be published, if need be, was judged at all, more checks passed, fewer faults.

        Checks of earlier rounds count after the brief's own.
        """
        passed = sum(check.outcome == "passed" and check.round is None for check in self.checks)
        regressions = sum(check.outcome == "failed" and check.round is not None for check in self.checks)
        complete = not any(fault.kind == "not-judged" for fault in self.faults)
        return self.publishable, self.safe, complete, passed, -regressions, -len(self.faults)


def _is_flaw(fault: Fault) -> bool:
    return fault.fatal or fault.kind not in NO_FLAWS


def not_judged(reason: str) -> Fault:
    """That the judge itself failed, for the evidence."""
    return Fault(f"the judge failed: {reason}; the page was not checked", fatal=False, kind="not-judged")
