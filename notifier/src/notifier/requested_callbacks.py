"""Calls an evaluator back at once when an operator asks for it, beside the attempts that the broker schedules."""

import asyncio
from collections.abc import Callable

import structlog

from chassis.errors import ServiceError
from chassis.task_cancellation import cancel_and_wait
from contracts.messages import SitePublished
from contracts.operator_commands import Command
from contracts.progress_events import ProgressEvent
from contracts.progress_record import Progress
from notifier.handler import NotifyEvaluator

MAX_CONCURRENT = 10

log = structlog.get_logger()


class RequestedCallbacks:
    """Makes one attempt for each command, whose result changes nothing about the message that waits in the broker.

    After a delivery that message finds its callback delivered; else it is tried again at its own time.
    """

    def __init__(self, notify: NotifyEvaluator, tell: Callable[[Progress], None]) -> None:
        self._notify = notify
        self._tell = tell
        self._places = asyncio.Semaphore(MAX_CONCURRENT)
        self._tasks: set[asyncio.Task[None]] = set()

    def obey(self, command: Command) -> None:
        """Begin to call back, if the latest attempt was made here."""
        message = self._notify.waiting.of(command.brief_id, command.run)
        if message is not None:
            task = asyncio.create_task(self._call_back(message), name=f"call back {command.brief_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up the calls that are running: their messages wait in the broker."""
        await cancel_and_wait(*self._tasks)

    async def _call_back(self, message: SitePublished) -> None:
        structlog.contextvars.bind_contextvars(brief_id=str(message.brief_id), run=message.run)

        async def report(event: ProgressEvent) -> None:
            self._tell(
                Progress(
                    brief_id=message.brief_id, service="notifier", at=self._notify.now(), facts=event, run=message.run
                )
            )

        async with self._places:
            try:
                await self._notify(message, report)
            except ServiceError as error:
                log.info("requested callback not delivered", reason=str(error))
            except Exception:
                log.exception("requested callback failed")
