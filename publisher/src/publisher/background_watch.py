"""Goes on looking at pages that were not live in time, so that a later success is recorded; holds no message."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from chassis.task_cancellation import cancel_and_wait

log = structlog.get_logger()

_MOST = 200


class BackgroundWatch:
    """Looks in the background, each for at most `seconds`. What is looked at when the process ends is let go."""

    def __init__(self, clock: Callable[[], datetime], seconds: float = 900.0) -> None:
        self._clock, self._span = clock, timedelta(seconds=seconds)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, look: Callable[[datetime], Awaitable[object]]) -> None:
        """Call `look` with the time until which to look, and return at once."""
        if self._span and len(self._tasks) < _MOST:
            task = asyncio.create_task(self._look(look), name="late look")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until nothing is looked at any more."""
        await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        """End every look."""
        await cancel_and_wait(*self._tasks)

    async def _look(self, look: Callable[[datetime], Awaitable[object]]) -> None:
        try:
            await look(self._clock() + self._span)
        except Exception:
            log.exception("a late look at a page failed")
