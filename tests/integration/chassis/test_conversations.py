"""Prompts and replies travel over a stream of their own, and any gateway reads those of one brief when it is asked."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from chassis.errors import TransientError
from chassis.rabbit.stream_lookup import StreamLookup
from contracts.conversation import ConversationTurn, QuotedText
from contracts.model_events import ModelAnswered
from contracts.progress_events import Accepted
from contracts.streams import CONVERSATIONS
from gateway.brief_status import BriefView
from gateway.briefs_read_model import BriefsReadModel
from gateway.conversation_reader import ConversationReader
from tests.integration.chassis.bench import plain_channel, publish, running, user
from tests.stand_ins.conversation_stream import turn_record
from tools.publishing.reports import progress_of
from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts


def now() -> datetime:
    return datetime.now(UTC)


def a_brief(calls: int) -> BriefView:
    """A brief of which progress tells that it was accepted a minute ago, and `calls` calls."""
    brief_id, begun, board = uuid4(), now() - timedelta(minutes=1), BriefsReadModel()
    board.apply(0, progress_of(Accepted, brief_id=brief_id, at=begun, task="a-task", round=1))
    for number in range(1, calls + 1):
        answered = progress_of(ModelAnswered, brief_id=brief_id, at=now(), model="a-model", seconds=number)
        board.apply(number, answered)
    found = board.view(brief_id)
    assert found is not None
    return found


def gateway(url: str) -> ConversationReader:
    return ConversationReader(StreamLookup(CONVERSATIONS, "gateway", url), now)


def turn(brief_id: UUID, text: str = "a page") -> ConversationTurn:
    return turn_record(brief_id=brief_id, at=now(), reply=QuotedText(text=text))


async def test_every_replica_reads_the_turns_of_one_brief_when_it_is_asked_and_none_of_another(
    urls: Mapping[str, str],
) -> None:
    own, other = a_brief(calls=12), a_brief(calls=1)
    turns = [turn(own.brief_id, f"page {number} " + "x" * 100_000) for number in range(12)]
    async with running(urls["generator"], service="generator") as generator:
        for record in (*turns[:6], foreign := turn(other.brief_id), *turns[6:]):
            generator.outbox.publish_turn(record)
    first, second = [await gateway(urls["gateway"]).read(own) for _ in range(2)]
    assert first == second
    assert list(first.turns) == sorted((record.turn for record in turns), key=lambda each: each.asked_at)
    assert first.is_complete
    assert (await gateway(urls["gateway"]).read(other)).turns == (foreign.turn,)


async def test_reading_ends_behind_the_last_turn_that_can_be_meant(urls: Mapping[str, str]) -> None:
    heard: list[ConversationTurn] = []
    records = [turn(uuid4()) for _ in range(3)]
    async with running(urls["generator"], service="generator") as generator:
        for record in records:
            generator.outbox.publish_turn(record)

    def take(record: ConversationTurn) -> bool:
        heard.append(record)
        return record == records[1]

    await StreamLookup(CONVERSATIONS, "gateway", urls["gateway"]).read(take, since_seconds=60)
    assert heard[-1] == records[1]


async def test_a_turn_that_the_gateway_or_anyone_else_made_up_is_not_believed(urls: Mapping[str, str]) -> None:
    brief = a_brief(calls=1)
    async with running(urls["generator"], service="generator") as generator:
        generator.outbox.publish_turn(genuine := turn(brief.brief_id))
    for role in ("gateway", "administrator"):
        signed = {"type": ConversationTurn.type_name, "user_id": user(urls, role)}
        async with plain_channel(urls[role]) as channel:
            forged = turn(brief.brief_id, "forged").model_dump_json().encode()
            await publish(channel, CONVERSATIONS.name, "", forged, **signed)
    assert (await gateway(urls["gateway"]).read(brief)).turns == (genuine.turn,)


async def test_reading_has_a_limit_of_time_after_which_what_was_read_is_shown(urls: Mapping[str, str]) -> None:
    lookup = StreamLookup(CONVERSATIONS, "gateway", urls["gateway"], max_seconds=0)
    with capture_logs() as lines:
        await lookup.read(lambda _: False, since_seconds=60)
    # Before its end it may have refused what another test made up.
    assert "going on before the stream is read to its end" in [line["event"] for line in lines]


async def test_without_a_broker_or_with_the_definitions_of_an_earlier_release_the_reason_is_told(
    broker: BrokerNode, virtual_hosts: VirtualHosts
) -> None:
    name = virtual_hosts.take()
    urls = urls_of_services(broker, name)
    async with plain_channel(broker.url_of(name)) as channel:
        await channel.queue_delete(CONVERSATIONS.name, if_unused=False, if_empty=False)
        await channel.exchange_delete(CONVERSATIONS.name)
    lookup = StreamLookup(CONVERSATIONS, "gateway", urls["RABBITMQ_URL_GATEWAY"])
    with pytest.raises(TransientError, match="import the definitions"):
        await lookup.read(lambda _: False, since_seconds=60)
    async with running(urls["RABBITMQ_URL_GENERATOR"], service="generator") as generator:
        generator.outbox.publish_turn(turn(uuid4()))
        assert generator.problems() == []
    virtual_hosts.give_back(name)
    with pytest.raises(TransientError, match="the broker is away"):
        await StreamLookup(CONVERSATIONS, "gateway", "amqp://a:b@127.0.0.1:9/").read(lambda _: False, since_seconds=60)
