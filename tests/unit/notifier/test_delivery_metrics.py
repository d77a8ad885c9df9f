"""A brief that was delivered counts with its verdict, its time, and whether it was late."""

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from contracts.evidence import OutcomeCounts
from contracts.verdict import Standing
from notifier.delivery_metrics import DeliveryMetrics

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
