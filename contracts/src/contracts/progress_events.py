"""Kinds of progress events that a service reports itself, and the union of all kinds.

The stream keeps events for a week, so a field that a later release adds needs a default.
"""

from typing import Literal

from pydantic import AwareDatetime

from contracts.brief import Check
from contracts.evidence import OutcomeCounts
from contracts.model_events import ModelAnswered, ModelFailed, Planned, Reviewed
from contracts.operator_commands import Asked, Restarted
from contracts.progress_event_base import Event, Failure
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying, Started


class PageSeen(Event):
    """What was seen of the page after a commit."""

    pages_url: str
    commit_sha: str


class Accepted(Event):
    """The brief is on a durable queue.

    `fingerprint` is the SHA-256 of the brief; `owner` and `owned_task` see `contracts.brief`; `asked` are the checks
    that fit into ASKED_MAX_BYTES, None where nobody told them; `attached` are the digests of the attachments.
    """

    stage: Literal["accepted"] = "accepted"
    service = "gateway"
    shown = ("checks", "attachments")
    task: str
    round: int
    deadline: AwareDatetime | None = None
    checks: int = 0
    attachments: int = 0
    fingerprint: str | None = None
    owner: str | None = None
    owned_task: str | None = None
    asked: tuple[Check, ...] | None = None
    attached: tuple[str, ...] = ()


class Judged(Event):
    """A candidate was judged: numbers of checks, the worst defect in words. `round` counts the candidates from 1."""

    stage: Literal["judged"] = "judged"
    service = "generator"
    repeats = True
    shown = ("round", "passed", "failed", "undecided", "worst")
    round: int
    passed: int
    failed: int
    undecided: int
    defects: int
    worst: str
    browser: bool


class Generated(Event):
    """The site was handed to the publisher; the numbers of checks are those of the candidate that was chosen.

    `outcomes` count requirements too. `reason` says why a site is salvaged; `tokens_aside` are of calls that no
    ModelAnswered told of. Earlier releases put the screenshot here, in base64; now it says if the evidence has one.
    """

    stage: Literal["generated"] = "generated"
    service = "generator"
    shown = ("files", "bytes", "status")
    files: int
    bytes: int
    status: str
    reason: str | None = None
    round: int | None = None
    passed: int | None = None
    failed: int | None = None
    undecided: int | None = None
    screenshot: bool | str | None = None
    tokens_aside: int = 0
    outcomes: OutcomeCounts | None = None

    @property
    def all_outcomes(self) -> OutcomeCounts | None:
        """`outcomes`, or what earlier releases told: those of the checks."""
        if self.outcomes is not None or self.passed is None:
            return self.outcomes
        return OutcomeCounts(passed=self.passed, failed=self.failed or 0, undecided=self.undecided or 0)


class Waiting(Event):
    """The revision waits until `round` of its task is published; the next look is in `seconds`."""

    stage: Literal["waiting"] = "waiting"
    service = "publisher"
    repeats = True
    round: int
    seconds: int


class CheckedOut(Event):
    """The site that a revision starts from was read; without a repository, nothing was there to read."""

    stage: Literal["checked-out"] = "checked-out"
    service = "publisher"
    shown = ("files", "commit_sha")
    files: int
    repo_url: str | None = None
    commit_sha: str | None = None


class Committed(Event):
    """The site is in its repository."""

    stage: Literal["committed"] = "committed"
    service = "publisher"
    shown = ("files", "commit_sha")
    repo_url: str
    files: int
    commit_sha: str | None = None


class Live(PageSeen):
    """The page serves the commit, `seconds` after it was made."""

    stage: Literal["live"] = "live"
    service = "publisher"
    shown = ("pages_url",)
    seconds: float


class NotLive(PageSeen, Failure):
    """The page was not seen serving the commit in time; the callback goes out all the same."""

    stage: Literal["not-live"] = "not-live"
    service = "publisher"
    shown = ("pages_url", "reason")


class Refused(Failure):
    """The evaluator did not answer 200; without a `status` it did not answer at all.

    `answer` is the beginning of what it said: untrusted text.
    """

    stage: Literal["refused"] = "refused"
    service = "notifier"
    repeats = True
    shown = ("status", "reason")
    status: int | None = None
    answer: str = ""


class Delivered(Event):
    """The evaluator answered the callback with 200; `answer` as in Refused."""

    stage: Literal["delivered"] = "delivered"
    service = "notifier"
    shown = ("status",)
    status: int | None = None
    answer: str = ""


ProgressEvent = (
    Accepted
    | Started
    | Finished
    | Retrying
    | Buried
    | Planned
    | ModelAnswered
    | ModelFailed
    | Reviewed
    | Judged
    | Generated
    | Waiting
    | CheckedOut
    | Committed
    | Live
    | NotLive
    | Refused
    | Delivered
    | Asked
    | Restarted
)
