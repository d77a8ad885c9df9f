"""Whatever is lost, and at whatever moment, is made anew: messages are sent and consumed again without a restart."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from chassis.errors import SendError
from chassis.rabbit import broker as broker_module
from chassis.rabbit.broker import Broker
from tests.integration.chassis.bench import eventually, running, site_published, subscription
from tests.integration.chassis.script import Script
from tools.chaos.amqp_proxy import AmqpProxy
from tools.chaos.scenarios.broker import ENOUGH_DISK, NO_DISK
from tools.stack.broker import BrokerNode
from tools.stack.readiness import PATIENCE

MOST_FRAMES = 90
"""More than a broker sends until everything is declared and consumed."""


@pytest.fixture
def proxy(broker: BrokerNode) -> Iterator[AmqpProxy]:
    with AmqpProxy(broker.port) as proxy:
        yield proxy


@pytest.fixture
def proxied_url(broker_url: str, broker: BrokerNode, proxy: AmqpProxy) -> str:
    return broker_url.replace(f":{broker.port}/", f":{proxy.port}/")


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAUSE_SECONDS", "MAX_PAUSE_SECONDS"):
        monkeypatch.setattr(broker_module, name, 0.01)


async def assert_works(ours: Broker, script: Script) -> None:
    """A message is sent, however often it takes, and is handled."""
    message = site_published()

    async def sent() -> bool:
        try:
            await ours.outbox.send(message)
        except SendError:
            return False
        return True

    await eventually(sent)
    await eventually(lambda: message.brief_id in script.handled)
    await eventually(lambda: ours.problems() == [])


@pytest.mark.usefixtures("no_pauses")
async def test_a_start_outlasts_connections_that_end_after_any_answer_of_the_broker(
    proxied_url: str, proxy: AmqpProxy
) -> None:
    script, seen = Script.open(), list[object]()
    proxy.limit(range(1, MOST_FRAMES))
    async with running(proxied_url, subscription(script), progress=lambda *event: seen.append(event)) as ours:
        await assert_works(ours, script)
        await eventually(lambda: seen != [])


@pytest.mark.usefixtures("no_pauses")
async def test_a_running_service_outlasts_connections_that_end_after_any_answer_of_the_broker(
    proxied_url: str, proxy: AmqpProxy
) -> None:
    script = Script.open()
    async with running(proxied_url, subscription(script)) as ours:
        proxy.limit(range(1, MOST_FRAMES))
        proxy.cut()
        await assert_works(ours, script)


async def test_a_broker_that_falls_silent_while_everything_is_declared_is_left_and_asked_again(
    proxied_url: str, proxy: AmqpProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script.open()
    declared = (50, 11)
    strike = proxy.strike("notifier sending", "broker", declared)
    monkeypatch.setattr(broker_module, "SETUP_SECONDS", 5.0)
    async with running(proxied_url, subscription(script)) as ours:
        assert strike.hit.is_set()
        await assert_works(ours, script)


async def test_a_channel_whose_queues_may_not_be_declared_again_for_a_while_is_consumed_in_the_end(
    broker: BrokerNode, broker_url: str
) -> None:
    parts, script = urlsplit(broker_url), Script.open()
    host, user = parts.path.removeprefix("/"), parts.username or ""
    async with running(broker_url, subscription(script)) as ours:
        channel = ours._consumers[0]._channel
        assert channel is not None
        underlay = await channel.get_underlay_channel()
        await asyncio.to_thread(broker.rabbitmqctl, "set_permissions", "--vhost", host, user, "^$", ".*", ".*")
        try:
            await underlay.basic_ack(delivery_tag=4711)  # of no delivery: the broker closes the channel
            await eventually(lambda: underlay.is_closed)
            await eventually(lambda: ours.problems() != [])
        finally:
            await asyncio.to_thread(broker.rabbitmqctl, "set_permissions", "--vhost", host, user, ".*", ".*", ".*")
        await assert_works(ours, script)


async def send_without_end(service: Broker) -> None:
    while True:
        await service.outbox.send(site_published())


async def test_connections_that_are_lost_while_the_broker_has_an_alarm_are_made_anew(
    broker: BrokerNode, broker_url: str
) -> None:
    script = Script.open()
    async with running(broker_url, subscription(script)) as ours:
        broker.rabbitmqctl("set_disk_free_limit", NO_DISK)
        try:
            with pytest.raises(SendError):
                await send_without_end(ours)  # a busy node blocks its connections a little after it has the limit
            await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "for a test")
        finally:
            await asyncio.to_thread(broker.rabbitmqctl, "set_disk_free_limit", ENOUGH_DISK)
        await assert_works(ours, script)


async def test_a_consumer_that_is_gone_although_its_connection_looks_well_is_replaced(broker_url: str) -> None:
    script = Script.open()
    async with running(broker_url, subscription(script), watch_seconds=0.1) as ours:
        consumer = ours._consumers[0]
        assert consumer._channel is not None
        assert consumer._tag is not None
        underlay = await consumer._channel.get_underlay_channel()
        await underlay.basic_cancel(consumer._tag)
        await assert_works(ours, script)


async def test_a_broker_that_is_asked_about_a_consumer_can_be_closed(
    broker_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def ended_as_the_library_does(*_: object) -> int:
        asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise Exception from None  # noqa: TRY002 - seen: aiormq raises it in place of our own cancellation
        return 0

    async with asyncio.timeout(PATIENCE):
        async with running(broker_url, subscription(Script.open()), watch_seconds=0.01) as ours:
            monkeypatch.setattr("chassis.rabbit.queue_checks._consumer_count", ended_as_the_library_does)
            await asked.wait()
        assert ours.problems() == ["stopping"]
