"""A handler for tests, and a message that it may send."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.rabbit.broker import Broker
from chassis.subscription import ReportProgress
from contracts.brief import Brief
from contracts.messages import QueuedMessage, RevisionAccepted, SitePublished
from tests.integration.chassis.bench import QUEUE, site_published

BRIEF = Brief(
    email="student@example.org", task="sum", round=2, nonce="n", text="Sum.", evaluation_url="http://evaluator.example/"
)


@dataclass
class Script:
    """A handler with a scripted result for each attempt, which records the brief ids."""

    errors: list[Exception] = field(default_factory=list)
    outgoing: Sequence[QueuedMessage] = ()
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    handled: list[UUID] = field(default_factory=list)
    finished: int = 0

    @classmethod
    def open(cls, *errors: Exception, outgoing: Sequence[QueuedMessage] = ()) -> "Script":
        script = cls(list(errors), outgoing)
        script.gate.set()
        return script

    async def __call__(self, message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        self.handled.append(message.brief_id)
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.finished += 1
        return self.outgoing


def following() -> RevisionAccepted:
    """A message that some other service consumes."""
    return RevisionAccepted(**site_published().model_dump(include={"brief_id", "accepted_at", "deadline"}), brief=BRIEF)


def joined_at_least(broker: Broker, times: int) -> bool:
    """Whether so many redeliveries have joined running work."""
    return bool(broker.metrics.joined.labels(QUEUE.name)._value.get() >= times)
