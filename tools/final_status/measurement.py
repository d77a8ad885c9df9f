"""Sends one brief through all four services in this process, with the broker's retries, to its final status."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any
from uuid import UUID

import httpx

from chassis.attempt_runner import AttemptResult, AttemptRunner
from chassis.envelope import Envelope
from chassis.metrics import Metrics
from chassis.service_lifecycle import Wiring
from chassis.settlement import Acknowledge, Bury, Defer, RetryLater
from chassis.subscription import Subscription
from contracts.progress_event_base import Failure
from contracts.progress_events import Delivered, Generated
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from contracts.streams import PROGRESS
from contracts.work_queues import WORK_QUEUES, WorkQueue
from tools.final_status.services_in_process import SERVICES, Outbox, wired
from tools.final_status.simulated_clock import Attempt, Clock

PATIENCE_SECONDS = 24 * 3600.0
"""Seconds after which a brief that is still retried counts as not ended."""
LOCAL = ("127.0.0.1", 50_000)


@dataclass(frozen=True)
class Ending:
    """The final result for the evaluator and in the status API, and the seconds until then."""

    words: str
    seconds: float
    reason: str = ""


@dataclass
class Services:
    """The services in this process, and the queued messages."""

    clock: Clock
    wirings: Mapping[ServiceName, Wiring] = field(default_factory=dict)
    workers: dict[WorkQueue[Any], AttemptRunner[Any]] = field(default_factory=dict)
    waiting: list[tuple[float, int, WorkQueue[Any], Envelope]] = field(default_factory=list)
    events: list[Progress] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)

    def take(self, key: str, envelope: Envelope) -> None:
        """Route a message into every queue that is bound to its key."""
        for queue in WORK_QUEUES:
            if queue.key == key:
                self._put(queue, envelope, 0.0)

    def tell(self, progress: Progress) -> None:
        """Deliver an event to every service that reads the progress stream."""
        self.events.append(progress)
        for wiring in self.wirings.values():
            for subscription in wiring.streams:
                if subscription.stream is PROGRESS:
                    subscription.apply(len(self.events), progress)

    async def work(self, until: float) -> None:
        """Handle due messages until none waits or the clock is past `until`."""
        while self.waiting and self.waiting[0][0] < until:
            due, _, queue, envelope = heappop(self.waiting)
            self.clock.skip(max(0.0, due - self.clock.monotonic()))
            with Attempt():
                result = await self.workers[queue].attempt(envelope)
            self._settle(queue, envelope, result)

    async def post(self, request: Mapping[str, Any]) -> httpx.Response:
        return await self._call("POST", "/briefs", json=dict(request))

    async def view(self, brief_id: str) -> dict[str, Any]:
        """The view of the status API."""
        return dict((await self._call("GET", f"/briefs/{brief_id}")).json())

    def _settle(self, queue: WorkQueue[Any], envelope: Envelope, result: AttemptResult) -> None:
        match result.settlement:
            case Acknowledge():
                for key, outgoing in result.outgoing:
                    self.take(key, outgoing)
            case RetryLater(delay=delay):
                self._put(queue, envelope.next_attempt(), delay)
            case Defer(delay=delay):
                self._put(queue, envelope.same_attempt(), delay)
            case Bury():
                pass
        self.workers[queue].report_settled(envelope, result)

    def _put(self, queue: WorkQueue[Any], envelope: Envelope, delay: float) -> None:
        heappush(self.waiting, (self.clock.monotonic() + delay, next(self.order), queue, envelope))

    async def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        app = self.wirings["gateway"].app
        assert app is not None
        transport = httpx.ASGITransport(app=app, client=LOCAL)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **more)


@asynccontextmanager
async def running_services(clock: Clock, environment: Mapping[str, str]) -> AsyncIterator[Services]:
    """Start all four services without any state."""
    services = Services(clock)
    outbox = Outbox(services.tell, services.take)
    metrics = {name: Metrics() for name in SERVICES}
    services.wirings = {name: wired(name, environment, outbox, metrics[name]) for name in SERVICES}
    for name, wiring in services.wirings.items():
        subscriptions: Sequence[Subscription[Any]] = wiring.subscriptions
        for subscription in subscriptions:
            services.workers[subscription.queue] = AttemptRunner(
                name, subscription, services.tell, metrics[name], clock.now
            )
    try:
        yield services
    finally:
        for wiring in services.wirings.values():
            for close in wiring.close:
                await close()


async def ending_of(services: Services, request: Mapping[str, Any]) -> Ending:
    """Send a brief and measure its end."""
    clock, sent = services.clock, services.clock.monotonic()
    answer = await services.post(request)
    if answer.status_code != httpx.codes.OK:
        detail = str(answer.json().get("detail", ""))
        return Ending(f"refused with {answer.status_code}", clock.monotonic() - sent, detail)
    brief_id = answer.json()["brief_id"]
    began = clock.now()
    await services.work(sent + PATIENCE_SECONDS)
    view = await services.view(brief_id)
    own = [event for event in services.events if event.brief_id == UUID(brief_id)]
    reasons = [
        event.facts.reason for event in own if isinstance(event.facts, Failure | Generated) and event.facts.reason
    ]
    last = {type(event.facts): event.at for event in own}
    ended = last.get(Delivered) or last.get(Buried) or max(last.values())
    return Ending(words_of(view), (ended - began).total_seconds(), reasons[-1] if reasons else "")


def words_of(view: Mapping[str, Any]) -> str:
    """`state` and `status` of the status API."""
    words = f"{view['state']}, {view['status']}" if view["status"] else str(view["state"])
    return f"{words}, page not seen live" if view["live"] is False else words
