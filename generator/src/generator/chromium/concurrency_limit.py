"""Limits how many visits run at once, and lets one run alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager


class ConcurrencyLimit:
    """A semaphore of `count` places, granted in order of arrival."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def take(self, *, alone: bool) -> AsyncIterator[None]:
        """One place, or with `alone` all of them."""
        async with AsyncExitStack() as taken:
            if alone:
                # Without the lock two could each hold some places and wait for the rest: a deadlock.
                await taken.enter_async_context(self._alone)
            for _ in range(self._count if alone else 1):
                await taken.enter_async_context(self._free)
            yield
