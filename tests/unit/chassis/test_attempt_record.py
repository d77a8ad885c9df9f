"""An attempt at a message is one line in the log."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from chassis.attempt_runner import AttemptRunner
from chassis.envelope import encode
from chassis.errors import TransientError
from chassis.metrics import Metrics
from chassis.retry_policy import RetryPolicy
from chassis.subscription import ReportProgress, Subscription
from contracts.messages import QueuedMessage, SitePublished
from contracts.progress_events import Refused
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (None, {"outcome": "Acknowledge", "log_level": "info", "reason": None}),
        (TransientError("500"), {"outcome": "RetryLater", "log_level": "warning", "reason": "500"}),
    ],
)
async def test_an_attempt_is_one_line_in_the_log_that_says_how_far_it_came(
    error: Exception | None, expected: dict[str, object]
) -> None:
    async def handle(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        await report(Refused(reason="500", status=500))
        if error:
            raise error
        return ()

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, handle, RetryPolicy(), 1)
    runner = AttemptRunner("notifier", subscription, lambda _: None, Metrics(), lambda: ACCEPTED_AT)
    with capture_logs() as lines:
        await runner.attempt(replace(encode(a_site_published()), attempt=2))
    [line] = lines
    assert line.pop("seconds") >= 0
    told = {"event": "message handled", "queue": "notifier.site.published", "stage": "refused", "attempt": 2}
    assert line == {**told, **expected, "exc_info": None}
