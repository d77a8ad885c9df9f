"""Keeps a browser worker ready: starts it before it is needed, and its replacement before it is retired."""

import asyncio

import structlog

from chassis.errors import TransientError
from generator.chromium.memory_limits import MemoryLimits
from generator.chromium.worker_process import WorkerProcess
from generator.chromium.worker_protocol import WorkerSettings

_LOG = structlog.get_logger()


class WarmWorker:
    """The worker for the next visit. Close it when done."""

    def __init__(self, settings: WorkerSettings, limits: MemoryLimits) -> None:
        self._settings = settings
        self._limits = limits
        self._start: asyncio.Task[WorkerProcess] | None = None
        self._next: asyncio.Task[None] | None = None
        self._workers: set[WorkerProcess] = set()

    async def get(self) -> WorkerProcess:
        """Return the worker, started if necessary. Raises TransientError, which names the remedy, if that fails."""
        if self._start is None or (self._start.done() and not _is_usable(self._start)):
            self._start = self._started()
        # A cancelled caller must not cancel the start, which the next visit uses.
        return await asyncio.shield(self._start)

    def renew(self, worker: WorkerProcess) -> None:
        """Retire `worker` once another one is ready, so that no visit waits for a start."""
        if self._next is None and not worker.ended:
            self._next = asyncio.create_task(self._replace(worker))

    async def close(self) -> None:
        """End every worker and its browser, and wait for their processes to end."""
        for start in (self._next, self._start):
            if start is not None:
                await asyncio.wait({start})
        await asyncio.gather(*(worker.close() for worker in self._workers))

    async def _replace(self, worker: WorkerProcess) -> None:
        start = self._started()
        try:
            await start
        except TransientError as error:
            _LOG.warning("browser.not_renewed", reason=str(error))
        else:
            self._start = start
            worker.retire()
        finally:
            self._next = None

    def _started(self) -> "asyncio.Task[WorkerProcess]":
        self._workers = {worker for worker in self._workers if not worker.gone}
        start = asyncio.create_task(WorkerProcess.start(self._settings, self._limits))
        start.add_done_callback(self._keep)
        return start

    def _keep(self, start: "asyncio.Task[WorkerProcess]") -> None:
        if not start.cancelled() and start.exception() is None:
            self._workers.add(start.result())


def _is_usable(start: "asyncio.Task[WorkerProcess]") -> bool:
    return not start.cancelled() and start.exception() is None and not start.result().ended
