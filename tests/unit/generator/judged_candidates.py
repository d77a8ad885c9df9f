"""Candidates as they are once they were judged."""

from typing import Literal

from contracts.brief import File
from contracts.evidence import CheckResult
from generator.candidate import Candidate
from generator.faults import Fault
from generator.judge.report import Report
from generator.site import Site


def checked(
    text: str, outcome: Literal["passed", "failed", "undecided"], detail: str = "", *, of_round: int | None = None
) -> CheckResult:
    return CheckResult(text=text, kind="js", outcome=outcome, how="browser", detail=detail, round=of_round)


def candidate(
    page: bytes, *checks: CheckResult, faults: tuple[Fault, ...] = (), picture: bytes | None = None
) -> Candidate:
    """One whose only file is its page."""
    report = Report(checks, faults, screenshot=picture)
    return Candidate(Site({"index.html": page}), report, 1, {"index.html": File(path="index.html", content=page)})
