"""Commands of operators on a real broker: from the gateway to the replica that has the brief."""

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.errors import PermanentError, Unroutable
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.retry_policy import RetryPolicy
from chassis.subscription import Subscription
from contracts.operator_commands import Command
from contracts.progress_events import Delivered
from contracts.progress_events_of_deliveries import Buried, Retrying
from contracts.progress_record import Progress
from contracts.streams import COMMANDS, PROGRESS
from notifier.handler import NotifyEvaluator
from notifier.requested_callbacks import RequestedCallbacks
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    plain_channel,
    running,
    site_published,
    subscription,
    take,
)
from tests.integration.chassis.script import Script
from tests.stand_ins.evaluator import ScriptedEvaluator
from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts

HOURS = RetryPolicy((512,), repeat_last=True)
"""Longer than any test waits."""


async def test_a_callback_that_waits_in_the_broker_is_sent_when_an_operator_asks_for_it(
    urls: Mapping[str, str],
) -> None:
    told: list[Progress] = []
    evaluator = ScriptedEvaluator(deque([503]))
    notify, message = NotifyEvaluator(evaluator), site_published()

    def hear(_: int, event: Progress) -> None:
        if event.brief_id == message.brief_id:
            told.append(event)

    subscription = Subscription(QUEUE, notify, HOURS, 4)
    streams = [
        StreamSubscription(PROGRESS, notify.apply),
        StreamSubscription(PROGRESS, hear),
    ]
    async with (
        running(urls["gateway"], service="gateway") as gateway,
        running(urls["publisher"], service="publisher") as publisher,
        running(urls["notifier"], subscription, streams=streams) as broker,
    ):
        requested = RequestedCallbacks(notify, broker.outbox.report)
        broker.commands.on("call-back", requested.obey)
        await publisher.outbox.send(message)
        await eventually(lambda: any(isinstance(event.facts, Retrying) for event in told))
        for brief_id in (uuid4(), message.brief_id):
            command = Command(brief_id=brief_id, service="gateway", at=message.accepted_at, action="call-back")
            await gateway.outbox.send_command(command)
        await eventually(lambda: any(isinstance(event.facts, Delivered) for event in told))
        await requested.close()
    assert len(evaluator.received) == 2


async def test_a_dead_letter_is_tried_again_by_its_consumer_and_no_other_letter_is(urls: Mapping[str, str]) -> None:
    script = Script.open(PermanentError("no token"), PermanentError("no token"))
    message, other = site_published(), site_published()
    buried: list[Progress] = []

    def hear(_: int, event: Progress) -> None:
        if event.brief_id in {message.brief_id, other.brief_id} and isinstance(event.facts, Buried):
            buried.append(event)

    async with (
        running(urls["gateway"], service="gateway", progress=hear) as gateway,
        running(urls["publisher"], service="publisher") as publisher,
        running(urls["notifier"], subscription(script)),
    ):
        await publisher.outbox.send(message)
        await publisher.outbox.send(other)
        await eventually(lambda: len(buried) == 2)
        await gateway.outbox.send_command(
            Command(
                brief_id=message.brief_id, service="gateway", at=datetime.now(UTC), action="retry", message=QUEUE.key
            )
        )
        await eventually(lambda: script.finished == 1)
    assert script.handled[2:] == [message.brief_id]
    letter = await take(urls["administrator"], QUEUE.dead)
    assert letter.correlation_id == str(other.brief_id)
    assert await is_empty(urls["administrator"], QUEUE.dead)


async def test_a_brief_that_is_given_up_is_dead_at_once_and_can_be_tried_again(urls: Mapping[str, str]) -> None:
    in_hand = Script()
    message = site_published()
    reasons: list[str] = []

    def hear(_: int, event: Progress) -> None:
        if event.brief_id == message.brief_id and isinstance(event.facts, Buried):
            reasons.append(event.facts.reason)

    give_up = Command(brief_id=message.brief_id, service="gateway", at=datetime.now(UTC), action="give-up")
    async with (
        running(urls["gateway"], service="gateway", progress=hear) as gateway,
        running(urls["publisher"], service="publisher") as publisher,
        running(urls["notifier"], subscription(in_hand)),
    ):
        await publisher.outbox.send(message)
        await eventually(lambda: len(in_hand.handled) == 1)
        await gateway.outbox.send_command(give_up)
        await eventually(lambda: len(reasons) == 1)
        in_hand.gate.set()
        again = {"action": "retry", "message": QUEUE.key, "at": datetime.now(UTC)}
        await gateway.outbox.send_command(give_up.model_copy(update=again))
        await eventually(lambda: in_hand.finished == 1)
    assert reasons == ["given up by an operator: `retry` takes it up again"]


async def test_without_the_stream_of_commands_services_work_and_the_gateway_says_what_to_do(
    broker: BrokerNode, virtual_hosts: VirtualHosts
) -> None:
    name = virtual_hosts.take()
    urls = urls_of_services(broker, name)
    async with plain_channel(broker.url_of(name)) as channel:
        await channel.queue_delete(COMMANDS.name, if_unused=False, if_empty=False)
        await channel.exchange_delete(COMMANDS.name)
    message = site_published()
    command = Command(brief_id=message.brief_id, service="gateway", at=message.accepted_at, action="call-back")
    notify = NotifyEvaluator(ScriptedEvaluator())
    async with (
        running(urls["RABBITMQ_URL_GATEWAY"], service="gateway") as gateway,
        running(urls["RABBITMQ_URL_PUBLISHER"], service="publisher") as publisher,
        running(urls["RABBITMQ_URL_NOTIFIER"], Subscription(QUEUE, notify, HOURS, 4)),
    ):
        with pytest.raises(Unroutable, match="import the definitions of this release"):
            await gateway.outbox.send_command(command)
        await publisher.outbox.send(message)
        await eventually(lambda: notify.delivered.covers(message.brief_id, 1))
        assert gateway.problems() == []
    virtual_hosts.give_back(name)
