"""Who listens to what on the broker: the one spelling of every exchange, queue and routing key."""

from dataclasses import dataclass

EXCHANGE = "pagewright"
PROGRESS = "pagewright.progress"
"""Name of the progress stream and of the fanout exchange in front of it."""

DEAD_LETTERS = "pagewright.dead"
"""Name of the topic exchange in front of the dead queues; a routing key is the name of a dead queue."""

REPOSITORY_KEY = "pagewright.repository-key"
"""Name of the publisher's stream, and of the fanout exchange in front of it, that keeps the key which marks
repositories where no REPOSITORY_KEY is set."""

RETRY_DELAYS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Seconds that a message can be made to wait in the broker, one queue each."""

DELIVERY_LIMIT = 20
"""Deliveries without an answer before the broker itself buries a message: RabbitMQ 4's default, spelled out for 3.x."""


@dataclass(frozen=True)
class WorkQueue:
    """A durable queue of one consumer, bound to one routing key, with a dead queue beside it."""

    consumer: str
    key: str

    @property
    def name(self) -> str:
        """The queue's name on the broker, `<consumer>.<key>`."""
        return f"{self.consumer}.{self.key}"

    @property
    def dead(self) -> str:
        """Where this queue's messages go when no attempt is left; an operator replays or discards them."""
        return f"{self.name}.dead"


GENERATOR_BRIEF_ACCEPTED = WorkQueue("generator", "brief.accepted")
PUBLISHER_REVISION_ACCEPTED = WorkQueue("publisher", "revision.accepted")
GENERATOR_SITE_CHECKED_OUT = WorkQueue("generator", "site.checked-out")
PUBLISHER_SITE_GENERATED = WorkQueue("publisher", "site.generated")
NOTIFIER_SITE_PUBLISHED = WorkQueue("notifier", "site.published")

WORK_QUEUES = (
    GENERATOR_BRIEF_ACCEPTED,
    PUBLISHER_REVISION_ACCEPTED,
    GENERATOR_SITE_CHECKED_OUT,
    PUBLISHER_SITE_GENERATED,
    NOTIFIER_SITE_PUBLISHED,
)


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
