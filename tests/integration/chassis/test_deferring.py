"""A message whose turn has not come waits in the broker and then makes the attempt that it was about to make."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from chassis.errors import Deferred, TransientError
from chassis.subscription import ReportProgress
from contracts.messages import QueuedMessage, SitePublished
from contracts.progress_record import Progress
from tests.integration.chassis.bench import QUEUE, eventually, is_empty, running, site_published, subscription


async def test_a_deferred_message_comes_back_untold_and_without_having_used_up_an_attempt(broker_url: str) -> None:
    turns = iter([False, False, True, False, True])
    deferred = 0
    failures = [TransientError("busy")]
    events: list[Progress] = []

    @contextmanager
    def admit(message: SitePublished) -> Iterator[None]:
        nonlocal deferred
        if not next(turns):
            deferred += 1
            raise Deferred("not yet")
        yield

    async def handle(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        if failures:
            raise failures.pop()
        return ()

    waiting = replace(subscription(handle), admission=admit)
    async with running(broker_url, waiting, progress=lambda _, event: events.append(event)) as broker:
        await broker.outbox.send(site_published())
        await eventually(lambda: "finished" in {event.stage for event in events})
    assert deferred == 3
    assert [(event.stage, getattr(event.facts, "attempt", None)) for event in events] == [
        ("started", 1),
        ("retrying", 1),
        ("started", 2),
        ("finished", None),
    ]
    assert await is_empty(broker_url, QUEUE.name)
    assert await is_empty(broker_url, QUEUE.dead)
