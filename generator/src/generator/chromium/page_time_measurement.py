"""Measures the page's own time, which excludes the time in which the machine is busy with something else."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from playwright.async_api import CDPSession, Error

from chassis.task_cancellation import cancel_and_wait

TICK_SECONDS = 0.2

T = TypeVar("T")


class PageActivity(Protocol):
    """Signals that a page is alive. Neither method may raise; both may take forever."""

    async def answer(self) -> None:
        """Return as soon as the page's main thread is free."""

    async def cpu_seconds(self) -> float | None:
        """The processor time that its main thread has used, also while a script runs; None if unknown."""


class ChromiumPageActivity:
    """The activity of a page in Chromium. `Performance.getMetrics` works during an endless loop too."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    async def start(self) -> None:
        """Start the measurement; call it before the page is opened."""
        await self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    async def answer(self) -> None:
        """See `PageActivity`. A navigating page answers with an error."""
        with contextlib.suppress(Error):
            await self._session.send("Runtime.evaluate", {"expression": "1"})

    async def cpu_seconds(self) -> float | None:
        """See `PageActivity`."""
        try:
            measured = await self._session.send("Performance.getMetrics")
        except Error:
            return None
        return next((metric["value"] for metric in measured["metrics"] if metric["name"] == "ThreadTime"), None)


class PageClock:
    """A clock of the page's own time; `now` is in seconds and advances only while `running`.

    Each answer of the main thread advances it by one tick, however late the answer is; without an answer it advances by
    the processor time used. So an endless loop counts as the page's time, and waiting for a processor does not.
    """

    def __init__(
        self, pulse: PageActivity, *, monotonic: Callable[[], float] = time.monotonic, tick: float = TICK_SECONDS
    ) -> None:
        self._pulse = pulse
        self._monotonic = monotonic
        self._tick = tick
        self._ticked = asyncio.Event()
        self._used: float | None = None
        self.now = 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Advance the clock."""
        ticking = asyncio.create_task(self._run())
        try:
            yield
        finally:
            await cancel_and_wait(ticking)

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """Return the result of `work`; cancel it and raise TimeoutError after `seconds` of the page's own time."""
        end = self.now + seconds
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                if self.now >= end:
                    raise TimeoutError
                ticked = asyncio.ensure_future(self._ticked.wait())
                try:
                    await asyncio.wait({task, ticked}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    ticked.cancel()
            return task.result()
        finally:
            task.cancel()

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of the page's own time."""
        with contextlib.suppress(TimeoutError):
            await self.within(seconds, asyncio.Event().wait())

    async def _run(self) -> None:
        asked: set[asyncio.Task[None]] = set()
        measured: set[asyncio.Task[float | None]] = set()
        try:
            while True:
                began = self._monotonic()
                asked = asked or {asyncio.create_task(self._pulse.answer())}
                answered, asked = await asyncio.wait(asked, timeout=self._tick)
                if answered:
                    await asyncio.sleep(max(0.0, self._tick - (self._monotonic() - began)))
                    own, self._used = min(self._tick, self._monotonic() - began), None
                else:
                    measured = measured or {asyncio.create_task(self._pulse.cpu_seconds())}
                    known, measured = await asyncio.wait(measured, timeout=self._tick)
                    own = self._newly_used(known.pop().result()) if known else 0.0
                self.now += own
                self._ticked.set()
                self._ticked = asyncio.Event()
        finally:
            await cancel_and_wait(*asked, *measured)

    def _newly_used(self, used: float | None) -> float:
        """Processor time since the previous measurement, if there was no answer in between."""
        before, self._used = self._used, used
        return max(0.0, used - before) if used is not None and before is not None else 0.0
