"""Handles `site.published`: one attempt to send the callback to the evaluator."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import structlog

from chassis.errors import Deferred, TransientError
from chassis.subscription import ReportProgress
from contracts.messages import SitePublished
from contracts.progress_events import Delivered, Refused
from contracts.progress_record import Progress
from contracts.verdict import Standing
from notifier.callback_request import callback_body, callback_headers
from notifier.callback_status import SUCCESS, refusal
from notifier.delivered_callbacks import DeliveredCallbacks
from notifier.delivery_metrics import DeliveryMetrics
from notifier.ports import Evaluator
from notifier.waiting_callbacks import WaitingCallbacks

log = structlog.get_logger()


@dataclass(frozen=True)
class NotifyEvaluator:
    """Sends one callback. Retries are the broker's."""

    evaluator: Evaluator
    delivered: DeliveredCallbacks = field(default_factory=DeliveredCallbacks)
    metrics: DeliveryMetrics = field(default_factory=DeliveryMetrics)
    waiting: WaitingCallbacks = field(default_factory=WaitingCallbacks)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _running: set[tuple[UUID, int]] = field(default_factory=set)

    async def __call__(self, message: SitePublished, report: ReportProgress) -> tuple[()]:
        """Raises TransientError, with the response's Retry-After, unless the evaluator answers 200.

        Raises Deferred while another attempt at the same callback is running here.
        """
        key = message.brief_id, message.run
        if self.delivered.covers(*key):
            # Duplicates come from a publisher that died before its acknowledgement, or from a replayed older run.
            log.info("already delivered")
            return ()
        if key in self._running:
            raise Deferred("an operator asked for the callback, and it is being sent")
        self._running.add(key)
        try:
            await self._call_back(message, report)
        except TransientError:
            self.waiting.remember(message, self.now())
            raise
        finally:
            self._running.discard(key)
        return ()

    def apply(self, offset: int, progress: Progress) -> None:
        """Learn from an event of the progress stream what other replicas did."""
        self.delivered.apply(offset, progress)
        self.waiting.apply(offset, progress)

    async def _call_back(self, message: SitePublished, report: ReportProgress) -> None:
        try:
            answer = await self.evaluator.post(
                message.recipient.evaluation_url, callback_body(message), callback_headers(message)
            )
        except TransientError as error:
            await report(Refused(status=None, reason=str(error)))
            raise
        if answer.status != SUCCESS:
            reason = refusal(answer.status)
            await report(Refused(status=answer.status, reason=reason, answer=answer.beginning))
            raise TransientError(reason, retry_after=answer.retry_after)
        self.delivered.remember(message.brief_id, message.run)
        await report(Delivered(status=answer.status, answer=answer.beginning))
        self._record_ending(message, self.now())

    def _record_ending(self, message: SitePublished, now: datetime) -> None:
        standing, seconds = _standing(message, now), (now - message.accepted_at).total_seconds()
        self.metrics.observe(standing, seconds)
        log.info(
            "brief ended",
            verdict=standing.verdict(now),
            task=message.recipient.task,
            round=message.recipient.round,
            seconds=round(seconds, 1),
            outcomes=message.outcomes.model_dump() if message.outcomes else None,
            pages_url=message.pages_url,
        )


def _standing(message: SitePublished, now: datetime) -> Standing:
    return Standing(
        deadline=message.deadline,
        delivered_at=now,
        salvaged=message.status == "salvaged",
        live=message.live,
        outcomes=message.outcomes,
    )
