"""A service's subscription to a queue: handler, retry policy, concurrency, admission and last resort."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, Protocol

from chassis.retry_policy import RetryPolicy
from contracts.messages import M, QueuedMessage
from contracts.progress_events import ProgressEvent
from contracts.work_queues import WorkQueue


class ReportProgress(Protocol):
    """Publishes progress events of the brief in hand. Best effort: never raises, never blocks."""

    async def __call__(self, event: ProgressEvent, /) -> None:
        """Publish one event about the brief."""


Handler = Callable[[M, ReportProgress], Awaitable[Sequence[QueuedMessage]]]
"""The use case of a service: takes a message, returns the messages to send before it is acknowledged.

Raises TransientError (again later) or PermanentError (to the dead queue); anything else is a bug and counts as such.
It may be called again for a message it has already handled: what the outside sees must stay the same.
"""


LastResort = Callable[[M, ReportProgress, str], Awaitable[Sequence[QueuedMessage]]]
"""Called with the reason instead of burying a message; returns the messages to send.

If it raises, the message is buried with the first reason.
"""


Admission = Callable[[M], AbstractContextManager[None]]
"""Entered around the handler; raises Deferred if it is not the message's turn.

A message that is deferred here is not reported, because hundreds may wait for one slow host.
"""


@dataclass(frozen=True)
class Subscription(Generic[M]):
    """One queue that a service works on, with at most `concurrency` messages in hand in this process."""

    queue: WorkQueue[M]
    handler: Handler[M]
    retry: RetryPolicy
    concurrency: int
    admission: Admission[M] | None = None
    last_resort: LastResort[M] | None = None
