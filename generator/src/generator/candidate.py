"""A candidate: a site made from a model's reply, with its report; decides which of two candidates is better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from contracts.brief import File
from contracts.evidence import JudgedCandidate
from contracts.progress_events import Generated, Judged
from contracts.site_paths import INDEX_PATH
from generator.faults import Fault, describe_faults
from generator.judge.report import Report
from generator.site import Site

MAX_PICTURE_BYTES = 64 * 1024
"""Size limit of the screenshot in the evidence, the only picture that leaves this service."""

Rank = tuple[bool, bool, bool, int, int, int, int, int, int, int, int]


@dataclass(frozen=True)
class Candidate:
    """A site and its report. `written` are the model's files; `salvaged` is the reason for a site without any.

    `number` counts the replies for the brief; 0 for a salvaged site.
    """

    site: Site
    report: Report
    number: int = 0
    written: Mapping[str, File] = field(default_factory=dict)
    salvaged: str | None = None

    @property
    def presentable(self) -> bool:
        """True if it may be published when no better candidate exists: it has a page and nothing unsafe."""
        return bool(self.written) and INDEX_PATH in self.site and self.report.safe

    @property
    def can_go_out(self) -> bool:
        """True if it is better than a salvaged site."""
        return self.presentable or self.report.publishable

    @property
    def rank(self) -> Rank:
        """Sort key; greater is better.

        A JavaScript check counts more than a sentence, which a model interprets; earlier rounds and requirements
        follow. Files that arrived count only while no candidate is publishable.
        """
        report = self.report
        return (
            report.publishable,
            self.presentable,
            report.complete,
            report.passed("js"),
            report.passed("sentence"),
            -report.regressions,
            sum(one.outcome == "passed" for one in report.requirements),
            -len(report.failures),
            -len(report.late),
            0 if report.publishable else len(self.written),
            -len(report.faults),
        )

    def improves(self, before: "Candidate") -> bool:
        """True if it is better than `before`. While none is publishable, each new file and each fixed fault counts."""
        if self.rank > before.rank:
            return True
        mended = _kinds(before.report.fatal) - _kinds(self.report.fatal)
        return not before.report.publishable and bool(mended or set(self.written) - set(before.written))

    @property
    def status(self) -> Literal["succeeded", "salvaged"]:
        """The status in messages and events."""
        return "succeeded" if self.salvaged is None else "salvaged"

    @property
    def screenshot(self) -> bytes | None:
        """The screenshot of the page, if it is small enough to leave this service."""
        picture = self.report.screenshot
        return picture if picture and len(picture) <= MAX_PICTURE_BYTES else None

    def was_judged(self) -> Judged:
        """The progress event that says so."""
        report = self.report
        return Judged(
            round=self.number,
            **report.counts,
            defects=len(report.faults),
            worst=report.worst,
            browser=report.browser,
        )

    def handed_over(self, tokens_aside: int) -> Generated:
        """The progress event that says so."""
        return Generated(
            files=len(self.site),
            bytes=self.site.size,
            status=self.status,
            reason=self.salvaged,
            round=self.number,
            **self.report.counts,
            screenshot=self.screenshot is not None,
            tokens_aside=tokens_aside,
            outcomes=self.report.outcomes,
        )

    @property
    def defects(self) -> tuple[str, ...]:
        """Its faults in words, worst first."""
        return tuple(describe_faults([fault]) for fault in self.report.faults)

    def as_evidence(self, model: str, at: datetime, *, repairs: "Candidate | None") -> JudgedCandidate:
        """What the evidence tells of it; `repairs` is the candidate that `model` was asked to repair."""
        return JudgedCandidate(
            number=self.number,
            at=at,
            model=model,
            repairs=repairs.number if repairs else None,
            written=tuple(self.written),
            checks=self.report.checks,
            requirements=self.report.requirements,
            defects=self.defects,
            browser=self.report.browser,
        )


def _kinds(faults: Sequence[Fault]) -> set[tuple[str | None, str]]:
    return {(fault.path, fault.kind) for fault in faults}
