"""Keeps polling pages that were not live in time, so that a later success is reported. Holds no message."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from chassis.task_cancellation import cancel_and_wait

log = structlog.get_logger()

_MAX_TASKS = 200


class BackgroundWatch:
    """Runs watches in the background, each for at most `seconds`. The end of the process ends them."""

    def __init__(self, clock: Callable[[], datetime], seconds: float = 900.0) -> None:
        self._clock, self._span = clock, timedelta(seconds=seconds)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, watch: Callable[[datetime], Awaitable[object]]) -> None:
        """Start `watch`, which is called with the time at which to stop, and return at once."""
        if self._span and len(self._tasks) < _MAX_TASKS:
            task = asyncio.create_task(self._run(watch), name="background watch")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until every watch has ended."""
        await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        """Cancel every watch."""
        await cancel_and_wait(*self._tasks)

    async def _run(self, watch: Callable[[datetime], Awaitable[object]]) -> None:
        try:
            await watch(self._clock() + self._span)
        except Exception:
            log.exception("a background watch of a page failed")
