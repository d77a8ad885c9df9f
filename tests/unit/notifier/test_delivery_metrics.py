"""A brief that was delivered counts with its verdict, its time, and whether it was late."""

from collections import deque
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from chassis.errors import TransientError
from contracts.evidence import OutcomeCounts
from contracts.verdict import Standing
from notifier.delivery_metrics import DeliveryMetrics
from notifier.handler import NotifyEvaluator
from tests.stand_ins.evaluator import ScriptedEvaluator
from tests.unit.notifier.messages import a_site_published
from tools.publishing.reports import RecordedReports

DEADLINE = datetime(2026, 11, 27, tzinfo=UTC)
ALL_PASSED = OutcomeCounts(passed=2, failed=0, undecided=0)


@pytest.mark.parametrize(("seconds_late", "verdict", "missed"), [(-30, "proved", 0), (30, "late", 1)])
def test_a_delivery_is_counted_by_verdict_and_a_late_one_as_missed(
    seconds_late: int, verdict: str, missed: int
) -> None:
    registry = CollectorRegistry()
    told_at = DEADLINE + timedelta(seconds=seconds_late)
    standing = Standing(deadline=DEADLINE, delivered_at=told_at, live=True, outcomes=ALL_PASSED)
    DeliveryMetrics(registry).observe(standing, 600.0 + seconds_late)
    assert registry.get_sample_value("pagewright_brief_seconds_sum", {"verdict": verdict}) == 600 + seconds_late
    assert registry.get_sample_value("pagewright_deadlines_missed_total") == missed


async def test_a_callback_that_is_answered_200_counts_and_a_refused_one_does_not() -> None:
    registry, message = CollectorRegistry(), a_site_published()
    told_at = message.accepted_at + timedelta(seconds=45)
    evaluator = ScriptedEvaluator(deque([500]))
    notify = NotifyEvaluator(evaluator, metrics=DeliveryMetrics(registry), now=lambda: told_at)
    with pytest.raises(TransientError):
        await notify(message, RecordedReports())
    assert registry.get_sample_value("pagewright_brief_seconds_sum", {"verdict": "unseen"}) is None
    await notify(message, RecordedReports())
    assert registry.get_sample_value("pagewright_brief_seconds_sum", {"verdict": "unseen"}) == 45
