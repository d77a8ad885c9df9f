"""ConcurrencyLimit for pages: how many are open at once follows memory, how many compute at once follows the processors."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil

from generator.chromium.memory_limits import MB, MemoryLimits

PAGE_MB = 200
"""A renderer of a usual page, with what the browser's other processes take for it."""
BROWSER_MB = 400
"""The worker, Playwright's driver and the browser without pages."""
BROWSERS_SHARE = 0.8
"""Of the memory; the rest is the service's."""
MOST_PAGES, MOST_MB = 24, 4608
MOST_WAITING = 256
"""Visits that wait for a place; there are no more briefs in hand."""
CGROUP = Path("/sys/fs/cgroup")


class QueueFullError(Exception):
    """More visits wait for a place than MOST_WAITING."""


class ConcurrencyLimit:
    """A semaphore of `count` places, granted in order of arrival. `waiting` is how many wait for one."""

    def __init__(self, count: int, most_waiting: int = MOST_WAITING) -> None:
        self._count = count
        self._most_waiting = most_waiting
        self._free = asyncio.Semaphore(count)
        self._alone = asyncio.Lock()
        self.waiting = 0

    @asynccontextmanager
    async def acquire(self, *, alone: bool = False) -> AsyncIterator[None]:
        """One place, or with `alone` all of them. Raises QueueFullError."""
        if self.waiting >= self._most_waiting:
            raise QueueFullError
        async with AsyncExitStack() as taken:
            self.waiting += 1
            try:
                if alone:
                    # Without the lock two could each hold some places and wait for the rest: a deadlock.
                    await taken.enter_async_context(self._alone)
                for _ in range(self._count if alone else 1):
                    await taken.enter_async_context(self._free)
            finally:
                self.waiting -= 1
            yield


def max_open_pages(memory: MemoryLimits) -> int:
    """How many pages may be open at once."""
    return max(2, min(MOST_PAGES, (memory.all - BROWSER_MB) // PAGE_MB))


def available_memory(cgroup: Path = CGROUP) -> MemoryLimits:
    """The browser's share of this machine's or container's memory."""
    limit = _number(cgroup / "memory.max", 0) or _number(cgroup / "memory/memory.limit_in_bytes", 0)
    total = psutil.virtual_memory().total
    megabytes = int(min(limit or total, total) / MB * BROWSERS_SHARE)
    return MemoryLimits(one=min(MemoryLimits.one, max(256, megabytes // 2)), all=min(MOST_MB, megabytes))


def available_processors(cgroup: Path = CGROUP) -> int:
    """How many processors this process may use: fewer than there are where a container is limited."""
    quota, period = _number(cgroup / "cpu.max", 0), _number(cgroup / "cpu.max", 1)
    if not quota:
        quota, period = _number(cgroup / "cpu/cpu.cfs_quota_us", 0), _number(cgroup / "cpu/cpu.cfs_period_us", 0)
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(here, round(quota / period))) if quota and period else here


def _number(path: Path, place: int) -> int | None:
    """The number at a place of a cgroup's file; None where there is none, or no limit."""
    try:
        word = path.read_text("ascii").split()[place]
    except (OSError, IndexError):
        return None
    return int(word) if word.isdigit() else None
