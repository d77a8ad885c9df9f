"""Limits how many pages are open at once, and how many compute at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

MAX_WAITING = 256
"""Visits that may wait for a slot; more than there are briefs in progress."""


class QueueFullError(Exception):
    """More than MAX_WAITING visits wait for a slot."""


class ConcurrencyLimit:
    """A semaphore with `count` slots, granted in order of arrival. `waiting` counts the waiting tasks."""

    def __init__(self, count: int, most_waiting: int = MAX_WAITING) -> None:
        self._count = count
        self._most_waiting = most_waiting
        self._free = asyncio.Semaphore(count)
        self._alone = asyncio.Lock()
        self.waiting = 0

    @asynccontextmanager
    async def acquire(self, *, alone: bool = False) -> AsyncIterator[None]:
        """Hold one slot, or with `alone` all of them. Raises QueueFullError."""
        if self.waiting >= self._most_waiting:
            raise QueueFullError
        async with AsyncExitStack() as taken:
            self.waiting += 1
            try:
                if alone:
                    # Without the lock two tasks could each hold some slots and wait for the rest: a deadlock.
                    await taken.enter_async_context(self._alone)
                for _ in range(self._count if alone else 1):
                    await taken.enter_async_context(self._free)
            finally:
                self.waiting -= 1
            yield
