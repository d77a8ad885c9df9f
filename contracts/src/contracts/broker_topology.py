"""Lists every exchange, queue and binding with its arguments, for services that declare them and the definitions file.

The arguments of a queue cannot be changed later, so only indispensable ones are here. Operators tune the rest (lengths,
a lower delivery limit) by policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from contracts.retry_queues import RETRY_DELAYS, delay_exchange, retry_queue
from contracts.streams import REPOSITORY_KEY, STREAMS, Stream
from contracts.work_queues import DEAD_LETTERS, EXCHANGE, SALVAGING, WORK_QUEUES, WorkQueue

DELIVERY_LIMIT = 20
"""Unacknowledged deliveries after which the broker dead-letters a message: RabbitMQ 4's default, explicit for 3.x."""

SALVAGED_MAX_BYTES = 200_000_000
"""The bound of each queue of salvaged briefs: beyond it the oldest brief is dropped."""
SALVAGED_MAX_DAYS = 7
"""As long as the streams: an operator can act on no brief that the gateway has forgotten."""

ANY_KEY = "#"


@dataclass(frozen=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: Literal["topic", "fanout"]


@dataclass(frozen=True)
class Queue:
    """A durable queue with its arguments."""

    name: str
    arguments: Mapping[str, str | int]
    required: bool = True
    """False: services work without it where the broker has the definitions of a release that did not know it."""


@dataclass(frozen=True)
class Binding:
    """What goes from an exchange into a queue."""

    exchange: str
    queue: str
    key: str


# Without reject-publish a quorum queue silently falls back to at-most-once dead-lettering.
_AT_LEAST_ONCE = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
_DEFAULT_EXCHANGE = ""
_QUORUM = {"x-queue-type": "quorum"}


def _work_queue(queue: WorkQueue[Any]) -> Queue:
    return Queue(
        queue.name,
        {
            **_QUORUM,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": _DEFAULT_EXCHANGE,
            "x-dead-letter-routing-key": queue.dead,
            **_AT_LEAST_ONCE,
        },
    )


def _salvaged_queue(queue: WorkQueue[Any]) -> Queue:
    bounds = {"x-max-length-bytes": SALVAGED_MAX_BYTES, "x-message-ttl": SALVAGED_MAX_DAYS * 24 * 3_600_000}
    return Queue(queue.salvaged, {**_QUORUM, **bounds}, required=False)


def _retry_queue(seconds: int) -> Queue:
    # No dead-letter routing key: a message goes back through the default exchange under the name of its work queue.
    back = {"x-dead-letter-exchange": _DEFAULT_EXCHANGE}
    return Queue(retry_queue(seconds), {**_QUORUM, "x-message-ttl": seconds * 1000, **back, **_AT_LEAST_ONCE})


def _stream(stream: Stream[Any]) -> Queue:
    return Queue(
        stream.name,
        {
            "x-queue-type": "stream",
            "x-max-age": stream.max_age,
            "x-max-length-bytes": stream.max_bytes,
            "x-stream-max-segment-size-bytes": 20_000_000,
        },
        stream.required,
    )


_KEY_STREAM = Queue(REPOSITORY_KEY, {"x-queue-type": "stream", "x-stream-max-segment-size-bytes": 1_000_000})

EXCHANGES = (
    Exchange(EXCHANGE, "topic"),
    Exchange(DEAD_LETTERS, "topic"),
    *(Exchange(delay_exchange(seconds), "topic") for seconds in RETRY_DELAYS),
    Exchange(REPOSITORY_KEY, "fanout"),
    *(Exchange(stream.name, "fanout") for stream in STREAMS),
)

QUEUES = (
    *(Queue(queue.dead, _QUORUM) for queue in WORK_QUEUES),
    *map(_salvaged_queue, SALVAGING),
    *map(_work_queue, WORK_QUEUES),
    *map(_retry_queue, RETRY_DELAYS),
    _KEY_STREAM,
    *map(_stream, STREAMS),
)
"""Dead queues before the queues that need them; the streams last."""

BINDINGS = (
    *(Binding(EXCHANGE, queue.name, queue.key) for queue in WORK_QUEUES),
    *(Binding(DEAD_LETTERS, queue.dead, queue.dead) for queue in WORK_QUEUES),
    *(Binding(DEAD_LETTERS, queue.salvaged, queue.salvaged) for queue in SALVAGING),
    *(Binding(delay_exchange(seconds), retry_queue(seconds), ANY_KEY) for seconds in RETRY_DELAYS),
    Binding(REPOSITORY_KEY, REPOSITORY_KEY, ""),
    *(Binding(stream.name, stream.name, "") for stream in STREAMS),
)
