"""Whatever happens to connections and queues, work in hand goes on once and consuming resumes."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.rabbit.broker import MAX_MISSED_CHECKS
from chassis.rabbit.consumer import Consumer
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    plain_channel,
    running,
    site_published,
    subscription,
)
from tests.integration.chassis.script import Script, joined_at_least
from tools.stack.broker import BrokerNode


async def test_a_broken_connection_neither_stops_nor_repeats_the_work_in_hand(
    broker: BrokerNode, broker_url: str
) -> None:
    script = Script()
    async with running(broker_url, subscription(script)) as ours:
        await ours.outbox.send(site_published())
        await eventually(lambda: len(script.handled) == 1)
        for times in (1, 2):
            await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "test")
            await eventually(partial(joined_at_least, ours, times))
        script.gate.set()
        await eventually(lambda: script.finished == 1)
        await eventually(lambda: is_empty(broker_url, QUEUE.name))
    assert len(script.handled) == 1
    assert await is_empty(broker_url, QUEUE.name)


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

        await eventually(delivered)


async def test_a_well_consumer_is_left_alone(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[bool] = []
    is_lost = Consumer.is_lost

    async def look(consumer: Consumer[Any]) -> bool:
        looks.append(await is_lost(consumer))
        return looks[-1]

    monkeypatch.setattr(Consumer, "is_lost", look)
    async with running(broker_url, subscription(Script.open()), watch_seconds=0.01) as ours:
        first = ours._consumers[0]._channel
        await eventually(lambda: len(looks) >= 4 * MAX_MISSED_CHECKS)
        assert ours._consumers[0]._channel is first
    assert True not in looks


async def test_a_question_about_a_consumer_that_dies_with_its_connection_proves_nothing_against_it(
    broker_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cancelled_by_the_library(*_: object) -> int:
        raise asyncio.CancelledError

    async with running(broker_url, subscription(Script.open())) as ours:
        # Seen after a minute of a silent network: the connection's reader was cancelled, and so was who waited for it.
        monkeypatch.setattr("chassis.rabbit.queue_checks._consumer_count", cancelled_by_the_library)
        assert await ours._consumers[0].is_lost() is False


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
    offsets = [offset for offset, _ in first]
    assert offsets == list(range(offsets[0], offsets[0] + 6))
    assert {brief for _, brief in first} == set(briefs)
    assert seen[6:12] == first
