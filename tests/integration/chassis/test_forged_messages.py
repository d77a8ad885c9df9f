"""What a service may not send is put aside wherever it arrives, and nobody believes it."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from structlog.testing import capture_logs

from chassis.envelope import SENDER_HEADER
from chassis.errors import TransientError
from chassis.rabbit.dead_letter_queues import dead_letter_queues
from contracts.progress_event_base import Event
from contracts.progress_events import Delivered
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from contracts.retry_queues import delay_exchange
from contracts.service_names import ServiceName
from contracts.streams import PROGRESS
from contracts.work_queues import EXCHANGE, NOTIFIER_SITE_PUBLISHED, PUBLISHER_SITE_GENERATED
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    plain_channel,
    properties_of,
    publish,
    running,
    site_published,
    subscription,
    user,
)
from tests.integration.chassis.script import Script
from tests.integration.chassis.test_dead_letters import dead
from tools.publishing.reports import progress_of
from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts

DELAY = delay_exchange(1)


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
    async with dead_letter_queues(url) as queues:
        return brief_ids == {held.letter.envelope.brief_id async for held in queues.held()}


async def test_progress_in_the_name_of_another_service_is_not_believed(urls: Mapping[str, str]) -> None:
    heard: list[Progress] = []
    brief_id = uuid4()

    def event(service: ServiceName, kind: type[Event]) -> bytes:
        told = progress_of(kind, brief_id=brief_id, service=service, at=site_published().accepted_at)
        return told.model_dump_json().encode()

    async with running(urls["gateway"], progress=lambda _, event: heard.append(event), service="gateway"):
        async with plain_channel(urls["notifier"]) as notifier:
            signed = {"type": Progress.type_name, "user_id": user(urls, "notifier")}
            await publish(notifier, PROGRESS.name, "", event("generator", Buried), **signed)
            await publish(notifier, PROGRESS.name, "", event("notifier", Buried), type=Progress.type_name)
            await publish(notifier, PROGRESS.name, "", event("notifier", Delivered), **signed)
        await eventually(lambda: any(told.brief_id == brief_id for told in heard))
    assert [told.stage for told in heard if told.brief_id == brief_id] == ["delivered"]


async def test_an_operator_is_told_of_queues_that_are_missing_and_they_are_used_once_they_are_imported(
    broker: BrokerNode, virtual_hosts: VirtualHosts
) -> None:
    name = virtual_hosts.take()
    urls = urls_of_services(broker, name)
    async with plain_channel(broker.url_of(name)) as channel:
        await channel.queue_delete(QUEUE.name, if_unused=False, if_empty=False)
    with capture_logs() as lines:
        opening = asyncio.create_task(_open_and_send(urls["RABBITMQ_URL_PUBLISHER"]))
        await eventually(lambda: f"no queue '{QUEUE.name}'" in str(lines))
    assert "import the definitions" in str(lines)
    await asyncio.to_thread(urls_of_services, broker, name)
    await opening
    virtual_hosts.give_back(name)


async def _open_and_send(url: str) -> None:
    async with running(url, service="publisher") as publisher:
        await publisher.outbox.send(site_published())
