"""Every delivery is settled once: acknowledged, put off or buried, whatever happens to connections meanwhile."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid4

import pytest

from chassis.envelope import ATTEMPT_HEADER, REASON_HEADER
from chassis.errors import PermanentError, TransientError
from chassis.handling import Report
from chassis.rabbit.broker import Broker
from chassis.retry import RetryPolicy
from contracts.brief import Brief
from contracts.messages import Message, RevisionAccepted, SitePublished
from contracts.progress import Progress, Stage
from contracts.topology import PUBLISHER_REVISION_ACCEPTED
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    plain_channel,
    properties_of,
    put,
    running,
    site_published,
    subscription,
    take,
)
from tests.stack.broker import BrokerNode

COMMON = {"brief_id", "accepted_at", "deadline"}
BRIEF = Brief(
    email="student@example.org", task="sum", round=2, nonce="n", text="Sum.", evaluation_url="http://evaluator.example/"
)


@dataclass
class Script:
    """A handler that does what it is told, attempt by attempt, and remembers which briefs it was given."""

    errors: list[Exception] = field(default_factory=list)
    outgoing: Sequence[Message] = ()
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    handled: list[UUID] = field(default_factory=list)
    finished: int = 0

    @classmethod
    def open(cls, *errors: Exception, outgoing: Sequence[Message] = ()) -> "Script":
        script = cls(list(errors), outgoing)
        script.gate.set()
        return script

    async def __call__(self, message: SitePublished, report: Report) -> Sequence[Message]:
        self.handled.append(message.brief_id)
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.finished += 1
        return self.outgoing


async def test_a_handled_message_is_acknowledged_and_what_follows_is_sent(broker_url: str) -> None:
    following = RevisionAccepted(**site_published().model_dump(include=COMMON), brief=BRIEF)
    script = Script.open(outgoing=[following])
    async with running(broker_url, subscription(script)) as broker:
        await broker.outbox.send(site_published())
        sent = await take(broker_url, PUBLISHER_REVISION_ACCEPTED.name)
    assert sent.body == following.model_dump_json().encode()
    assert await is_empty(broker_url, QUEUE.name)
    assert await is_empty(broker_url, QUEUE.dead)


async def test_a_transient_failure_comes_back_later_as_the_next_attempt(broker_url: str) -> None:
    message = site_published()
    script = Script.open(TransientError("busy"), TransientError("busy"))
    events: list[Progress] = []
    async with running(broker_url, subscription(script), progress=lambda _, event: events.append(event)) as broker:
        await broker.outbox.send(message)
        await eventually(lambda: script.finished == 1)
        assert script.handled == [message.brief_id] * 3
        await eventually(lambda: [event.stage for event in events].count(Stage.FINISHED) == 1)
    started = [event.facts["attempt"] for event in events if event.stage is Stage.STARTED]
    waits = [event.facts["seconds"] for event in events if event.stage is Stage.RETRYING]
    assert (started, waits) == ([1, 2, 3], [1, 1])


async def test_a_permanent_failure_is_buried_with_its_reason(broker_url: str) -> None:
    message = site_published()
    script = Script.open(PermanentError("the token is not accepted"))
    async with running(broker_url, subscription(script)) as broker:
        await broker.outbox.send(message)
        dead = await take(broker_url, QUEUE.dead)
    assert dead.headers[REASON_HEADER] == "the token is not accepted"
    assert dead.correlation_id == str(message.brief_id)
    assert dead.body == message.model_dump_json().encode()
    assert len(script.handled) == 1


async def test_a_bug_is_tried_three_times_and_buried(broker_url: str) -> None:
    script = Script.open(*[KeyError("title")] * 9)
    async with running(broker_url, subscription(script)) as broker:
        await broker.outbox.send(site_published())
        dead = await take(broker_url, QUEUE.dead)
    assert dead.headers[REASON_HEADER] == "unexpected KeyError: 'title' (attempt 3)"
    assert dead.headers[ATTEMPT_HEADER] == 3
    assert len(script.handled) == 3


async def test_attempts_end_with_the_deadline_and_its_grace(broker_url: str) -> None:
    script = Script.open(*[TransientError("away")] * 9)
    retry = RetryPolicy(delays=(1, 1), repeat_last=True, grace=0)
    async with running(broker_url, subscription(script, retry=retry)) as broker:
        await broker.outbox.send(site_published(seconds_left=2.5))
        dead = await take(broker_url, QUEUE.dead)
    assert len(script.handled) == 3
    assert dead.headers[REASON_HEADER] == "no attempt is left after 3: away"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"{}", "site.sold.v1", "unknown type 'site.sold.v1': this queue takes site.published.v1"),
        (b"{}", "site.published.v2", "unknown type 'site.published.v2': this queue takes site.published.v1"),
        (b"{}", None, "unknown type '': this queue takes site.published.v1"),
        (b"not json", "site.published.v1", "undecodable site.published.v1: body: Invalid JSON"),
        (b"\xff\xfe", "site.published.v1", "undecodable site.published.v1: body: Invalid JSON"),
        (b'{"brief_id": 5}', "site.published.v1", "undecodable site.published.v1: brief_id"),
    ],
)
async def test_rubbish_is_buried_at_once_and_the_consumer_goes_on(
    broker_url: str, body: bytes, kind: str | None, reason: str
) -> None:
    script = Script.open()
    async with running(broker_url, subscription(script)) as broker:
        await put(broker_url, QUEUE.name, body, type=kind)
        dead = await take(broker_url, QUEUE.dead)
        await broker.outbox.send(site_published())
        await eventually(lambda: script.finished == 1)
    assert dead.body == body
    assert str(dead.headers[REASON_HEADER]).startswith(reason)
    assert len(script.handled) == 1


async def test_a_broken_connection_neither_stops_nor_repeats_the_work_in_hand(
    broker: BrokerNode, broker_url: str
) -> None:
    script = Script()
    async with running(broker_url, subscription(script)) as ours:
        await ours.outbox.send(site_published())
        await eventually(lambda: len(script.handled) == 1)
        for times in (1, 2):
            await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "test")
            await eventually(partial(_joined_at_least, ours, times))
        script.gate.set()
        await eventually(lambda: script.finished == 1)
        await eventually(lambda: is_empty(broker_url, QUEUE.name))
    assert len(script.handled) == 1
    assert await is_empty(broker_url, QUEUE.name)


async def test_killing_the_broker_neither_stops_nor_repeats_the_work_in_hand(
    broker: BrokerNode, broker_url: str
) -> None:
    following = RevisionAccepted(**site_published().model_dump(include=COMMON), brief=BRIEF)
    script = Script(outgoing=[following])
    async with running(broker_url, subscription(script)) as ours:
        await ours.outbox.send(site_published())
        await eventually(lambda: len(script.handled) == 1)
        broker.kill()
        script.gate.set()
        await eventually(lambda: script.finished == 1)
        await asyncio.to_thread(broker.restart)
        await eventually(lambda: is_empty(broker_url, QUEUE.name), within=40)
        sent = await take(broker_url, PUBLISHER_REVISION_ACCEPTED.name)
    assert sent.body == following.model_dump_json().encode()
    assert len(script.handled) == 1
    assert await is_empty(broker_url, PUBLISHER_REVISION_ACCEPTED.name)


async def test_copies_of_one_brief_are_worked_on_once(broker_url: str) -> None:
    script = Script()
    message = site_published()
    async with running(broker_url, subscription(script)) as broker:
        for _ in range(3):
            await put(broker_url, QUEUE.name, message.model_dump_json().encode(), **properties_of(message))
        await eventually(partial(_joined_at_least, broker, 2))
        script.gate.set()
        await eventually(lambda: script.finished == 1)
    assert len(script.handled) == 1
    assert await is_empty(broker_url, QUEUE.name)


async def test_no_more_briefs_are_in_hand_than_allowed(broker_url: str) -> None:
    script = Script()
    async with running(broker_url, subscription(script, concurrency=2)) as broker:
        for _ in range(5):
            await broker.outbox.send(site_published())
        await eventually(lambda: len(script.handled) == 2)
        with pytest.raises(AssertionError):
            await eventually(lambda: len(script.handled) > 2, within=0.5)
        script.gate.set()
        await eventually(lambda: script.finished == 5)


async def test_stopping_finishes_what_is_in_hand(broker_url: str) -> None:
    script = Script()
    async with running(broker_url, subscription(script, concurrency=2)) as broker:
        for _ in range(3):
            await broker.outbox.send(site_published())
        await eventually(lambda: len(script.handled) == 2)
        draining = asyncio.create_task(broker.drain(20))
        await eventually(lambda: broker.problems() == ["stopping"])
        script.gate.set()
        await draining
    assert script.finished == 2
    assert not await is_empty(broker_url, QUEUE.name)


async def test_what_is_not_finished_in_time_goes_back_to_the_broker(broker_url: str) -> None:
    script = Script()
    message = site_published()
    async with running(broker_url, subscription(script)) as broker:
        await broker.outbox.send(message)
        await eventually(lambda: len(script.handled) == 1)
        await broker.drain(0.1)
        returned = await take(broker_url, QUEUE.name)
    assert returned.correlation_id == str(message.brief_id)
    assert script.finished == 0


async def test_a_deleted_queue_is_consumed_again_without_a_restart(broker_url: str) -> None:
    script = Script.open()
    async with running(broker_url, subscription(script)) as broker:
        async with plain_channel(broker_url) as channel:
            await channel.queue_delete(QUEUE.name, if_unused=False, if_empty=False)

        async def delivered() -> bool:
            try:
                await broker.outbox.send(site_published())
            except Exception:  # noqa: BLE001 - until the queue is back nothing can be sent to it
                return False
            return script.finished > 0

        await eventually(delivered, within=30)


async def test_a_consumer_that_is_gone_although_its_connection_looks_well_is_noticed(broker_url: str) -> None:
    async with running(broker_url, subscription(Script.open())) as broker:
        consumer = broker._consumers[0]
        assert consumer._channel is not None
        underlay = await consumer._channel.get_underlay_channel()
        assert consumer._tag is not None
        await underlay.basic_cancel(consumer._tag)
        async with asyncio.timeout(10):
            await broker.watch(every=0.1)
        assert broker.problems() == ["a consumer is gone although its connection looks well"]


async def test_a_well_consumer_is_left_alone(broker: BrokerNode, broker_url: str) -> None:
    async with running(broker_url, subscription(Script.open())) as ours:
        watching = asyncio.create_task(ours.watch(every=0.2))
        await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "test")
        await eventually(lambda: ours.problems() == ["no connection to the broker"])
        await eventually(lambda: ours.problems() == [])
        done, _ = await asyncio.wait([watching], timeout=2)
        assert not done
        watching.cancel()


async def test_progress_is_read_in_order_and_again_from_the_beginning_after_a_reconnect(
    broker: BrokerNode, broker_url: str
) -> None:
    seen: list[tuple[int, UUID]] = []
    briefs = [uuid4() for _ in range(3)]
    script = Script.open()
    async with running(
        broker_url, subscription(script), progress=lambda offset, event: seen.append((offset, event.brief_id))
    ) as ours:
        for brief in briefs:
            await ours.outbox.send(site_published(brief))
        await eventually(lambda: len(seen) == 6)
        first = list(seen)
        await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "test")
        await eventually(lambda: len(seen) >= 12)
    assert [offset for offset, _ in first] == [0, 1, 2, 3, 4, 5]
    assert {brief for _, brief in first} == set(briefs)
    assert seen[6:12] == first


def _joined_at_least(broker: Broker, times: int) -> bool:
    return bool(broker._metrics.joined.labels(QUEUE.name)._value.get() >= times)
