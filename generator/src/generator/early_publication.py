"""Ends the work on a brief early when an operator wants its best candidate published."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from contracts.operator_commands import Command
from generator.attempt_history import History
from generator.brief_message import BriefMessage

MAX_AGE = timedelta(minutes=10)
"""For so long a command waits for an attempt: longer than the longest pause between two."""
MAX_COMMANDS = 1_000

T = TypeVar("T")


class PublishNowError(Exception):
    """An operator wants the best candidate, and there is one that can be published."""

    def __init__(self) -> None:
        super().__init__("an operator asked for it")


class EarlyPublication:
    """Which briefs operators want to be published now, and the attempts that are running."""

    def __init__(self) -> None:
        self._asked: dict[tuple[UUID, int], datetime] = {}
        self._running: dict[tuple[UUID, int], tuple[History, asyncio.Timeout]] = {}

    def obey(self, command: Command) -> None:
        """End the attempt at the brief, or the next one: at once, or with the first candidate that can be published."""
        key = command.brief_id, command.run
        self._asked[key] = command.at
        if len(self._asked) > MAX_COMMANDS:
            del self._asked[next(iter(self._asked))]
        if key in self._running:
            history, limit = self._running[key]
            history.is_wanted_now = True
            if history.has_ended and not limit.expired():
                limit.reschedule(asyncio.get_running_loop().time())

    async def unless_asked(
        self, message: BriefMessage, history: History, work: Callable[[], Coroutine[Any, Any, T]], now: datetime
    ) -> T:
        """Return what `work` does. Raises PublishNowError once an operator wants a candidate and there is one."""
        key = message.brief_id, message.run
        asked_at = self._asked.get(key)
        history.is_wanted_now = asked_at is not None and now - asked_at < MAX_AGE
        if history.has_ended:
            raise PublishNowError
        try:
            async with asyncio.timeout(None) as limit:
                self._running[key] = history, limit
                return await work()
        except TimeoutError:
            if limit.expired():
                raise PublishNowError from None
            raise
        finally:
            if self._running.get(key) == (history, limit):
                del self._running[key]
