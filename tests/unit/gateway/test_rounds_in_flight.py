"""A revision says whether an earlier round of its task was under way when it was accepted."""

from datetime import timedelta
from uuid import UUID

import pytest

from chassis.brief_request.request_parser import brief_of
from contracts.messages import RevisionAccepted
from contracts.progress_events import Committed, Delivered
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import Progress
from gateway.brief_acceptance import AcceptBrief
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, accepted, event
from tests.unit.gateway.sample_requests import a_request

FIRST = UUID(int=1)


@pytest.mark.parametrize(
    ("ends", "in_flight"),
    [
        ([], True),
        ([event(Started, 1, FIRST), event(Committed, 2, FIRST)], True),
        ([event(Delivered, 3, FIRST)], False),
        ([event(Buried, 3, FIRST)], False),
        ([event(Buried, 3, FIRST), event(Started, 4, FIRST)], True),
    ],
)
def test_a_round_is_in_flight_until_it_is_delivered_or_failed(ends: list[Progress], in_flight: bool) -> None:
    read_model = BriefsReadModel()
    for offset, progress in enumerate([accepted(FIRST, task="sum"), *ends]):
        read_model.apply(offset, progress)
    assert read_model.has_in_flight("sum", before_round=2) is in_flight
    assert read_model.has_in_flight("sum", before_round=1) is False
    assert read_model.has_in_flight("another", before_round=2) is False


async def test_a_revision_tells_whether_this_gateway_knows_of_an_earlier_round_under_way() -> None:
    outbox, read_model = RecordingOutbox(), BriefsReadModel()
    accept = AcceptBrief(outbox, read_model, lambda: BEGINNING, timedelta(seconds=600))
    revision = brief_of({**a_request(nonce="second"), "round": 2})
    await accept(revision)
    await accept(brief_of({**a_request(nonce="first"), "round": 1}))
    await accept(brief_of({**a_request(nonce="third"), "round": 2}))
    told = [message.earlier_in_flight for message in outbox.sent if isinstance(message, RevisionAccepted)]
    assert told == [False, True]
