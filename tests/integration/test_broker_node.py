"""The private RabbitMQ node that tests and demo use is durable, private and leaves nothing behind."""

from collections.abc import Iterator

import aio_pika
import pytest

from tools.stack.broker import BrokerNode, running_node
from tools.stack.readiness import PATIENCE, speaks_amqp
from tools.stack.reaper import Reaper


@pytest.fixture(scope="module")
def own_node(reaper: Reaper) -> Iterator[BrokerNode]:
    with running_node(reaper) as node:
        yield node


async def _declare(url: str, queue: str) -> None:
    connection = await aio_pika.connect(url)
    async with connection, connection.channel() as channel:
        await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum"})


async def _send_confirmed(url: str, queue: str, body: bytes) -> None:
    connection = await aio_pika.connect(url)
    async with connection, connection.channel(on_return_raises=True) as channel:
        message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, queue, timeout=PATIENCE)


async def _receive(url: str, queue: str) -> bytes:
    connection = await aio_pika.connect(url)
    async with connection, connection.channel() as channel:
        declared = await channel.declare_queue(queue, passive=True)
        async with declared.iterator(timeout=PATIENCE) as messages:
            async for message in messages:
                await message.ack()
                return message.body
    raise AssertionError("the queue is empty")


async def test_a_confirmed_message_survives_kill_9_and_a_restart(own_node: BrokerNode) -> None:
    await _declare(own_node.url, "work")
    own_node.flush()
    await _send_confirmed(own_node.url, "work", b"a promise")

    own_node.kill()
    assert not speaks_amqp(own_node.port)
    own_node.restart()

    assert await _receive(own_node.url, "work") == b"a promise"


async def test_two_nodes_run_side_by_side_and_know_nothing_of_each_other(
    broker: BrokerNode, own_node: BrokerNode
) -> None:
    await _declare(own_node.url, "only-here")

    assert broker.port != own_node.port
    assert "only-here" in own_node.rabbitmqctl("list_queues", "name")
    assert "only-here" not in broker.rabbitmqctl("list_queues", "name")


async def test_each_test_has_an_empty_virtual_host(broker_url: str, broker: BrokerNode) -> None:
    await _declare(broker_url, "work")
    virtual_host = broker_url.rsplit("/", 1)[1]

    assert broker.rabbitmqctl("list_queues", "--vhost", virtual_host, "name").split() == ["name", "work"]
    assert "work" not in broker.rabbitmqctl("list_queues", "name").split()
