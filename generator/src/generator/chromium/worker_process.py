"""The browser's worker as the service sees it: started, given requests, watched, and ended with all below it."""

import asyncio
import contextlib

from pydantic import ValidationError

from chassis.cancelling import cancel_and_wait
from chassis.errors import TransientError
from generator.chromium.process_tree import MemoryLimits, ProcessTree, over_limit
from generator.chromium.protocol import BrowserSettings, VisitRequest, VisitResult, WorkerStarted
from generator.chromium.worker_pipes import WorkerPipes

START_SECONDS = 30.0
END_SECONDS = 5.0
WATCH_SECONDS = 0.2


class WorkerEndedError(Exception):
    """The worker has ended before it answered; the text says why."""


class WorkerProcess:
    """One worker and its browser; `visits` counts the requests that it was ever given."""

    def __init__(self, pipes: WorkerPipes, limits: MemoryLimits) -> None:
        self._pipes = pipes
        self._limits = limits
        self._tree = ProcessTree(pipes.process.pid)
        self._waiting: dict[int, asyncio.Future[VisitResult]] = {}
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._end: asyncio.Task[None] | None = None
        self._retired = False
        self.version = ""
        self.visits = 0

    @property
    def ended(self) -> bool:
        """True if it takes no more requests."""
        return self._end is not None or self._retired

    @property
    def gone(self) -> bool:
        """True once all its processes have ended."""
        return self._end is not None and self._end.done()

    @classmethod
    async def start(cls, settings: BrowserSettings, limits: MemoryLimits) -> "WorkerProcess":
        """A worker whose browser runs. Raises TransientError with what to do about it where none can be had."""
        worker = cls(await WorkerPipes.start(), limits)
        try:
            await worker._handshake(settings)
        except BaseException:
            await asyncio.shield(worker.kill("it did not start"))
            raise
        return worker

    async def make(self, request: VisitRequest) -> VisitResult:
        """Make one visit. `retry_alone` is never set in the result if no other visit ran in the worker meanwhile.

        Raises WorkerEndedError where the worker ends before it has answered.
        """
        answer: asyncio.Future[VisitResult] = asyncio.get_running_loop().create_future()
        neighbours = bool(self._waiting)
        self._waiting[request.number] = answer
        self.visits += 1
        visits = self.visits
        try:
            await self._send(request.to_line())
            result = await answer
            neighbours = neighbours or self.visits > visits
            return result.model_copy(update={"retry_alone": result.retry_alone and neighbours})
        finally:
            self._waiting.pop(request.number, None)
            self._close_if_done()

    def retire(self) -> None:
        """Take no further requests, and close after the last of those in hand."""
        self._retired = True
        self._close_if_done()

    def kill(self, reason: str) -> "asyncio.Task[None]":
        """End it and every process below it now; its visits raise WorkerEndedError. Done when nothing is left of it."""
        return self._finish(reason, patience=0.0)

    def close(self) -> "asyncio.Task[None]":
        """Let the browser close as it likes to, for END_SECONDS at most. Done when nothing is left of it."""
        return self._finish("the browser was closed", patience=END_SECONDS)

    async def _handshake(self, settings: BrowserSettings) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._send(settings.to_line())
                started = WorkerStarted.model_validate_json(await self._pipes.read())
        except TimeoutError:
            raise TransientError(f"the browser did not start within {START_SECONDS:.0f} s") from None
        except (ValidationError, ValueError, WorkerEndedError) as error:
            raise TransientError(f"the browser's worker did not start: {self._pipes.stderr_tail()}") from error
        if started.problem:
            raise TransientError(started.problem)
        self.version = started.version
        self._tasks = (asyncio.create_task(self._read()), asyncio.create_task(self._watch()))

    async def _send(self, line: bytes) -> None:
        try:
            await self._pipes.write(line)
        except ConnectionError as error:
            raise WorkerEndedError("the browser's worker is gone") from error

    async def _read(self) -> None:
        try:
            while line := await self._pipes.read():
                result = VisitResult.model_validate_json(line)
                answer = self._waiting.get(result.number)
                if answer is not None and not answer.done():
                    answer.set_result(result)
        except ValueError as error:  # longer than a line may be, or not an result
            self.kill(f"the browser's worker spoke in an unknown way ({type(error).__name__})")
            return
        self.kill(f"the browser ended: {self._pipes.stderr_tail()}")

    async def _watch(self) -> None:
        while True:
            excess = over_limit(await asyncio.to_thread(self._tree.uses), self._limits)
            if excess.everything is not None:
                self.kill(excess.everything)
            for pid in excess.renderers:
                self._tree.kill_one(pid)
            await asyncio.sleep(WATCH_SECONDS)

    def _close_if_done(self) -> None:
        if self._retired and not self._waiting:
            self.close()

    def _finish(self, reason: str, patience: float) -> "asyncio.Task[None]":
        if self._end is None:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(WorkerEndedError(reason))
            self._end = asyncio.create_task(self._end_all(patience))
        return self._end

    async def _end_all(self, patience: float) -> None:
        self._pipes.close()
        if patience:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._pipes.process.wait(), patience)
        await asyncio.to_thread(self._tree.kill)
        await self._pipes.process.wait()
        await cancel_and_wait(*self._tasks)
        self._pipes.clean_up()
