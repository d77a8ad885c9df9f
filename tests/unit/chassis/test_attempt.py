"""One attempt at a message: what is told of it, and what a subscription's admission may do to it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from chassis.attempt import Worker
from chassis.envelope import Envelope, seal
from chassis.errors import Deferred, TransientError
from chassis.handling import Report, Subscription
from chassis.metrics import Metrics
from chassis.retry import RetryPolicy
from chassis.settle import Acknowledge, Defer, RetryLater
from contracts.messages import Message, SitePublished
from contracts.progress import Progress, Stage
from contracts.topology import NOTIFIER_SITE_PUBLISHED
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


def worker(door: Door, told: list[Progress], error: Exception | None = None) -> Worker[SitePublished]:
    async def handle(message: SitePublished, report: Report) -> Sequence[Message]:
        assert door.seen[-1:] == ["in"]
        if error:
            raise error
        return ()

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, SitePublished, handle, RetryPolicy(), 1, door.admit)
    now = ACCEPTED_AT + timedelta(seconds=1)
    return Worker("notifier", subscription, told.append, Metrics(), lambda: now)


async def settled(door: Door, told: list[Progress], error: Exception | None = None) -> object:
    envelope = replace(seal(MESSAGE), attempt=3)
    attempting = worker(door, told, error)
    verdict = await attempting.attempt(envelope)
    attempting.report_settled(envelope, verdict)
    return verdict.outcome


async def test_a_message_whose_turn_has_not_come_waits_untried_and_unmentioned() -> None:
    told: list[Progress] = []
    assert await settled(Door(is_open=False), told) == Defer(1, "the host is busy")
    assert told == []


async def test_an_admitted_message_is_handled_inside_its_admission() -> None:
    told: list[Progress] = []
    door = Door(is_open=True)
    assert await settled(door, told) == Acknowledge()
    assert door.seen == ["in", "out"]
    assert [event.stage for event in told] == [Stage.STARTED, Stage.FINISHED]


async def test_an_admission_ends_with_a_failure_too() -> None:
    told: list[Progress] = []
    door = Door(is_open=True)
    assert await settled(door, told, TransientError("500")) == RetryLater(8, "500")
    assert door.seen == ["in", "out"]
    assert [event.stage for event in told] == [Stage.STARTED, Stage.RETRYING]


def test_a_deferred_message_is_the_same_attempt_under_a_new_name() -> None:
    envelope = replace(seal(MESSAGE), attempt=3)
    deferred = envelope.same_attempt()
    # A consumer drops what it has settled: (message id, attempt) must not come back as it was.
    assert deferred.message_id != envelope.message_id
    assert replace(deferred, message_id=envelope.message_id) == envelope
    assert isinstance(deferred, Envelope)
