"""With a user of the broker for each service, none can do what another may: the broker refuses it."""

from collections.abc import Awaitable, Callable, Mapping

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed

from contracts.broker_permissions import OPERATOR, Role
from contracts.retry_queues import delay_exchange
from contracts.service_names import SERVICE_NAMES, ServiceName
from contracts.streams import PROGRESS
from contracts.work_queues import DEAD_LETTERS, EXCHANGE, SALVAGING, WORK_QUEUES
from tests.integration.chassis.bench import QUEUE, plain_channel, publish, user

DELAY = delay_exchange(1)


async def assert_refused(url: str, *attempts: Callable[[AbstractChannel], Awaitable[object]]) -> None:
    connection = await aio_pika.connect(url)
    async with connection:
        for number, attempt in enumerate(attempts):
            channel = await connection.channel()  # the broker closes it with its refusal
            try:
                await attempt(channel)
            except ChannelAccessRefused:
                continue
            pytest.fail(f"attempt {number} was not refused")


def sending(exchange: str, key: str) -> Callable[[AbstractChannel], Awaitable[object]]:
    return lambda channel: publish(channel, exchange, key)


def reading(name: str) -> Callable[[AbstractChannel], Awaitable[object]]:
    async def read(channel: AbstractChannel) -> None:
        await (await channel.get_queue(name, ensure=False)).get(fail=False)

    return read


@pytest.mark.parametrize("role", SERVICE_NAMES)
async def test_a_service_may_not_send_the_messages_of_another(role: ServiceName, urls: Mapping[str, str]) -> None:
    others = [queue.key for queue in WORK_QUEUES if queue.message_type.sender != role]
    await assert_refused(urls[role], *(sending(EXCHANGE, key) for key in others))


@pytest.mark.parametrize("role", SERVICE_NAMES)
async def test_a_service_reaches_no_queue_of_another_by_any_exchange(
    role: ServiceName, urls: Mapping[str, str]
) -> None:
    for queue in (queue for queue in WORK_QUEUES if queue.consumer != role):
        ways = [("", queue.name), ("", queue.dead), (DELAY, queue.name), (DEAD_LETTERS, queue.dead)]
        await assert_refused(urls[role], *(sending(*way) for way in ways), reading(queue.name), reading(queue.dead))
    for queue in (queue for queue in SALVAGING if queue.consumer != role):
        await assert_refused(urls[role], sending(DEAD_LETTERS, queue.salvaged), reading(queue.salvaged))


@pytest.mark.parametrize("role", [*SERVICE_NAMES, OPERATOR])
async def test_nobody_but_the_administrator_makes_or_removes_a_queue_or_an_exchange(
    role: Role, urls: Mapping[str, str]
) -> None:
    await assert_refused(
        urls[role],
        lambda channel: channel.declare_queue("of-my-own"),
        lambda channel: channel.declare_queue("", exclusive=True),
        lambda channel: channel.declare_exchange("of-my-own"),
        lambda channel: channel.queue_delete(QUEUE.name, if_unused=False, if_empty=False),
        lambda channel: channel.exchange_delete(EXCHANGE),
    )


async def test_nobody_sends_in_the_name_of_another(urls: Mapping[str, str]) -> None:
    async with plain_channel(urls["notifier"]) as channel:
        with pytest.raises(ChannelPreconditionFailed, match="user_id"):
            await publish(channel, PROGRESS.name, "", user_id=user(urls, "generator"))
