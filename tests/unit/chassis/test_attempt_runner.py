"""One attempt at a message: what is told of it, and what a subscription's admission may do to it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.attempt_runner import AttemptResult, AttemptRunner
from chassis.envelope import Envelope, encode
from chassis.errors import Deferred, PermanentError, TransientError
from chassis.metrics import Metrics
from chassis.retry_policy import RetryPolicy
from chassis.settlement import Acknowledge, Bury, Defer, RetryLater
from chassis.subscription import ReportProgress, Subscription
from contracts.messages import QueuedMessage, SitePublished
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published

MESSAGE = a_site_published()


class Door:
    """An admission that is open or not, and says what it saw."""

    def __init__(self, *, is_open: bool) -> None:
        self.is_open = is_open
        self.seen: list[str] = []

    @contextmanager
    def admit(self, message: SitePublished) -> Iterator[None]:
        if not self.is_open:
            raise Deferred("the host is busy")
        self.seen.append("in")
        try:
            yield
        finally:
            self.seen.append("out")


def worker(door: Door, told: list[Progress], error: Exception | None = None) -> AttemptRunner[SitePublished]:
    async def handle(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        assert door.seen[-1:] == ["in"]
        if error:
            raise error
        return ()

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, handle, RetryPolicy(), 1, door.admit)
    now = ACCEPTED_AT + timedelta(seconds=1)
    return AttemptRunner("notifier", subscription, told.append, Metrics(), lambda: now)


async def settled(door: Door, told: list[Progress], error: Exception | None = None) -> object:
    envelope = replace(encode(MESSAGE), attempt=3)
    attempting = worker(door, told, error)
    result = await attempting.attempt(envelope)
    attempting.report_settled(envelope, result)
    return result.settlement


async def test_a_message_whose_turn_has_not_come_waits_untried_and_unmentioned() -> None:
    told: list[Progress] = []
    assert await settled(Door(is_open=False), told) == Defer(1, "the host is busy")
    assert told == []


async def test_an_admitted_message_is_handled_inside_its_admission() -> None:
    told: list[Progress] = []
    door = Door(is_open=True)
    assert await settled(door, told) == Acknowledge()
    assert door.seen == ["in", "out"]
    assert [event.stage for event in told] == ["started", "finished"]


async def test_an_admission_ends_with_a_failure_too() -> None:
    told: list[Progress] = []
    door = Door(is_open=True)
    assert await settled(door, told, TransientError("500")) == RetryLater(8, "500")
    assert door.seen == ["in", "out"]
    assert [event.stage for event in told] == ["started", "retrying"]


async def test_a_burial_is_told_with_its_attempt_and_reason() -> None:
    told: list[Progress] = []
    assert await settled(Door(is_open=True), told, PermanentError("refused")) == Bury("refused")
    assert told[-1].facts == Buried(message=MESSAGE.key, attempt=3, reason="refused")


async def test_a_handler_that_exceeds_its_limit_is_tried_again() -> None:
    async def hang(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        await asyncio.Event().wait()
        return ()

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, hang, RetryPolicy(), 1)
    runner = AttemptRunner("notifier", subscription, lambda _: None, Metrics(), lambda: ACCEPTED_AT, limit=0.0)
    result = await runner.attempt(encode(MESSAGE))
    assert result.settlement == RetryLater(2, "not done after 0 s")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (asyncio.CancelledError(), "something that the handler waited for was cancelled"),
        (TimeoutError("the broker is slow"), "the broker is slow"),
    ],
)
async def test_a_timeout_or_cancellation_within_a_handler_is_no_limit_and_no_shutdown(
    error: BaseException, reason: str
) -> None:
    async def fail(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        raise error

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, fail, RetryPolicy(), 1)
    runner = AttemptRunner("notifier", subscription, lambda _: None, Metrics(), lambda: ACCEPTED_AT)
    settlement = (await runner.attempt(encode(MESSAGE))).settlement
    assert isinstance(settlement, RetryLater)
    assert reason in settlement.reason


async def verdict_with_last_resort(
    error: Exception,
    last_resort: Callable[[SitePublished, ReportProgress, str], Awaitable[Sequence[QueuedMessage]]],
    attempt: int = 3,
    redeliveries: int = 0,
) -> AttemptResult:
    async def handle(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        raise error

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, handle, RetryPolicy(), 1, last_resort=last_resort)
    now = ACCEPTED_AT + timedelta(seconds=1)
    attempting = AttemptRunner("notifier", subscription, lambda _: None, Metrics(), lambda: now)
    return await attempting.attempt(replace(encode(MESSAGE), attempt=attempt, redeliveries=redeliveries))


@pytest.mark.parametrize("error", [KeyError("a bug"), PermanentError("refused")], ids=repr)
async def test_the_last_resort_answers_in_place_of_a_burial(error: Exception) -> None:
    reasons: list[str] = []

    async def answer(message: SitePublished, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
        reasons.append(reason)
        return [message]

    result = await verdict_with_last_resort(error, answer)
    assert result.settlement == Acknowledge()
    assert [key for key, _ in result.outgoing] == [MESSAGE.key]
    assert len(reasons) == 1
    assert str(error) in reasons[0]


@pytest.mark.parametrize(("redeliveries", "tried"), [(0, True), (17, True), (18, False), (19, False)])
async def test_a_message_that_keeps_killing_its_process_goes_to_the_last_resort_untried(
    redeliveries: int, *, tried: bool
) -> None:
    reasons: list[str] = []

    async def answer(message: SitePublished, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
        reasons.append(reason)
        return [message]

    result = await verdict_with_last_resort(KeyError("tried"), answer, redeliveries=redeliveries)
    assert result.settlement == Acknowledge()
    assert ("tried" in reasons[0], "its process died" in reasons[0]) == (tried, not tried)


def test_redeliveries_are_counted_anew_for_the_next_attempt() -> None:
    assert replace(encode(MESSAGE), redeliveries=18).next_attempt().redeliveries == 0


async def test_the_last_resort_is_not_called_while_another_attempt_is_left() -> None:
    async def answer(message: SitePublished, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
        raise AssertionError("called too early")

    result = await verdict_with_last_resort(KeyError("a bug"), answer, attempt=1)
    assert isinstance(result.settlement, RetryLater)


@pytest.mark.parametrize("error", [ValueError("another bug"), PermanentError("there is no candidate")], ids=repr)
async def test_a_message_is_buried_with_the_first_reason_where_the_last_resort_fails_too(error: Exception) -> None:
    async def fail(message: SitePublished, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
        raise error

    result = await verdict_with_last_resort(PermanentError("refused"), fail)
    assert result.settlement == Bury("refused")
    assert not result.outgoing


def test_a_deferred_message_is_the_same_attempt_under_a_new_name() -> None:
    envelope = replace(encode(MESSAGE), attempt=3)
    deferred = envelope.same_attempt()
    # A consumer drops what it has settled: (message id, attempt) must not come back as it was.
    assert deferred.message_id != envelope.message_id
    assert replace(deferred, message_id=envelope.message_id) == envelope
    assert isinstance(deferred, Envelope)
