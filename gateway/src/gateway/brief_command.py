"""Sends an operator's command about a brief: returns only once the broker has confirmed it."""

from datetime import datetime
from uuid import UUID

import structlog

from chassis.errors import SendError
from contracts.operator_commands import Action, Asked, Command
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_actions import NothingToDoError, order_for
from gateway.ports import Clock, Outbox
from gateway.problem_details import NOT_SENT, NOTHING_TO_DO, UNKNOWN_BRIEF, ProblemError
from gateway.run_events import RunEvents

RETRY_SECONDS = 5

log = structlog.get_logger()


class CommandBrief:
    """The use case behind the API's paths and the page's buttons."""

    def __init__(self, outbox: Outbox, read_model: BriefsReadModel, clock: Clock) -> None:
        self._outbox = outbox
        self._read_model = read_model
        self._clock = clock

    async def __call__(self, brief_id: UUID, action: Action) -> datetime:
        """Return when the action was asked for. Raises ProblemError 404, 409 or 503."""
        view = self._read_model.view(brief_id)
        if view is None:
            raise ProblemError(UNKNOWN_BRIEF, f"{brief_id} is not among the recent briefs; GET /briefs lists them.")
        run, now = RunEvents(view.events), self._clock()
        try:
            order = order_for(action, run)
        except NothingToDoError as error:
            raise ProblemError(NOTHING_TO_DO, str(error)) from error
        command = Command(
            brief_id=brief_id, service="gateway", at=now, run=run.run, action=order.action, message=order.message
        )
        try:
            await self._outbox.send_command(command)
        except SendError as error:
            log.warning("command not sent", action=action, brief_id=str(brief_id), reason=str(error))
            detail = f"The broker did not confirm the command ({error}). Ask again after {RETRY_SECONDS} seconds."
            raise ProblemError(NOT_SENT, detail, headers={"Retry-After": str(RETRY_SECONDS)}) from error
        log.info("command sent", action=action, brief_id=str(brief_id), run=run.run)
        asked = Asked(action=action)
        self._outbox.report(Progress(brief_id=brief_id, service="gateway", at=now, facts=asked, run=run.run))
        return now
