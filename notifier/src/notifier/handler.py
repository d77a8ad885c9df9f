"""Tells the evaluator of a published site until it says 200."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from chassis.errors import TransientError
from chassis.subscription import ReportProgress
from contracts.messages import Message, SitePublished
from contracts.progress import Stage
from notifier.callback_request import SUCCESS, callback_body, callback_headers, refusal
from notifier.delivered_briefs import DeliveredBriefs
from notifier.ports import Evaluator

log = structlog.get_logger()


@dataclass(frozen=True)
class NotifyEvaluator:
    """One attempt at one callback; the next one waits in the broker."""

    evaluator: Evaluator
    delivered: DeliveredBriefs = field(default_factory=DeliveredBriefs)

    async def __call__(self, message: SitePublished, report: ReportProgress) -> Sequence[Message]:
        """Raises TransientError until the evaluator answers 200, with the wait that it asked for."""
        if self.delivered.covers(message.brief_id, message.run):
            # A copy, because a stage before died before it was done with its message; or a replay of an older run.
            log.info("already delivered")
            return ()
        try:
            answer = await self.evaluator.post(
                message.recipient.evaluation_url, callback_body(message), callback_headers(message)
            )
        except TransientError as error:
            await report(Stage.REFUSED, status=None, reason=str(error))
            raise
        if answer.status != SUCCESS:
            reason = refusal(answer.status)
            await report(Stage.REFUSED, status=answer.status, reason=reason)
            raise TransientError(reason, retry_after=answer.retry_after)
        self.delivered.remember(message.brief_id, message.run)
        await report(Stage.DELIVERED, status=answer.status)
        return ()
