"""Runs a browser worker: starts it, sends it requests, limits its memory, and kills it with all its children."""

import asyncio
import contextlib

from chassis.errors import TransientError
from chassis.task_cancellation import cancel_and_wait
from generator.chromium.memory_limits import MemoryLimits, ProcessTree, find_memory_excess
from generator.chromium.worker_pipes import WorkerPipes
from generator.chromium.worker_protocol import VisitRequest, VisitResult, WorkerSettings, WorkerStarted

START_SECONDS = 30.0
END_SECONDS = 5.0
WATCH_SECONDS = 0.2


class WorkerEndedError(Exception):
    """The worker ended before it answered; the text says why."""


class WorkerProcess:
    """One worker and its browser. `visits` counts the requests sent to it."""

    def __init__(self, pipes: WorkerPipes, limits: MemoryLimits) -> None:
        self._pipes = pipes
        self._limits = limits
        self._tree = ProcessTree(pipes.process.pid)
        self._waiting: dict[int, asyncio.Future[VisitResult]] = {}
        self._visiting = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._end: asyncio.Task[None] | None = None
        self._retired = False
        self.version = ""
        self.visits = 0

    @property
    def ended(self) -> bool:
        """True if it accepts no more requests."""
        return self._end is not None or self._retired

    @property
    def gone(self) -> bool:
        """True once all its processes have ended."""
        return self._end is not None and self._end.done()

    @classmethod
    async def start(cls, settings: WorkerSettings, limits: MemoryLimits) -> "WorkerProcess":
        """Start a worker and its browser. Raises TransientError, which names the remedy, if that fails."""
        worker = cls(await WorkerPipes.start(), limits)
        try:
            await worker._handshake(settings)
        except BaseException:
            await asyncio.shield(worker.kill("it did not start"))
            raise
        return worker

    async def make(self, request: VisitRequest) -> VisitResult:
        """Make one visit. Raises WorkerEndedError if the worker ends before it has answered."""
        answer: asyncio.Future[VisitResult] = asyncio.get_running_loop().create_future()
        self._waiting[request.number] = answer
        self._visiting.set()
        self.visits += 1
        try:
            await self._send(request.to_line())
            return await answer
        finally:
            self._waiting.pop(request.number, None)
            if not self._waiting:
                self._visiting.clear()
            self._close_if_done()

    def retire(self) -> None:
        """Accept no further requests, and close when those in progress are done."""
        self._retired = True
        self._close_if_done()

    def kill(self, reason: str) -> "asyncio.Task[None]":
        """Kill the worker and its children; its visits raise WorkerEndedError. The task ends when all have ended."""
        return self._finish(reason, grace=0.0)

    def close(self) -> "asyncio.Task[None]":
        """Let the browser close within END_SECONDS, then kill what is left. The task ends when all have ended."""
        return self._finish("the browser was closed", grace=END_SECONDS)

    async def _handshake(self, settings: WorkerSettings) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._send(settings.to_line())
                started = WorkerStarted.model_validate_json(await self._pipes.read())
        except TimeoutError:
            raise TransientError(f"the browser did not start within {START_SECONDS:.0f} s") from None
        except (ValueError, WorkerEndedError) as error:
            raise TransientError(f"the browser's worker did not start: {self._pipes.stderr_tail()}") from error
        if started.problem:
            raise TransientError(started.problem)
        self.version = started.version
        self._tasks = (asyncio.create_task(self._read()), asyncio.create_task(self._watch()))

    async def _send(self, line: bytes) -> None:
        try:
            await self._pipes.write(line)
        except ConnectionError as error:
            raise WorkerEndedError("the browser's worker has ended") from error

    async def _read(self) -> None:
        try:
            while line := await self._pipes.read():
                result = VisitResult.model_validate_json(line)
                answer = self._waiting.get(result.number)
                if answer is not None and not answer.done():
                    answer.set_result(result)
        except ValueError as error:  # too long, or not a result
            self.kill(f"the browser's worker sent an invalid result ({type(error).__name__})")
            return
        self.kill(f"the browser ended: {self._pipes.stderr_tail()}")

    async def _watch(self) -> None:
        """Kill what exceeds its memory limit. Between visits no page runs, so nothing is measured."""
        while True:
            excess = find_memory_excess(await asyncio.to_thread(self._tree.uses), self._limits)
            if excess.everything is not None:
                self.kill(excess.everything)
            for pid in excess.renderers:
                self._tree.kill_one(pid)
            await asyncio.sleep(WATCH_SECONDS)
            await self._visiting.wait()

    def _close_if_done(self) -> None:
        if self._retired and not self._waiting:
            self.close()

    def _finish(self, reason: str, grace: float) -> "asyncio.Task[None]":
        if self._end is None:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(WorkerEndedError(reason))
            self._end = asyncio.create_task(self._end_all(grace))
        return self._end

    async def _end_all(self, grace: float) -> None:
        self._pipes.close()
        if grace:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._pipes.process.wait(), grace)
        await asyncio.to_thread(self._tree.kill)
        await self._pipes.process.wait()
        await cancel_and_wait(*self._tasks)
        self._pipes.clean_up()
