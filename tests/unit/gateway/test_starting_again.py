"""A re-send starts a brief again that failed or was salvaged; of one under way or done well it changes nothing."""

import asyncio
from datetime import datetime, timedelta

import pytest

from chassis.brief_request.request_parser import brief_of
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.progress_events import Accepted, Delivered, Generated
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from gateway.brief_acceptance import AcceptBrief, NonceReusedError
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, event
from tests.unit.gateway.runs import BRIEF, BURIED, DELIVERED, REPLAYED, SALVAGED, STARTED, SUCCEEDED, at, promised
from tests.unit.gateway.sample_requests import a_request

OVER = {
    "buried at once": [STARTED, at(Buried, 2, message="brief.accepted", reason="a bug")],
    "buried later": [STARTED, SUCCEEDED, BURIED],
    "buried, replayed, buried": [STARTED, SUCCEEDED, BURIED, REPLAYED, at(Buried, 6, message="site.generated")],
    "salvaged and told": [STARTED, SALVAGED, DELIVERED],
    "salvaged and being published": [STARTED, SALVAGED],
    "salvaged and buried": [STARTED, SALVAGED, BURIED],
}
NOT_OVER = {
    "accepted": [],
    "generating": [STARTED],
    "publishing": [STARTED, SUCCEEDED],
    "replayed": [STARTED, SUCCEEDED, BURIED, REPLAYED],
    "succeeded": [STARTED, SUCCEEDED, DELIVERED],
    "succeeded in the end": [STARTED, at(Generated, 1.5, status="salvaged"), SUCCEEDED, DELIVERED],
    "told, and nobody knows of what": [DELIVERED],
}


class Gateway:
    """A replica: its use case, what it sent, and the read_model that it reads the stream into."""

    def __init__(self, events: list[Progress]) -> None:
        self.outbox = RecordingOutbox()
        self.read_model = BriefsReadModel()
        self.now = BEGINNING
        self._told = 0
        self.accept = AcceptBrief(self.outbox, self.read_model, self.clock, timedelta(seconds=600))
        self.tell(promised(), *events)

    def clock(self) -> datetime:
        return self.now

    def tell(self, *events: Progress) -> None:
        for progress in events:
            self.read_model.apply(self._told, progress)
            self._told += 1

    @property
    def sent(self) -> BriefAccepted:
        (message,) = self.outbox.sent
        assert isinstance(message, BriefAccepted)
        return message


@pytest.mark.parametrize("events", OVER.values(), ids=OVER)
async def test_a_re_send_of_a_failed_or_salvaged_brief_starts_its_next_run(events: list[Progress]) -> None:
    gateway = Gateway(events)
    gateway.now = BEGINNING + timedelta(hours=2)
    acceptance = await gateway.accept(BRIEF)
    assert (acceptance.brief_id, acceptance.replayed) == (BRIEF.id, False)
    assert (gateway.sent.brief_id, gateway.sent.run, gateway.sent.brief) == (BRIEF.id, 2, BRIEF)
    assert gateway.sent.accepted_at == gateway.now
    assert gateway.sent.deadline == gateway.now + timedelta(seconds=600)
    (reported,) = gateway.outbox.reported
    assert (type(reported.facts), reported.run, reported.at) == (Accepted, 2, gateway.now)


@pytest.mark.parametrize("events", NOT_OVER.values(), ids=NOT_OVER)
async def test_a_re_send_of_a_brief_under_way_or_done_well_sends_nothing(events: list[Progress]) -> None:
    gateway = Gateway(events)
    assert (await gateway.accept(BRIEF)).replayed
    assert gateway.outbox.attempts == 0


async def test_while_the_new_run_is_under_way_a_re_send_sends_nothing_whatever_the_old_run_still_tells() -> None:
    gateway = Gateway(OVER["salvaged and being published"])
    await gateway.accept(BRIEF)
    gateway.tell(promised(2, 10), BURIED, DELIVERED)
    assert (await gateway.accept(BRIEF)).replayed
    assert len(gateway.outbox.sent) == 1


async def test_two_replicas_that_start_the_same_brief_again_at_once_give_it_the_same_run() -> None:
    replicas = [Gateway(OVER["salvaged and told"]) for _ in range(2)]
    await asyncio.gather(*(replica.accept(BRIEF) for replica in replicas))
    assert [replica.sent.run for replica in replicas] == [2, 2]
    for replica in replicas:
        replica.tell(promised(2, 10), promised(2, 11))
        assert (await replica.accept(BRIEF)).replayed


async def test_many_re_sends_at_once_start_one_run() -> None:
    gateway = Gateway(OVER["buried at once"])
    answers = await asyncio.gather(*(gateway.accept(BRIEF) for _ in range(20)))
    assert [answer.replayed for answer in answers].count(False) == 1
    assert gateway.sent.run == 2


async def test_other_content_under_the_nonce_of_a_failed_brief_is_still_refused() -> None:
    gateway = Gateway(OVER["buried at once"])
    with pytest.raises(NonceReusedError):
        await gateway.accept(brief_of(a_request(brief="Something else.")))
    assert gateway.outbox.attempts == 0


async def test_a_brief_that_the_board_has_forgotten_is_accepted_as_a_new_one() -> None:
    gateway = Gateway([])
    gateway.read_model = BriefsReadModel()
    gateway.accept = AcceptBrief(gateway.outbox, gateway.read_model, gateway.clock, timedelta(seconds=600))
    await gateway.accept(BRIEF)
    assert gateway.sent.run == 1


async def test_a_revision_is_started_again_as_a_revision() -> None:
    revision = brief_of(a_request(round=2))
    outbox, read_model = RecordingOutbox(), BriefsReadModel()
    read_model.apply(0, event(Accepted, 0, revision.id, task=revision.task, round=2))
    read_model.apply(1, event(Generated, 1, revision.id, status="salvaged"))
    await AcceptBrief(outbox, read_model, lambda: BEGINNING, timedelta(seconds=600))(revision)
    (message,) = outbox.sent
    assert isinstance(message, RevisionAccepted)
    assert message.run == 2


async def test_following_goes_on_when_a_brief_is_started_again() -> None:
    gateway = Gateway(OVER["salvaged and told"])
    await gateway.accept(BRIEF)
    following = asyncio.create_task(_followed(gateway.read_model))
    await asyncio.sleep(0)
    assert not following.done()
    gateway.tell(promised(2, 10), at(Delivered, 20, 2))
    assert (await following)[-1] == 2


async def _followed(read_model: BriefsReadModel) -> list[int]:
    async with asyncio.timeout(5):
        return [progress.run async for _, progress in read_model.follow(BRIEF.id)]
