"""Made-up briefs, one for each verdict and more to fill the table, as progress events and evidence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from contracts.evidence import CheckResult, Evidence, JudgedCandidate, OutcomeCounts, SiteEvidence, SiteFile
from contracts.model_events import ModelAnswered, ModelFailed, Planned
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, Committed, Delivered, Generated, Judged, Live, NotLive, Refused
from contracts.progress_events_of_deliveries import Buried, Retrying, Started
from contracts.progress_record import Progress
from tools.publishing.reports import progress_of

_IDS = UUID("3b8a1d52-91c5-5a1e-8f0a-6f6f0d1c7b20")
_SHA = "9f1c2e7ab04d5e6f8a1b2c3d4e5f60718293a4b5"
MODEL = "gemini-pro-latest"


def id_of(task: str) -> UUID:
    """The id of the sample of that name."""
    return uuid5(_IDS, task)


class Sample:
    """One brief: what is told of it, in seconds after it was accepted."""

    def __init__(self, task: str, accepted_at: datetime, *, number: int = 1) -> None:
        self.task, self.accepted_at, self.number = task, accepted_at, number
        self.id = id_of(task)
        self.outcomes: OutcomeCounts | None = None
        self.events: list[Progress] = []
        deadline = accepted_at + timedelta(seconds=600)
        self.tell(Accepted, 0, task=task, round=number, deadline=deadline, checks=len(CHECKS), attachments=1)

    def tell(self, kind: type[Event], after: float, /, **facts: Any) -> "Sample":
        """Add an event."""
        at = self.accepted_at + timedelta(seconds=after)
        self.events.append(progress_of(kind, brief_id=self.id, at=at, **facts))
        return self

    def start(self) -> "Sample":
        """A worker takes it up, and a model makes the plan."""
        self.tell(Started, 2, message="brief.accepted", attempt=1)
        return self.tell(Planned, 17, model=MODEL, seconds=15, prompt_tokens=2100, reply_tokens=900, entries=7)

    def generate(self, failed: int = 0, undecided: int = 0, status: str = "succeeded") -> "Sample":
        """Two candidates, of which the second is handed over."""
        self.tell(ModelAnswered, 96, model=MODEL, seconds=79, finish_reason="stop", **TOKENS)
        self.tell(Judged, 111, round=1, passed=4, failed=3, undecided=0, defects=1, worst="no title", browser=True)
        self.tell(ModelAnswered, 168, model=MODEL, seconds=57, finish_reason="stop", **TOKENS)
        passed = len(CHECKS) - failed - undecided
        counts: dict[str, Any] = {"passed": passed, "failed": failed, "undecided": undecided}
        self.tell(Judged, 182, round=2, **counts, defects=0, worst="", browser=True)
        self.outcomes = OutcomeCounts(**counts)
        facts: dict[str, Any] = {"files": 4, "bytes": 18_304, "status": status, "round": 2}
        return self.tell(Generated, 184, **facts, **counts, outcomes=self.outcomes, screenshot=True)

    def publish(self) -> "Sample":
        """The site is committed and seen live."""
        self.tell(Started, 185, message="site.generated", attempt=1)
        self.tell(Committed, 191, repo_url=f"https://github.com/octo-org/{self.task}", files=4, commit_sha=_SHA)
        return self.tell(Live, 243, pages_url=self.page, commit_sha=_SHA, seconds=52)

    def deliver(self, seconds: float = 246) -> "Sample":
        """The evaluator answers 200."""
        self.tell(Started, seconds - 2, message="site.published", attempt=1)
        return self.tell(Delivered, seconds, status=200, answer='{"status": "queued for evaluation"}')

    @property
    def page(self) -> str:
        """Where the site is published."""
        return f"https://octo-org.github.io/{self.task}/"


TOKENS = {"prompt_tokens": 6120, "reply_tokens": 5240}
CHECKS = (
    ("sentence", "The page shows the total of the column sales with two decimals.", "Found “1,284.50” in #total."),
    ("js", "document.title === 'Sales Summary'", "true, 0.1 s after the page had loaded"),
    ("sentence", "Bootstrap 5 is loaded from jsdelivr.", "A link to bootstrap 5.3.8 on cdn.jsdelivr.net."),
    ("js", "!!document.querySelector('#region-filter option:nth-child(3)')", "true"),
    ("sentence", "Changing the region updates the total without a reload.", "#total went from 1,284.50 to 402.25."),
    ("sentence", "The table can be sorted by every column.", "A click on “Region” left the rows as they were."),
    ("sentence", "The README explains how to run the page.", "The section “Usage” has two sentences."),
)


def evidence_of(sample: Sample, counts: OutcomeCounts, screenshot: bytes | None = None) -> SiteEvidence:
    """The evidence of its site: the first checks pass, then some fail, and the last ones are undecided."""
    checks = _results(counts)
    title = CheckResult(text="A button downloads the table as CSV.", kind="sentence", outcome="passed", how="browser")
    found = Evidence(
        checks=checks,
        requirements=(title,),
        defects=("The text of the footer has a contrast of 3.1; it should be 4.5.",) if counts.failed else (),
        notices=("In data.csv a value that looks like an API key was masked.",),
        browser=True,
        rounds=2,
        handed_over=2,
        candidates=(
            _candidate(sample, 1, 111, checks=_results(_FIRST), defects=("The page has no title.",)),
            _candidate(sample, 2, 182, checks=checks, requirements=(title,), repairs=1),
        ),
        files=tuple(SiteFile(path=path, bytes=size) for path, size in _FILES),
    )
    at = sample.accepted_at + timedelta(seconds=184)
    return SiteEvidence(brief_id=sample.id, at=at, evidence=found, screenshot=screenshot)


def _results(counts: OutcomeCounts) -> tuple[CheckResult, ...]:
    outcomes = ["passed"] * counts.passed + ["failed"] * counts.failed + ["undecided"] * counts.undecided
    return tuple(
        CheckResult.model_validate({"kind": kind, "text": text, "detail": detail, "outcome": outcome, "how": "browser"})
        for (kind, text, detail), outcome in zip(CHECKS, outcomes, strict=True)
    )


def _candidate(sample: Sample, number: int, after: float, **found: Any) -> JudgedCandidate:
    at = sample.accepted_at + timedelta(seconds=after)
    written = ("index.html", "style.css")
    return JudgedCandidate(number=number, at=at, model=MODEL, written=written, browser=True, **found)


_FIRST = OutcomeCounts(passed=4, failed=3, undecided=0)
_FILES = (("index.html", 9412), ("style.css", 3120), ("data.csv", 2210), ("README.md", 3562))


def samples(now: datetime) -> Iterator[Sample]:
    """The briefs, the newest last."""

    def begun(seconds: float) -> datetime:
        return now - timedelta(seconds=seconds)

    for number in range(60):
        yield Sample(f"captcha-solver-{number:03}", begun(9000 - number * 60)).start().generate().publish().deliver()
    yield Sample("markdown-to-html", begun(3900)).start().generate().publish().deliver()
    salvaged = Sample("github-user-created", begun(3300)).tell(Started, 2, message="brief.accepted", attempt=1)
    reason = "No model answered in time: gemini-pro-latest: 503, overloaded"
    salvaged.tell(ModelFailed, 120, model=MODEL, reason="503, overloaded")
    salvaged.tell(Generated, 420, files=3, bytes=2100, status="salvaged", reason=reason)
    yield salvaged.publish().deliver(470)
    failed = Sample("solar-system-files", begun(2700)).start().generate()
    yield failed.tell(
        Buried, 190, message="site.generated", attempt=1, reason="GITHUB_TOKEN: no permission to create repositories"
    )
    untold = Sample("invoice-viewer", begun(2400)).start().generate().publish()
    for attempt, seconds in enumerate((246, 250, 262, 290, 350), 1):
        untold.tell(Refused, seconds, status=502, reason="the evaluator answered 502", answer="<h1>Bad Gateway</h1>")
        untold.tell(Retrying, seconds, message="site.published", attempt=attempt, seconds=60, reason="502")
    yield untold
    late = Sample("exchange-rates", begun(2100)).start().generate()
    late.tell(
        NotLive, 560, pages_url=late.page, commit_sha=_SHA, reason="the page served another commit for 360 seconds"
    )
    yield late.deliver(640)
    yield Sample("weather-dashboard", begun(1500)).start().generate(undecided=2).publish().deliver()
    yield Sample("sum-of-sales", begun(1100)).start().generate(failed=2).publish().deliver(259)
    yield Sample("sum-of-sales-2", begun(640), number=2).start().generate().publish().deliver()
    yield Sample("kanban-board", begun(200)).start().generate(undecided=1)
    yield Sample("quiz-<script>alert(1)</script>", begun(75)).start()
    yield Sample("tic-tac-toe", begun(4))
