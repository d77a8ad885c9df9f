"""Adapter of the port `Browser`: sends all visits to one worker, replaced after VISITS_PER_WORKER or when it ends."""

import asyncio
import time
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from itertools import count

import structlog

from chassis.errors import TransientError
from chassis.tracing import span
from generator.chromium.concurrency_limit import ConcurrencyLimit, QueueFullError
from generator.chromium.memory_limits import MemoryLimits, max_open_pages
from generator.chromium.visit_metrics import VisitMetrics, metric_label
from generator.chromium.warm_worker import WarmWorker
from generator.chromium.worker_process import WorkerEndedError
from generator.chromium.worker_protocol import VisitRequest, VisitResult, WorkerSettings
from generator.plan.step_parser import View
from generator.ports import AuditRequest, ExpressionResult, Scenario, ScenarioResult, Visit
from generator.site import Site

VISITS_PER_WORKER = 50
"""Playwright's driver and Chromium both leak a little memory with every visit."""
GRACE_SECONDS = 1.5
"""Part of a visit's time that is reserved for the worker to end it and return its results."""
SHORTEST_SECONDS = 3.0
"""Minimum time left for a visit to be repeated."""
NO_PLACE = "not visited: the browser had no free place in time"
_LOG = structlog.get_logger()


class ChromiumBrowser:
    """See `Browser`. `start` or the first visit starts the worker. Close it when done.

    `pages` limits the open pages; by default the memory `limits` do.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        *,
        pages: int | None = None,
        visits_per_worker: int = VISITS_PER_WORKER,
        limits: MemoryLimits | None = None,
        metrics: VisitMetrics | None = None,
    ) -> None:
        self._visits_per_worker = visits_per_worker
        limits = limits or MemoryLimits()
        pages = pages or max_open_pages(limits)
        self._workers = WarmWorker(settings.model_copy(update={"pages": pages}), limits)
        self._slots = ConcurrencyLimit(pages)
        self._metrics = metrics or VisitMetrics()
        self._numbers = count(1)

    async def start(self) -> str:
        """Start the browser and return its version. Raises TransientError, which names the remedy, if that fails."""
        return (await self._workers.get()).version

    async def warm_up(self) -> None:
        """Start the browser before the first visit. A failure is only logged: the next visit retries."""
        try:
            await self.start()
        except TransientError as error:
            _LOG.error("the browser is broken: candidates go unseen", reason=str(error))

    async def visit(
        self,
        site: Site,
        *,
        root: str,
        expressions: Sequence[str],
        seconds: float,
        left_out: Collection[str] = (),
        scenarios: Sequence[Scenario] = (),
        audit: AuditRequest | None = None,
        pictures: Sequence[View] = (),
    ) -> Visit:
        """See `Browser`. If a page crashes the worker, the visits of the other pages are repeated."""
        request = VisitRequest(
            number=next(self._numbers),
            site=dict(site),
            root=root,
            expressions=tuple(expressions),
            seconds=0,
            left_out=frozenset(left_out),
            scenarios=tuple(scenarios),
            audit=audit,
            pictures=tuple(pictures),
        )
        with span(
            "visit", {"pagewright.expressions": len(expressions), "pagewright.scenarios": len(scenarios)}
        ) as told:
            seen = await self._visit(request, time.monotonic() + seconds)
            told.set({"pagewright.result": metric_label(seen)})
        self._metrics.visits.labels(metric_label(seen)).inc()
        return seen

    async def close(self) -> None:
        """End every worker and its browser, and wait for their processes to end."""
        await self._workers.close()

    async def _visit(self, request: VisitRequest, give_up: float) -> Visit:
        # It is unknown which of the open pages crashed the worker: each is visited again, alone.
        for alone in (False, True):
            if alone and give_up - time.monotonic() < SHORTEST_SECONDS:
                break
            try:
                return (await self._make(request, give_up, alone=alone)).visit
            except WorkerEndedError as error:
                _LOG.warning("browser.ended", reason=str(error), alone=alone)
                if alone:
                    return _nothing_seen(request, unfinished=f"it crashed the browser: {error}")
            except (TimeoutError, QueueFullError):
                break
        return _nothing_seen(request, not_visited=NO_PLACE)

    async def _make(self, request: VisitRequest, give_up: float, *, alone: bool) -> VisitResult:
        began = time.monotonic()
        async with asyncio.timeout(give_up - began), AsyncExitStack() as held:
            with self._metrics.waiting.track_inprogress():
                await held.enter_async_context(self._slots.acquire(alone=alone))
            self._metrics.waited.observe(time.monotonic() - began)
            worker = await self._workers.get()
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
            self._workers.renew(worker)
        return result


def _nothing_seen(request: VisitRequest, *, unfinished: str | None = None, not_visited: str | None = None) -> Visit:
    reason = unfinished or not_visited or ""
    answer = ExpressionResult(truthy=False, detail=reason, undecided=not_visited or "")
    return Visit(
        (answer,) * len(request.expressions),
        unfinished=unfinished,
        scenario_results=(ScenarioResult("undecided", reason),) * len(request.scenarios),
        not_visited=not_visited,
    )
