"""Accepting briefs at the same moment."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.brief_request.request_parser import brief_of
from chassis.errors import OutcomeUnknown, Overloaded
from contracts.brief import Brief
from gateway.brief_acceptance import MAX_IN_FLIGHT, AcceptBrief
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.sample_requests import a_request


def a_brief(nonce: str | None = None) -> Brief:
    return brief_of(a_request(nonce=nonce or str(uuid4())))


@pytest.fixture
def accept(outbox: RecordingOutbox, read_model: BriefsReadModel) -> AcceptBrief:
    return AcceptBrief(outbox, read_model, lambda: BEGINNING, timedelta(seconds=600))


async def until(attempts: int, outbox: RecordingOutbox) -> None:
    for _ in range(10_000):
        if outbox.attempts >= attempts:
            return
        await asyncio.sleep(0)
    pytest.fail(f"{outbox.attempts} of {attempts} messages were sent")


async def test_nobody_hears_of_a_brief_before_the_broker_confirmed_it(
    accept: AcceptBrief, outbox: RecordingOutbox, read_model: BriefsReadModel
) -> None:
    outbox.open.clear()
    accepting = asyncio.create_task(accept(a_brief()))
    await until(1, outbox)
    assert not accepting.done()
    assert outbox.reported == []
    assert read_model.newest(10).briefs == []
    outbox.open.set()
    assert not (await accepting).replayed


async def test_fifty_identical_requests_at_once_are_queued_once(accept: AcceptBrief, outbox: RecordingOutbox) -> None:
    outbox.open.clear()
    accepting = [asyncio.create_task(accept(a_brief("the same"))) for _ in range(50)]
    await until(1, outbox)
    outbox.open.set()
    answers = await asyncio.gather(*accepting)
    assert outbox.attempts == 1
    assert [answer.replayed for answer in answers].count(False) == 1
    assert len({answer.brief_id for answer in answers}) == 1


async def test_all_who_wait_for_one_publish_share_its_failure(accept: AcceptBrief, outbox: RecordingOutbox) -> None:
    outbox.open.clear()
    accepting = [asyncio.create_task(accept(a_brief("the same"))) for _ in range(3)]
    await until(1, outbox)
    outbox.error = OutcomeUnknown("gone")
    outbox.open.set()
    outcomes = await asyncio.gather(*accepting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OutcomeUnknown] * 3


async def test_no_more_than_the_limit_are_handed_to_a_slow_broker_at_once(
    accept: AcceptBrief, outbox: RecordingOutbox
) -> None:
    outbox.open.clear()
    accepting = [asyncio.create_task(accept(a_brief())) for _ in range(MAX_IN_FLIGHT)]
    await until(MAX_IN_FLIGHT, outbox)
    with pytest.raises(Overloaded):
        await accept(a_brief())
    outbox.open.set()
    await asyncio.gather(*accepting)
    assert not (await accept(a_brief())).replayed
    assert len(outbox.sent) == MAX_IN_FLIGHT + 1


async def test_a_client_that_goes_away_does_not_stop_the_publish(
    accept: AcceptBrief, outbox: RecordingOutbox, read_model: BriefsReadModel
) -> None:
    brief = a_brief()
    outbox.open.clear()
    leaving = asyncio.create_task(accept(brief))
    await until(1, outbox)
    leaving.cancel()
    waiting = asyncio.create_task(accept(brief))
    outbox.open.set()
    assert (await waiting).replayed
    assert leaving.cancelled()
    assert len(read_model.acceptances(brief.id)) == 1
    assert outbox.attempts == 1
