"""Tells the evaluator of a published site until it says 200."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import TransientError
from chassis.handling import Report
from contracts.messages import Message, SitePublished
from contracts.progress import Stage
from notifier.callback import SUCCESS, callback_body, callback_headers, refusal
from notifier.ports import Evaluator


@dataclass(frozen=True)
class NotifyEvaluator:
    """One attempt at one callback; the next one waits in the broker."""

    evaluator: Evaluator

    async def __call__(self, message: SitePublished, report: Report) -> Sequence[Message]:
        """Raises TransientError until the evaluator answers 200, with the wait that it asked for."""
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
        await report(Stage.DELIVERED, status=answer.status)
        return ()
