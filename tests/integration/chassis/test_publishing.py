"""A publish ends, whatever the broker does, and says what is known of its outcome."""

import asyncio
from datetime import UTC, datetime

import aio_pika
import pytest

from chassis.envelope import ATTEMPT_HEADER, TRACE_HEADER
from chassis.errors import OutcomeUnknown, Overloaded, PermanentError, Unroutable
from chassis.metrics import Metrics
from chassis.rabbit.broker import Broker
from contracts.work_queues import EXCHANGE
from tests.integration.chassis.bench import QUEUE, eventually, plain_channel, put, running, site_published, take
from tools.stack.broker import BrokerNode
from tools.stack.readiness import PATIENCE
from tools.stack.tcp_proxy import TcpProxy


async def test_a_sent_message_is_stored_with_its_identity(broker_url: str) -> None:
    message = site_published()
    async with running(broker_url) as broker:
        await broker.outbox.send(message)
    stored = await take(broker_url, QUEUE.name)
    assert stored.body == message.model_dump_json().encode()
    assert stored.type == "site.published.v1"
    assert stored.correlation_id == str(message.brief_id)
    assert stored.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
    assert stored.headers[ATTEMPT_HEADER] == 1
    assert message.brief_id.hex in str(stored.headers[TRACE_HEADER])


async def test_a_message_that_no_queue_takes_is_never_called_sent(broker_url: str) -> None:
    async with running(broker_url) as broker, plain_channel(broker_url) as channel:
        await channel.queue_delete(QUEUE.name, if_unused=False, if_empty=False)
        with pytest.raises(Unroutable, match=r"site\.published"):
            await broker.outbox.send(site_published())


async def test_a_deleted_queue_is_declared_again_for_the_next_attempt(broker_url: str) -> None:
    message = site_published()
    async with running(broker_url) as broker, plain_channel(broker_url) as channel:
        await channel.queue_delete(QUEUE.name, if_unused=False, if_empty=False)

        async def sent() -> bool:
            try:
                await broker.outbox.send(message)
            except Unroutable:
                return False
            return True

        await eventually(sent)
    assert (await take(broker_url, QUEUE.name)).correlation_id == str(message.brief_id)


async def test_a_deleted_exchange_is_declared_again_for_the_next_attempt(broker_url: str) -> None:
    async with running(broker_url) as broker, plain_channel(broker_url) as channel:
        await channel.exchange_delete(EXCHANGE)

        async def sent() -> bool:
            try:
                await broker.outbox.send(site_published())
            except (Unroutable, OutcomeUnknown):
                return False
            return True

        await eventually(sent)


async def test_a_full_queue_refuses(broker: BrokerNode, broker_url: str) -> None:
    virtual_host = broker_url.rsplit("/", 1)[1]
    async with running(broker_url) as ours:
        broker.rabbitmqctl("set_policy", "-p", virtual_host, "full", "^notifier", '{"max-length": 1}')

        async def refused() -> bool:
            try:
                await ours.outbox.send(site_published())
            except Overloaded as error:
                return "full" in str(error)
            return False

        await eventually(refused)


async def test_a_message_larger_than_brokers_take_is_refused_before_it_breaks_the_channel(broker_url: str) -> None:
    message = site_published().model_copy(update={"pages_url": "x" * 16_000_000})
    async with running(broker_url) as broker:
        with pytest.raises(PermanentError, match="smaller attachments"):
            await broker.outbox.send(message)
        await broker.outbox.send(site_published())


async def test_a_silent_broker_leaves_the_outcome_unknown(broker_url: str) -> None:
    async with TcpProxy.before(broker_url) as proxy, running(proxy.through(broker_url)) as broker:
        await broker.outbox.send(site_published())
        proxy.hold()
        with pytest.raises(OutcomeUnknown):
            await broker.outbox.send(site_published())
        proxy.release()
    await take(broker_url, QUEUE.name)


async def test_without_a_broker_a_send_fails(broker_url: str) -> None:
    async with TcpProxy.before(broker_url) as proxy, running(proxy.through(broker_url)) as ours:
        await proxy.cut()
        with pytest.raises(OutcomeUnknown):
            await ours.outbox.send(site_published())
        await eventually(lambda: "no connection to the broker" in "".join(ours.problems()))
        await proxy.mend()

        async def sent() -> bool:
            try:
                await ours.outbox.send(site_published())
            except OutcomeUnknown:
                return False
            return True

        await eventually(sent)
        await eventually(lambda: ours.problems() == [])


async def test_a_broker_that_holds_other_queues_of_our_names_is_named_with_the_remedy(broker_url: str) -> None:
    async with plain_channel(broker_url) as channel:
        await channel.declare_queue(QUEUE.dead, durable=True)
    with pytest.raises(PermanentError, match=r"notifier\.site\.published\.dead.*delete it"):
        async with running(broker_url):
            pass


async def test_nothing_is_promised_on_queues_that_were_made_a_moment_ago(broker_url: str) -> None:
    ours = Broker("gateway", broker_url, Metrics(), lambda: datetime.now(UTC), new_queues_seconds=0.5)
    opening = asyncio.create_task(ours.open())
    with pytest.raises(OutcomeUnknown):
        await ours.outbox.send(site_published())
    assert ours.problems() != []
    await opening
    await ours.outbox.send(site_published())
    await ours.close()


async def test_queues_that_are_there_already_are_used_at_once(broker_url: str) -> None:
    async with running(broker_url):
        ours = Broker("gateway", broker_url, Metrics(), lambda: datetime.now(UTC), new_queues_seconds=10 * PATIENCE)
        async with asyncio.timeout(PATIENCE):
            await ours.open()
        await ours.close()


async def test_declaring_twice_is_harmless(broker_url: str) -> None:
    async with running(broker_url), running(broker_url) as second:
        await second.outbox.send(site_published())
    await take(broker_url, QUEUE.name)


async def test_a_message_that_the_broker_delivers_in_vain_ends_in_the_dead_queue(broker_url: str) -> None:
    async with running(broker_url):
        await put(broker_url, QUEUE.name, b"kills whoever takes it")
    async with plain_channel(broker_url) as channel:
        queue = await channel.get_queue(QUEUE.name, ensure=False)
        deliveries = 0
        while (message := await queue.get(fail=False)) is not None or deliveries == 0:
            if message is not None:
                deliveries += 1
                await message.reject(requeue=True)
            assert deliveries < 50
            await asyncio.sleep(0.01)
    assert (await take(broker_url, QUEUE.dead)).body == b"kills whoever takes it"
