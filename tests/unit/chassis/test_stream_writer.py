"""Records of a stream are on their way together, and one that fails is sent again."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from aio_pika.abc import AbstractChannel

from chassis.envelope import Envelope
from chassis.errors import OutcomeUnknown
from chassis.rabbit import stream_writer
from chassis.rabbit.stream_writer import AT_ONCE, StreamWriter
from chassis.sender_verification import BrokerAccount
from contracts.progress_events_of_deliveries import Started
from contracts.progress_record import Progress
from contracts.streams import PROGRESS


class Broker:
    """Publishes at a nod; the records in `failing` fail once."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.all_begun = asyncio.Event()
        self.stored: list[int] = []
        self.failing: set[int] = set()
        self.confirms = asyncio.Event()

    async def publish(self, _: object, __: str, ___: str, envelope: Envelope, **____: Any) -> None:
        number = UUID(envelope.brief_id).int
        self.begun.append(number)
        if len(self.begun) == AT_ONCE:
            self.all_begun.set()
        await self.confirms.wait()
        if number in self.failing:
            self.failing.remove(number)
            raise OutcomeUnknown("gone")
        self.stored.append(number)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setattr(stream_writer, "publish", made.publish)
    return made


def writer_of(count: int) -> StreamWriter[Progress]:
    account = BrokerAccount.of("gateway", "amqp://guest:guest@127.0.0.1/")
    writer = StreamWriter(PROGRESS, account, backlog=count)
    for number in range(count):
        facts = Started(message="brief.accepted", attempt=1)
        writer.put(Progress(brief_id=UUID(int=number), service="generator", at=datetime.now(UTC), facts=facts))
    writer.open(cast("AbstractChannel", object()))
    return writer


async def test_records_do_not_wait_for_the_confirmation_of_the_one_before(broker: Broker) -> None:
    writer = writer_of(AT_ONCE + 1)
    await broker.all_begun.wait()
    assert broker.stored == []
    broker.confirms.set()
    await writer.close(max_seconds=60)
    assert broker.stored == list(range(AT_ONCE + 1))


async def test_a_record_that_fails_is_sent_again_before_those_that_wait(broker: Broker) -> None:
    broker.failing = {1}
    broker.confirms.set()
    writer = writer_of(AT_ONCE + 1)
    await writer.close(max_seconds=60)
    assert broker.stored == [0, *range(2, AT_ONCE), 1, AT_ONCE]
