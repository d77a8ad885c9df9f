"""Replays dead letters of the service's own queues, and starts salvaged briefs again, when an operator asks for it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from chassis.dead_letter import DeadLetter, replay_with_new_deadline, start_next_run
from chassis.errors import PermanentError, ServiceError
from chassis.rabbit.dead_letter_queues import UNREACHABLE, DeadLetterQueues, HeldLetter, dead_letter_queues
from chassis.sender_verification import BrokerAccount
from chassis.task_cancellation import cancel_and_wait
from contracts.operator_commands import Command, Restarted
from contracts.progress_record import Progress
from contracts.work_queues import SALVAGING, WORK_QUEUES, WorkQueue

log = structlog.get_logger()

MAX_AGE = timedelta(minutes=10)
"""Who asked longer ago, while the service was away, has seen that nothing came of it."""

Wanted = Mapping[tuple[str, str, int], datetime]
"""By queue, brief and run, when an operator asked for it."""


class DeadLetterRetries:
    """Looks through the queues once for all commands that came meanwhile."""

    def __init__(
        self, url: str, account: BrokerAccount, now: Callable[[], datetime], report: Callable[[Progress], None]
    ) -> None:
        self._url = url
        self._account = account
        self._dead = [queue for queue in WORK_QUEUES if queue.consumer == account.role]
        self._salvaging = [queue for queue in SALVAGING if queue.consumer == account.role]
        self._now = now
        self._report = report
        self._wanted: dict[tuple[str, str, int], datetime] = {}
        self._task: asyncio.Task[None] | None = None

    def obey(self, command: Command) -> None:
        """Begin to look for the letter, if it may be in a queue of this service. Every replica does; one finds it."""
        if self._now() - command.at > MAX_AGE:
            return
        if command.message is None:
            names = [queue.salvaged for queue in self._salvaging]
        else:
            names = [queue.dead for queue in self._dead if queue.key == command.message]
        for name in names:
            self._wanted[name, str(command.brief_id), command.run] = command.at
        if names and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._replay_wanted(), name="replay dead letters")

    async def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            await cancel_and_wait(self._task)

    async def _replay_wanted(self) -> None:
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            names = {name for name, _, _ in wanted}
            try:
                async with dead_letter_queues(self._url, self._account) as queues:
                    await self._replay(queues, [one for one in self._dead if one.dead in names], wanted)
                    salvaging = [one for one in self._salvaging if one.salvaged in names]
                    await self._replay(queues, salvaging, wanted, salvaged=True)
            except (ServiceError, *UNREACHABLE) as error:
                log.error(  # noqa: TRY400 - the remedy says what to do, a traceback does not
                    "dead letters not replayed",
                    reason=repr(error),
                    remedy="import the definitions of this release, then ask again; or use `make dead`",
                )

    async def _replay(
        self, dead: DeadLetterQueues, queues: Sequence[WorkQueue[Any]], wanted: Wanted, *, salvaged: bool = False
    ) -> None:
        restarted = set[str]()
        async with aclosing(dead.held(queues, salvaged=salvaged)) as helds:
            async for held in helds:
                letter = held.letter
                if not is_wanted(letter, wanted):
                    continue
                if letter.envelope.work_key in restarted:  # kept twice: by a process that died and by its successor
                    await held.discard()
                    continue
                context = {"brief_id": letter.envelope.brief_id, "queue": letter.queue.name}
                if held.refusal:
                    log.error("dead letter not replayed", reason=held.refusal, **context)
                    continue
                try:
                    await (self._restart if salvaged else self._replay_dead)(held)
                except PermanentError as error:
                    reason = str(error)
                    log.error("dead letter not replayed", reason=reason, **context)  # noqa: TRY400 - it says it all
                    continue
                if salvaged:
                    restarted.add(letter.envelope.work_key)
                log.info("salvaged brief started again" if salvaged else "dead letter replayed", **context)

    async def _replay_dead(self, held: HeldLetter) -> None:
        await held.replay(replay_with_new_deadline(held.letter, self._now()))

    async def _restart(self, held: HeldLetter) -> None:
        now = self._now()
        envelope, deadline = start_next_run(held.letter, now)
        await held.replay(envelope)
        brief_id, facts = UUID(envelope.brief_id), Restarted(deadline=deadline)
        self._report(Progress(brief_id=brief_id, service="generator", at=now, facts=facts, run=envelope.run))


def is_wanted(letter: DeadLetter, wanted: Wanted) -> bool:
    """Whether an operator asked for it after it had died: what has died again since then was not meant."""
    asked_at = wanted.get((letter.source, letter.envelope.brief_id, letter.envelope.run))
    return asked_at is not None and (letter.died_at is None or letter.died_at <= asked_at)
