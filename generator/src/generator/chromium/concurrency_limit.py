"""Limits how many pages are open at once, by memory, and how many compute at once, by processors."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil

from generator.chromium.memory_limits import MB, MemoryLimits

PAGE_MB = 200
"""Memory of a typical page: its renderer, and its part of the browser's other processes."""
BROWSER_MB = 400
"""Memory of the worker, Playwright's driver and the browser without pages."""
BROWSERS_SHARE = 0.8
"""Part of the memory that the browser may use; the rest is the service's."""
MAX_PAGES, MAX_MB = 24, 4608
MAX_WAITING = 256
"""Visits that may wait for a slot; more than there are briefs in progress."""
CGROUP = Path("/sys/fs/cgroup")


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


def max_open_pages(memory: MemoryLimits) -> int:
    """The number of pages that fit into the memory."""
    return max(2, min(MAX_PAGES, (memory.all - BROWSER_MB) // PAGE_MB))


def available_memory(cgroup: Path = CGROUP) -> MemoryLimits:
    """The browser's share of the memory of this machine or container."""
    limit = _number(cgroup / "memory.max", 0) or _number(cgroup / "memory/memory.limit_in_bytes", 0)
    total = psutil.virtual_memory().total
    megabytes = int(min(limit or total, total) / MB * BROWSERS_SHARE)
    return MemoryLimits(one=min(MemoryLimits.one, max(256, megabytes // 2)), all=min(MAX_MB, megabytes))


def available_processors(cgroup: Path = CGROUP) -> int:
    """The number of processors that this process may use: a container may have fewer than the machine."""
    quota, period = _number(cgroup / "cpu.max", 0), _number(cgroup / "cpu.max", 1)
    if not quota:
        quota, period = _number(cgroup / "cpu/cpu.cfs_quota_us", 0), _number(cgroup / "cpu/cpu.cfs_period_us", 0)
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(here, round(quota / period))) if quota and period else here


def _number(path: Path, place: int) -> int | None:
    """The number at index `place` of a cgroup file; None if there is no file or no limit."""
    try:
        word = path.read_text("ascii").split()[place]
    except (OSError, IndexError):
        return None
    return int(word) if word.isdigit() else None
