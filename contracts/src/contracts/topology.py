"""Who listens to what on the broker: the one spelling of every exchange, queue, stream and routing key."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from contracts.evidence import SiteEvidence
from contracts.messages import (
    BriefAccepted,
    M,
    RevisionAccepted,
    SiteCheckedOut,
    SiteGenerated,
    SitePublished,
)
from contracts.progress_record import Progress
from contracts.service_names import SERVICE_NAMES, ServiceName
from contracts.stream_record import StreamRecord

EXCHANGE = "pagewright"
DEAD_LETTERS = "pagewright.dead"
"""Name of the topic exchange in front of the dead queues; a routing key is the name of a dead queue."""

REPOSITORY_KEY = "pagewright.repository-key"
"""Name of the publisher's stream, and of the fanout exchange in front of it, that keeps the key which marks
repositories where no REPOSITORY_KEY is set."""

RETRY_DELAYS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""The delays in seconds that a message can wait in the broker, with one queue each."""

DELIVERY_LIMIT = 20
"""Unacknowledged deliveries after which the broker dead-letters a message: RabbitMQ 4's default, explicit for 3.x."""


@dataclass(frozen=True)
class WorkQueue(Generic[M]):
    """A durable queue of one consumer, bound to the routing key of one message, with a dead queue beside it."""

    consumer: ServiceName
    message_type: type[M]

    @property
    def key(self) -> str:
        """The routing key of its messages."""
        return self.message_type.key

    @property
    def name(self) -> str:
        """The queue's name on the broker, `<consumer>.<key>`."""
        return f"{self.consumer}.{self.key}"

    @property
    def dead(self) -> str:
        """The name of this queue's dead-letter queue."""
        return f"{self.name}.dead"


GENERATOR_BRIEF_ACCEPTED = WorkQueue("generator", BriefAccepted)
PUBLISHER_REVISION_ACCEPTED = WorkQueue("publisher", RevisionAccepted)
GENERATOR_SITE_CHECKED_OUT = WorkQueue("generator", SiteCheckedOut)
PUBLISHER_SITE_GENERATED = WorkQueue("publisher", SiteGenerated)
NOTIFIER_SITE_PUBLISHED = WorkQueue("notifier", SitePublished)

WORK_QUEUES: tuple[WorkQueue[Any], ...] = (
    GENERATOR_BRIEF_ACCEPTED,
    PUBLISHER_REVISION_ACCEPTED,
    GENERATOR_SITE_CHECKED_OUT,
    PUBLISHER_SITE_GENERATED,
    NOTIFIER_SITE_PUBLISHED,
)

R = TypeVar("R", bound=StreamRecord)


@dataclass(frozen=True)
class Stream(Generic[R]):
    """A stream with a fanout exchange of the same name in front of it; it keeps what it holds for a week."""

    name: str
    record: type[R]
    writers: tuple[ServiceName, ...]
    readers: tuple[ServiceName, ...]
    max_bytes: int
    required: bool = True
    """False: services work without it where the broker has the definitions of a release that did not know it."""


PROGRESS = Stream(
    "pagewright.progress", Progress, writers=SERVICE_NAMES, readers=("gateway", "notifier"), max_bytes=1_000_000_000
)
"""The readers look back: which briefs were accepted, which callbacks were delivered."""
EVIDENCE = Stream(
    "pagewright.evidence",
    SiteEvidence,
    writers=("generator",),
    readers=("gateway",),
    max_bytes=300_000_000,
    required=False,
)
"""Apart from the progress, so that those who read that need not read megabytes."""

STREAMS: tuple[Stream[Any], ...] = (EVIDENCE, PROGRESS)
"""In the order in which they are declared: the progress stream last, so that it is there when all are."""


def retry_queue(seconds: int) -> str:
    """Name of the queue where a message waits for `seconds`."""
    if seconds not in RETRY_DELAYS:
        raise ValueError(f"no retry queue waits {seconds} s; there are {RETRY_DELAYS}")
    return f"pagewright.retry.{seconds}s"


def delay_exchange(seconds: int) -> str:
    """Name of the topic exchange in front of `retry_queue(seconds)`; a routing key is the name of a work queue.

    A topic exchange, because RabbitMQ limits a user's routing keys on no other kind.
    """
    return retry_queue(seconds).replace(".retry.", ".delay.")
