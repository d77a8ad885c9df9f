"""With a user of the broker for each service, none can do what another may: neither by its rights nor by a trick."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed

from chassis.envelope import SENDER_HEADER
from chassis.errors import TransientError
from chassis.rabbit.dead_queues import dead_queues
from contracts.broker_rights import OPERATOR, SENDERS, SERVICE_ROLES, Role
from contracts.progress import Progress, ServiceName, Stage
from contracts.topology import (
    DEAD_LETTERS,
    EXCHANGE,
    NOTIFIER_SITE_PUBLISHED,
    PROGRESS,
    PUBLISHER_SITE_GENERATED,
    WORK_QUEUES,
    delay_exchange,
)
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    plain_channel,
    properties_of,
    running,
    site_published,
    subscription,
)
from tests.integration.chassis.script import Script
from tests.integration.chassis.test_dead_letters import dead
from tests.stack.broker import BrokerNode
from tests.stack.service_users import urls_of_services
from tests.stack.virtual_hosts import VirtualHosts

DELAY = delay_exchange(1)


@pytest.fixture(scope="module")
def urls(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[Mapping[str, str]]:
    """Where each role logs in, on one virtual host for all of these tests; `administrator` may do anything."""
    name = virtual_hosts.take()
    users = urls_of_services(broker, name)
    yield {
        "administrator": broker.url_of(name),
        **{name.removeprefix("RABBITMQ_URL_").lower(): url for name, url in users.items()},
    }
    virtual_hosts.give_back(name)


def user(urls: Mapping[str, str], role: str) -> str:
    return str(urlsplit(urls[role]).username)


async def publish(channel: AbstractChannel, exchange: str, key: str, body: bytes = b"x", **properties: Any) -> None:
    target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
    await target.publish(aio_pika.Message(body, **properties), key)


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


@pytest.mark.parametrize("role", SERVICE_ROLES)
async def test_a_service_may_not_send_the_messages_of_another(role: ServiceName, urls: Mapping[str, str]) -> None:
    await assert_refused(urls[role], *(sending(EXCHANGE, key) for key, sender in SENDERS.items() if sender != role))


@pytest.mark.parametrize("role", SERVICE_ROLES)
async def test_a_service_reaches_no_queue_of_another_by_any_exchange(
    role: ServiceName, urls: Mapping[str, str]
) -> None:
    for queue in (queue for queue in WORK_QUEUES if queue.consumer != role):
        ways = [("", queue.name), ("", queue.dead), (DELAY, queue.name), (DEAD_LETTERS, queue.dead)]
        await assert_refused(urls[role], *(sending(*way) for way in ways), reading(queue.name), reading(queue.dead))


@pytest.mark.parametrize("role", [*SERVICE_ROLES, OPERATOR])
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
            await publish(channel, PROGRESS, "", user_id=user(urls, "generator"))


async def test_a_message_that_its_consumer_tries_again_keeps_its_sender(urls: Mapping[str, str]) -> None:
    script = Script.open(TransientError("not yet"), TransientError("not yet either"))
    message = site_published()
    async with running(urls["publisher"], service="publisher") as publisher:
        await publisher.outbox.send(message)
    async with running(urls["notifier"], subscription(script)):
        await eventually(lambda: script.finished == 1)
    assert script.handled == [message.brief_id] * 3


async def test_a_message_of_a_service_that_may_not_send_it_is_put_aside_and_its_brief_hears_nothing_of_it(
    urls: Mapping[str, str],
) -> None:
    heard: list[Progress] = []
    forged = [await forge(urls, way) for way in ("nobody", "generator", "generator vouching for publisher")]
    honest = site_published()
    script = Script.open()
    async with (
        running(urls["gateway"], progress=lambda _, event: heard.append(event), service="gateway"),
        running(urls["notifier"], subscription(script)),
        running(urls["publisher"], service="publisher") as publisher,
    ):
        await publisher.outbox.send(honest)
        await eventually(lambda: honest.brief_id in {event.brief_id for event in heard})
        await eventually(partial(is_empty, urls["administrator"], QUEUE.name))
        await eventually(partial(has_dead, urls["operator"], {str(brief_id) for brief_id in forged}))
    assert script.handled == [honest.brief_id]
    assert {event.brief_id for event in heard} & set(forged) == set()

    refused = await dead(urls["operator"], "replay", "--all")
    assert (refused.code, refused.complained.count("may send it")) == (1, len(forged))
    await dead(urls["operator"], "replay", "--all", "--any-sender")
    async with running(urls["notifier"], subscription(script)):
        await eventually(lambda: set(script.handled) == {honest.brief_id, *forged})


async def forge(urls: Mapping[str, str], way: str) -> UUID:
    """Put a message on the notifier's queue as a broker before 4.0 lets a service do: it checks no CC header.

    https://github.com/rabbitmq/rabbitmq-server/pull/12553. Here the administrator moves it, so that every broker does.
    """
    message = site_published()
    properties = properties_of(message)
    if way.startswith("generator"):
        vouched = {SENDER_HEADER: user(urls, "publisher")} if way != "generator" else {}
        properties |= {"user_id": user(urls, "generator")}
        properties["headers"] |= vouched
        await by_way_of_a_generators_message(urls, message.model_dump_json().encode(), properties)
    else:
        async with plain_channel(urls["administrator"]) as channel:
            await publish(channel, "", QUEUE.name, message.model_dump_json().encode(), **properties)
    return message.brief_id


async def by_way_of_a_generators_message(urls: Mapping[str, str], body: bytes, properties: dict[str, Any]) -> None:
    """What the generator sends under its own key arrives in the notifier's queue, by a binding made for a moment."""
    async with plain_channel(urls["administrator"]) as administrator, plain_channel(urls["generator"]) as generator:
        queue = await administrator.get_queue(NOTIFIER_SITE_PUBLISHED.name, ensure=False)
        work = await administrator.get_queue(PUBLISHER_SITE_GENERATED.name, ensure=False)
        await queue.bind(EXCHANGE, PUBLISHER_SITE_GENERATED.key)
        await publish(generator, EXCHANGE, PUBLISHER_SITE_GENERATED.key, body, **properties)
        await queue.unbind(EXCHANGE, PUBLISHER_SITE_GENERATED.key)
        await work.purge()


async def has_dead(url: str, brief_ids: set[str]) -> bool:
    async with dead_queues(url) as queues:
        return brief_ids == {held.letter.envelope.brief_id async for held in queues.held()}


async def test_progress_in_the_name_of_another_service_is_not_believed(urls: Mapping[str, str]) -> None:
    heard: list[Progress] = []
    brief_id = uuid4()

    def event(service: ServiceName, stage: Stage) -> bytes:
        told = Progress(brief_id=brief_id, service=service, stage=stage, at=site_published().accepted_at)
        return told.model_dump_json().encode()

    async with running(urls["gateway"], progress=lambda _, event: heard.append(event), service="gateway"):
        async with plain_channel(urls["notifier"]) as notifier:
            signed = {"type": Progress.type_name, "user_id": user(urls, "notifier")}
            await publish(notifier, PROGRESS, "", event("generator", Stage.BURIED), **signed)
            await publish(notifier, PROGRESS, "", event("notifier", Stage.BURIED), type=Progress.type_name)
            await publish(notifier, PROGRESS, "", event("notifier", Stage.DELIVERED), **signed)
        await eventually(lambda: any(told.brief_id == brief_id for told in heard))
    assert [told.stage for told in heard if told.brief_id == brief_id] == [Stage.DELIVERED]


async def test_an_operator_is_told_of_queues_that_are_missing_and_they_are_used_once_they_are_imported(
    broker: BrokerNode, virtual_hosts: VirtualHosts
) -> None:
    name = virtual_hosts.take()
    urls = urls_of_services(broker, name)
    async with plain_channel(broker.url_of(name)) as channel:
        await channel.queue_delete(QUEUE.name, if_unused=False, if_empty=False)
    opening = asyncio.create_task(_open_and_send(urls["RABBITMQ_URL_PUBLISHER"]))
    await asyncio.to_thread(urls_of_services, broker, name)
    await opening
    virtual_hosts.give_back(name)


async def _open_and_send(url: str) -> None:
    async with running(url, service="publisher") as publisher:
        await publisher.outbox.send(site_published())
