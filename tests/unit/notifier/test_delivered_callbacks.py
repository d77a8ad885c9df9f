"""An evaluator that was told is not told again, whoever told it and however many copies of the message there are."""

from collections import deque
from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis.errors import TransientError
from contracts.progress_event_base import Event
from contracts.progress_events import Delivered, Refused
from contracts.progress_record import Progress
from notifier.delivered_callbacks import DeliveredCallbacks
from notifier.handler import NotifyEvaluator
from tests.stand_ins.evaluator import ScriptedEvaluator
from tests.unit.notifier.messages import a_site_published
from tools.publishing.reports import RecordedReports, progress_of


def told(kind: type[Event], brief_id: UUID) -> Progress:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return progress_of(kind, brief_id=brief_id, at=at)


async def test_a_copy_of_a_delivered_message_calls_nobody() -> None:
    evaluator, reports = ScriptedEvaluator(), RecordedReports()
    notify = NotifyEvaluator(evaluator)
    assert await notify(a_site_published(), reports) == await notify(a_site_published(), reports) == ()
    assert len(evaluator.received) == 1


async def test_what_another_replica_delivered_is_not_delivered_again() -> None:
    message, evaluator, delivered = a_site_published(), ScriptedEvaluator(), DeliveredCallbacks()
    delivered.apply(0, told(Delivered, message.brief_id))
    await NotifyEvaluator(evaluator, delivered)(message, RecordedReports())
    assert evaluator.received == []


async def test_a_refused_callback_is_not_taken_for_a_delivered_one() -> None:
    message, evaluator, delivered = a_site_published(), ScriptedEvaluator(deque([500])), DeliveredCallbacks()
    delivered.apply(0, told(Refused, message.brief_id))
    notify = NotifyEvaluator(evaluator, delivered)
    with pytest.raises(TransientError):
        await notify(message, RecordedReports())
    await notify(message, RecordedReports())
    assert len(evaluator.received) == 2


def test_the_memory_is_bounded_and_forgets_the_oldest() -> None:
    delivered = DeliveredCallbacks(size=2)
    for number in range(3):
        delivered.remember(UUID(int=number), 1)
    assert [delivered.covers(UUID(int=number), 1) for number in range(3)] == [False, True, True]
