"""The messages between services: one frozen, versioned model each."""

from datetime import datetime
from typing import ClassVar, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.brief import Brief, EarlierChecks, File
from contracts.evidence import Evidence, OutcomeCounts
from contracts.service_names import ServiceName
from contracts.value import Value


class Message(Value):
    """What all messages carry: whose brief it is, since when it is promised and until when it is wanted."""

    key: ClassVar[str]
    sender: ClassVar[ServiceName]
    """The one service that may send it."""
    version: ClassVar[int] = 1

    brief_id: UUID
    accepted_at: AwareDatetime
    deadline: AwareDatetime
    run: int = Field(default=1, ge=1)
    """Which run of the brief this belongs to: a re-send of a failed or salvaged brief, or an operator, starts the next.

    Not the attempt of a delivery, which the chassis counts for each message.
    """

    @classmethod
    def type_name(cls) -> str:
        """The AMQP `type` property, e.g. `site.generated.v1`."""
        return f"{cls.key}.v{cls.version}"

    def seconds_left(self, now: datetime) -> float:
        """Seconds from `now` to the deadline; negative once it has passed."""
        return (self.deadline - now).total_seconds()


class BriefAccepted(Message):
    """The gateway promised to build a new site."""

    key = "brief.accepted"
    sender = "gateway"

    brief: Brief


class RevisionAccepted(Message):
    """The gateway promised to revise the newest site of a task."""

    key = "revision.accepted"
    sender = "gateway"

    brief: Brief
    earlier_in_flight: bool | None = None
    """Whether an earlier round of the task was under way when this one was accepted; None: nobody looked."""
    earlier_checks: EarlierChecks | None = None
    """Checks of the rounds before this one; None: not known."""


class Checkout(Value):
    """The site as it stands: repository name (without owner), head of its branch, its files.

    `left_out` are paths of files that exist and whose content is not here, because it would not fit into a message.
    """

    repository: str
    commit_sha: str
    tree_sha: str
    files: tuple[File, ...]
    left_out: tuple[str, ...] = ()


class SiteCheckedOut(Message):
    """The publisher read what a revision starts from; `checkout` is None where no repository exists."""

    key = "site.checked-out"
    sender = "publisher"

    brief: Brief
    checkout: Checkout | None
    earlier_checks: EarlierChecks | None = None
    """As in `RevisionAccepted`."""


class Base(Value):
    """What a generated revision is meant to be committed upon. Of it, only `paths` may be deleted."""

    repository: str
    commit_sha: str
    tree_sha: str
    paths: tuple[str, ...]


class Recipient(Value):
    """Whom to tell, with the fields that the evaluator wants echoed."""

    email: str
    task: str
    round: int
    nonce: str
    evaluation_url: str

    @classmethod
    def of(cls, brief: Brief) -> "Recipient":
        """The recipient that a brief names."""
        return cls(
            email=brief.email,
            task=brief.task,
            round=brief.round,
            nonce=brief.nonce,
            evaluation_url=brief.evaluation_url,
        )


class SiteGenerated(Message):
    """The site as it is to be committed: all of it, but for unchanged files of `base` that would not fit.

    Those are not in `base.paths` either, so that they stay in the repository as they are.
    """

    key = "site.generated"
    sender = "generator"

    recipient: Recipient
    title: str
    files: tuple[File, ...]
    base: Base | None = None
    status: Literal["succeeded", "salvaged"] = "succeeded"
    evidence: Evidence | None = None
    """Where earlier releases sent it; now it goes to the evidence stream alone."""
    outcomes: OutcomeCounts | None = None
    """Of the site that was chosen; None: not told."""


class SitePublished(Message):
    """The site is in its repository; `live` says whether the page was seen serving exactly that commit."""

    key = "site.published"
    sender = "publisher"

    recipient: Recipient
    repo_url: str
    commit_sha: str = Field(pattern=r"^[0-9a-f]{40}$")
    pages_url: str
    live: bool
    status: Literal["succeeded", "salvaged"] = "succeeded"
    outcomes: OutcomeCounts | None = None
    """As in `SiteGenerated`, for the verdict."""


QueuedMessage = BriefAccepted | RevisionAccepted | SiteCheckedOut | SiteGenerated | SitePublished
"""Every message that a queue takes: what a handler may receive and return."""

M = TypeVar("M", bound=Message)
"""The message of one queue."""
