"""Adapter of the port `Browser`: one worker for all visits, replaced after VISITS_PER_WORKER or when it ends."""

import asyncio
import time
from collections.abc import Collection, Sequence
from itertools import count

import structlog

from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.process_tree import MemoryLimits
from generator.chromium.protocol import BrowserSettings, VisitRequest, VisitResult
from generator.chromium.worker_process import WorkerEndedError, WorkerProcess
from generator.ports import Answer, Trial, TrialResult, Visit
from generator.site import Site

CONTEXTS = 2
VISITS_PER_WORKER = 50
"""Playwright's driver and Chromium both leak a little memory with every visit."""
GRACE_SECONDS = 1.5
"""Reserved of a visit's time, so that the worker can end it and return what was found."""
SHORTEST_SECONDS = 3.0
"""A visit is not repeated with less time left."""
_LOG = structlog.get_logger()


class ChromiumBrowser:
    """See `Browser`. The worker is started by the first visit. Close it when done."""

    def __init__(
        self,
        settings: BrowserSettings,
        *,
        contexts: int = CONTEXTS,
        visits_per_worker: int = VISITS_PER_WORKER,
        limits: MemoryLimits | None = None,
    ) -> None:
        self._setup = settings
        self._visits_per_worker = visits_per_worker
        self._limits = limits or MemoryLimits()
        self._limit = ConcurrencyLimit(contexts)
        self._numbers = count(1)
        self._start: asyncio.Task[WorkerProcess] | None = None
        self._workers: set[WorkerProcess] = set()

    async def start(self) -> str:
        """Start the browser and return its version. Raises TransientError, which names the remedy, if that fails."""
        return (await self._worker()).version

    async def visit(
        self,
        site: Site,
        *,
        root: str,
        expressions: Sequence[str],
        seconds: float,
        left_out: Collection[str] = (),
        trials: Sequence[Trial] = (),
    ) -> Visit:
        """See `Browser`. If a page crashes the worker, the visits of the other pages are repeated."""
        give_up = time.monotonic() + seconds
        request = VisitRequest(
            number=next(self._numbers),
            site=dict(site),
            root=root,
            expressions=tuple(expressions),
            seconds=0,
            left_out=frozenset(left_out),
            trials=tuple(trials),
        )
        seen = _nothing_seen(request, f"it did not end within {seconds:.1f} s, including the wait for a free place")
        # Which of several open pages crashed the worker is unknown: each is visited again, alone.
        for alone in (False, True):
            if alone and give_up - time.monotonic() < SHORTEST_SECONDS:
                break
            try:
                result = await self._make(request, give_up, alone=alone)
            except WorkerEndedError as error:
                _LOG.warning("browser.ended", reason=str(error), alone=alone)
                seen = _nothing_seen(request, f"it crashed the browser: {error}")
            except TimeoutError:
                break
            else:
                seen = result.visit
                if not result.retry_alone:
                    break
        return seen

    async def close(self) -> None:
        """End every worker and its browser, and wait until their processes are gone."""
        if self._start is not None:
            await asyncio.wait({self._start})
        await asyncio.gather(*(worker.close() for worker in self._workers))

    async def _make(self, request: VisitRequest, give_up: float, *, alone: bool) -> VisitResult:
        async with asyncio.timeout(give_up - time.monotonic()), self._limit.take(alone=alone):
            worker = await self._worker()
            left = give_up - time.monotonic()
            try:
                result = await worker.make(request.model_copy(update={"seconds": max(0.1, left - GRACE_SECONDS)}))
            except asyncio.CancelledError:
                if time.monotonic() >= give_up:
                    worker.kill("a visit did not end in time")
                raise
        if result.must_restart:
            worker.kill("another page kept it busy")
        elif worker.visits >= self._visits_per_worker:
            worker.retire()
        return result

    async def _worker(self) -> WorkerProcess:
        if self._start is None or (self._start.done() and not _is_usable(self._start)):
            self._workers = {worker for worker in self._workers if not worker.gone}
            self._start = asyncio.create_task(WorkerProcess.start(self._setup, self._limits))
            self._start.add_done_callback(self._keep)
        # A caller that is cancelled must not cancel the start: the next visit uses it.
        return await asyncio.shield(self._start)

    def _keep(self, start: "asyncio.Task[WorkerProcess]") -> None:
        if not start.cancelled() and start.exception() is None:
            self._workers.add(start.result())


def _is_usable(start: "asyncio.Task[WorkerProcess]") -> bool:
    return not start.cancelled() and start.exception() is None and not start.result().ended


def _nothing_seen(request: VisitRequest, reason: str) -> Visit:
    return Visit(
        (Answer(truthy=False, detail=reason),) * len(request.expressions),
        unfinished=reason,
        tried=(TrialResult("undecided", reason),) * len(request.trials),
    )
