"""Handles `site.published`: one attempt to send the callback to the evaluator."""

from dataclasses import dataclass, field

import structlog

from chassis.errors import TransientError
from chassis.subscription import ReportProgress
from contracts.messages import SitePublished
from contracts.progress_events import Delivered, Refused
from notifier.callback_request import callback_body, callback_headers
from notifier.callback_status import SUCCESS, refusal
from notifier.delivered_callbacks import DeliveredCallbacks
from notifier.ports import Evaluator

log = structlog.get_logger()


@dataclass(frozen=True)
class NotifyEvaluator:
    """Sends one callback. Retries are the broker's."""

    evaluator: Evaluator
    delivered: DeliveredCallbacks = field(default_factory=DeliveredCallbacks)

    async def __call__(self, message: SitePublished, report: ReportProgress) -> tuple[()]:
        """Raises TransientError, with the response's Retry-After, unless the evaluator answers 200."""
        if self.delivered.covers(message.brief_id, message.run):
            # Duplicates come from a publisher that died before its acknowledgement, or from a replayed older run.
            log.info("already delivered")
            return ()
        try:
            answer = await self.evaluator.post(
                message.recipient.evaluation_url, callback_body(message), callback_headers(message)
            )
        except TransientError as error:
            await report(Refused(status=None, reason=str(error)))
            raise
        if answer.status != SUCCESS:
            reason = refusal(answer.status)
            await report(Refused(status=answer.status, reason=reason))
            raise TransientError(reason, retry_after=answer.retry_after)
        self.delivered.remember(message.brief_id, message.run)
        await report(Delivered(status=answer.status))
        return ()
