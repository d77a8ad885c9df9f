"""A brief that an operator gives up is buried at once, wherever it is, and nothing but a replay takes it up again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from aio_pika.abc import AbstractIncomingMessage

from chassis.attempt_runner import AttemptResult, AttemptRunner
from chassis.dead_letter import DeadLetter, replay_unchanged, replay_with_new_deadline
from chassis.envelope import REPLAYED_HEADER, Envelope, encode
from chassis.given_up_runs import MAX_RUNS, GivenUpError, GivenUpRuns
from chassis.metrics import Metrics
from chassis.rabbit.amqp_properties import envelope_of, message_of
from chassis.retry_policy import RetryPolicy
from chassis.sender_verification import BrokerAccount
from chassis.settlement import Acknowledge, Bury
from chassis.subscription import ReportProgress, Subscription
from contracts.messages import QueuedMessage, SitePublished
from contracts.operator_commands import Command
from contracts.progress_record import Progress
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published

MESSAGE = a_site_published()
ENVELOPE = encode(MESSAGE)
ASKED_AT = ACCEPTED_AT + timedelta(seconds=100)
GIVE_UP = Command(brief_id=MESSAGE.brief_id, service="gateway", at=ASKED_AT, action="give-up")
BURIED = Bury("given up by an operator: `retry` takes it up again")


class Work:
    """A handler that never ends by itself unless it is told to, with a last resort that may not be called."""

    def __init__(self, *, ends: bool = False, cleans_up: bool = False) -> None:
        self.ends = ends
        self.begun, self.cleaning_up, self.is_clean = asyncio.Event(), asyncio.Event(), asyncio.Event()
        if not cleans_up:
            self.is_clean.set()
        self.given_up = GivenUpRuns()
        self.told: list[Progress] = []
        subscription = Subscription(
            NOTIFIER_SITE_PUBLISHED, self.handle, RetryPolicy(), 1, last_resort=self.last_resort
        )
        self.runner = AttemptRunner(
            "notifier", subscription, self.told.append, Metrics(), lambda: ACCEPTED_AT, given_up=self.given_up
        )

    async def handle(self, message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        self.begun.set()
        try:
            if not self.ends:
                await asyncio.Event().wait()
        finally:
            self.cleaning_up.set()
            await self.is_clean.wait()
        return ()

    async def last_resort(self, *_: object) -> Sequence[QueuedMessage]:
        raise AssertionError("a brief that is given up is not salvaged")

    async def attempt(self, envelope: Envelope = ENVELOPE) -> AttemptResult:
        result = await self.runner.attempt(envelope)
        self.runner.report_settled(envelope, result)
        return result


async def test_work_in_hand_is_interrupted_and_buried_without_a_last_resort() -> None:
    work = Work()
    attempt = asyncio.create_task(work.attempt())
    await work.begun.wait()
    work.given_up.obey(GIVE_UP)
    assert (await attempt).settlement == BURIED
    assert [event.stage for event in work.told] == ["started", "buried"]


async def test_a_second_command_while_the_handler_still_ends_changes_nothing() -> None:
    work = Work(cleans_up=True)
    attempt = asyncio.create_task(work.attempt())
    await work.begun.wait()
    work.given_up.obey(GIVE_UP)
    await work.cleaning_up.wait()
    work.given_up.obey(GIVE_UP)
    work.is_clean.set()
    assert (await attempt).settlement == BURIED


async def test_a_command_that_is_read_late_does_not_interrupt_what_was_replayed_since() -> None:
    work = Work()
    attempt = asyncio.create_task(work.attempt(replace(ENVELOPE, replayed_at=ASKED_AT + timedelta(seconds=1))))
    await work.begun.wait()
    work.given_up.obey(GIVE_UP)
    await asyncio.sleep(0)
    assert not attempt.done()
    work.given_up.obey(GIVE_UP.model_copy(update={"at": ASKED_AT + timedelta(seconds=2)}))
    assert (await attempt).settlement == BURIED


async def test_a_message_that_arrives_later_is_buried_untried() -> None:
    work = Work()
    work.given_up.obey(GIVE_UP)
    assert (await work.attempt()).settlement == BURIED
    assert [event.stage for event in work.told] == ["buried"]


@pytest.mark.parametrize(
    "envelope",
    [
        replace(ENVELOPE, brief_id="00000000-0000-0000-0000-000000000008"),
        replace(ENVELOPE, run=2),
        replace(ENVELOPE, replayed_at=ASKED_AT + timedelta(seconds=1)),
    ],
    ids=["another brief", "a later run", "replayed since"],
)
async def test_nothing_else_is_given_up(envelope: Envelope) -> None:
    work = Work(ends=True)
    work.given_up.obey(GIVE_UP)
    assert (await work.attempt(envelope)).settlement == Acknowledge()
    with pytest.raises(GivenUpError):
        work.given_up.check(replace(ENVELOPE, replayed_at=ASKED_AT - timedelta(seconds=1)))


def test_the_memory_is_bounded_and_forgets_the_oldest() -> None:
    given_up = GivenUpRuns()
    for run in range(1, MAX_RUNS + 2):
        given_up.obey(GIVE_UP.model_copy(update={"run": run}))
    given_up.check(ENVELOPE)
    with pytest.raises(GivenUpError):
        given_up.check(replace(ENVELOPE, run=2))


def test_when_a_message_was_replayed_travels_with_all_its_attempts() -> None:
    letter = DeadLetter(NOTIFIER_SITE_PUBLISHED, ENVELOPE, "answered 500")
    for replay in (replay_unchanged, replay_with_new_deadline):
        replayed = replay(letter, ASKED_AT)
        for envelope in (replayed, replayed.next_attempt(), replayed.same_attempt()):
            assert read_back(envelope).replayed_at == ASKED_AT
    assert read_back(ENVELOPE).replayed_at is None


@pytest.mark.parametrize("header", [7, "yesterday", "2026-11-22T12:00:00"])
def test_a_time_that_cannot_be_read_counts_as_none(header: object) -> None:
    assert read_back(ENVELOPE, header).replayed_at is None


def read_back(envelope: Envelope, header: object = None) -> Envelope:
    """The envelope as its consumer reads it from the message."""
    message = message_of(envelope, {}, None)
    if header is not None:
        message.headers[REPLAYED_HEADER] = header  # type: ignore[assignment]  # any client may send anything
    incoming: AbstractIncomingMessage = message  # type: ignore[assignment]  # has the same properties
    return envelope_of(incoming, BrokerAccount.of("notifier", "amqp://guest:guest@127.0.0.1/"), NOTIFIER_SITE_PUBLISHED)
