"""Every delivery is settled once: acknowledged, put off, buried, or given back."""

import asyncio
from functools import partial

import pytest

from chassis.envelope import ATTEMPT_HEADER, REASON_HEADER
from chassis.errors import PermanentError, TransientError
from chassis.retry_policy import RetryPolicy
from contracts.progress_events_of_deliveries import Retrying, Started
from contracts.progress_record import Progress
from contracts.work_queues import PUBLISHER_REVISION_ACCEPTED
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    properties_of,
    put,
    running,
    site_published,
    subscription,
    take,
)
from tests.integration.chassis.script import Script, following, joined_at_least


async def test_a_handled_message_is_acknowledged_and_what_follows_is_sent(broker_url: str) -> None:
    sent_next = following()
    script = Script.open(outgoing=[sent_next])
    async with running(broker_url, subscription(script)) as broker:
        await broker.outbox.send(site_published())
        sent = await take(broker_url, PUBLISHER_REVISION_ACCEPTED.name)
    assert sent.body == sent_next.model_dump_json().encode()
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
        await eventually(lambda: [event.stage for event in events].count("finished") == 1)
    started = [event.facts.attempt for event in events if isinstance(event.facts, Started)]
    waits = [event.facts.seconds for event in events if isinstance(event.facts, Retrying)]
    assert (started, waits) == ([1, 2, 3], [1, 1])


async def test_a_permanent_failure_is_buried_with_its_reason_and_seen_in_the_metrics(broker_url: str) -> None:
    message = site_published()
    script = Script.open(PermanentError("the token is not accepted"))
    async with running(broker_url, subscription(script), watch_seconds=0.05) as broker:
        await broker.outbox.send(message)
        waiting = partial(broker.metrics.registry.get_sample_value, "pagewright_queue_messages")
        await eventually(lambda: waiting({"queue": QUEUE.dead}) == 1)
        assert waiting({"queue": QUEUE.name}) == 0
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


async def test_copies_of_one_brief_are_worked_on_once(broker_url: str) -> None:
    script = Script()
    message = site_published()
    async with running(broker_url, subscription(script)) as broker:
        for _ in range(3):
            await put(broker_url, QUEUE.name, message.model_dump_json().encode(), **properties_of(message))
        await eventually(partial(joined_at_least, broker, 2))
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
