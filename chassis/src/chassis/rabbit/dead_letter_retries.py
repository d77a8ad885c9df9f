"""Replays dead letters of the service's own queues when an operator asks for it."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any

import structlog

from chassis.dead_letter import DeadLetter, replay_with_new_deadline
from chassis.errors import ServiceError
from chassis.rabbit.dead_letter_queues import UNREACHABLE, DeadLetterQueues, dead_letter_queues
from chassis.sender_verification import BrokerAccount
from chassis.task_cancellation import cancel_and_wait
from contracts.operator_commands import Command
from contracts.work_queues import WORK_QUEUES, WorkQueue

log = structlog.get_logger()

MAX_AGE = timedelta(minutes=10)
"""Who asked longer ago, while the service was away, has seen that nothing came of it."""

Wanted = Mapping[tuple[str, str, int], datetime]
"""By routing key, brief and run, when an operator asked for it."""


class DeadLetterRetries:
    """Looks through the dead-letter queues once for all commands that came meanwhile."""

    def __init__(self, url: str, account: BrokerAccount, now: Callable[[], datetime]) -> None:
        self._url = url
        self._account = account
        self._queues = {queue.key: queue for queue in WORK_QUEUES if queue.consumer == account.role}
        self._now = now
        self._wanted: dict[tuple[str, str, int], datetime] = {}
        self._task: asyncio.Task[None] | None = None

    def obey(self, command: Command) -> None:
        """Begin to look for the letter, if it is in a queue of this service. Every replica does; one finds it."""
        if command.message not in self._queues or self._now() - command.at > MAX_AGE:
            return
        self._wanted[command.message, str(command.brief_id), command.run] = command.at
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._replay_wanted(), name="replay dead letters")

    async def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            await cancel_and_wait(self._task)

    async def _replay_wanted(self) -> None:
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            queues = [self._queues[key] for key in dict.fromkeys(key for key, _, _ in wanted)]
            try:
                async with dead_letter_queues(self._url, self._account) as dead:
                    await self._replay(dead, queues, wanted)
            except (ServiceError, *UNREACHABLE) as error:
                log.error(  # noqa: TRY400 - the remedy says what to do, a traceback does not
                    "dead letters not replayed",
                    reason=repr(error),
                    remedy="import the definitions of this release, then ask again; or use `make dead`",
                )

    async def _replay(self, dead: DeadLetterQueues, queues: Collection[WorkQueue[Any]], wanted: Wanted) -> None:
        async with aclosing(dead.held(queues)) as helds:
            async for held in helds:
                letter = held.letter
                if not is_wanted(letter, wanted):
                    continue
                context = {"brief_id": letter.envelope.brief_id, "queue": letter.queue.name}
                if held.refusal:
                    log.error("dead letter not replayed", reason=held.refusal, **context)
                    continue
                try:
                    envelope = replay_with_new_deadline(letter, self._now())
                except ServiceError as error:
                    reason = str(error)
                    log.error("dead letter not replayed", reason=reason, **context)  # noqa: TRY400 - it says it all
                    continue
                await held.replay(envelope)
                log.info("dead letter replayed", **context)


def is_wanted(letter: DeadLetter, wanted: Wanted) -> bool:
    """Whether an operator asked for it after it had died: what has died again since then was not meant."""
    asked_at = wanted.get((letter.queue.key, letter.envelope.brief_id, letter.envelope.run))
    return asked_at is not None and (letter.died_at is None or letter.died_at <= asked_at)
