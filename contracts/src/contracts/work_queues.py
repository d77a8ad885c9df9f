"""Lists the work queues: which service consumes which message, and the dead-letter queue beside each."""

from dataclasses import dataclass
from typing import Any, Generic

from contracts.messages import BriefAccepted, M, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.service_names import ServiceName

EXCHANGE = "pagewright"
DEAD_LETTERS = "pagewright.dead"
"""Name of the topic exchange in front of the dead queues and those of salvaged briefs; routing keys are their names."""


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

    @property
    def salvaged(self) -> str:
        """The name of the queue that keeps the messages of salvaged briefs; only those in SALVAGING have one."""
        return f"{self.name}.salvaged"


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

SALVAGING: tuple[WorkQueue[Any], ...] = (GENERATOR_BRIEF_ACCEPTED, GENERATOR_SITE_CHECKED_OUT)
"""Those whose consumer may salvage a brief: its message is kept, so that an operator can have it started again."""
