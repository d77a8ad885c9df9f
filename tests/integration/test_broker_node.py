"""Each test that asks for a broker has a virtual host of the private node for itself."""

import aio_pika

from tools.stack.broker import BrokerNode


async def _declare(url: str, queue: str) -> None:
    connection = await aio_pika.connect(url)
    async with connection, connection.channel() as channel:
        await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum"})


async def test_each_test_has_an_empty_virtual_host(broker_url: str, broker: BrokerNode) -> None:
    await _declare(broker_url, "work")
    virtual_host = broker_url.rsplit("/", 1)[1]

    assert broker.rabbitmqctl("list_queues", "--vhost", virtual_host, "name").split() == ["name", "work"]
    assert "work" not in broker.rabbitmqctl("list_queues", "name").split()
