"""The browser's worker as the service sees it: started, given orders, watched, and ended with all that is below it."""

import asyncio
import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from chassis.cancelling import cancel_and_wait
from chassis.errors import TransientError
from generator.chromium.process_tree import MemoryLimits, ProcessTree, judge
from generator.chromium.protocol import Order, Outcome, Setup, Started
from generator.chromium.spawning import spawn

START_SECONDS = 30.0
END_SECONDS = 5.0
WATCH_SECONDS = 0.2


class WorkerEndedError(Exception):
    """The worker is gone with the visits that it had in hand; the text says why."""


class WorkerProcess:
    """One worker and its browser; `visits` counts the orders that it was ever given."""

    def __init__(
        self, process: asyncio.subprocess.Process, folder: "TemporaryDirectory[str]", limits: MemoryLimits
    ) -> None:
        self._process = process
        self._folder = folder
        self._limits = limits
        self._tree = ProcessTree(process.pid)
        self._waiting: dict[int, asyncio.Future[Outcome]] = {}
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._end: asyncio.Task[None] | None = None
        self._retired = False
        self.version = ""
        self.visits = 0

    @property
    def ended(self) -> bool:
        """Whether it takes no orders any more."""
        return self._end is not None or self._retired

    @property
    def gone(self) -> bool:
        """Whether nothing is left of it."""
        return self._end is not None and self._end.done()

    @classmethod
    async def start(cls, setup: Setup, limits: MemoryLimits) -> "WorkerProcess":
        """A worker whose browser runs. Raises TransientError with what to do about it where none can be had."""
        folder = TemporaryDirectory(prefix="pagewright-browser-", ignore_cleanup_errors=True)
        try:
            process = await spawn(folder.name)
        except BaseException:
            folder.cleanup()
            raise
        worker = cls(process, folder, limits)
        try:
            await worker._greet(setup)
        except BaseException:
            await asyncio.shield(worker.kill("it did not start"))
            raise
        return worker

    async def make(self, order: Order) -> Outcome:
        """Have one visit made; it is not doubtful if it had the worker for itself.

        Raises WorkerEndedError where the worker ends before it has answered.
        """
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        neighbours = bool(self._waiting)
        self._waiting[order.number] = answer
        self.visits += 1
        visits = self.visits
        try:
            await self._say(order.line())
            outcome = await answer
            neighbours = neighbours or self.visits > visits
            return outcome.model_copy(update={"doubtful": outcome.doubtful and neighbours})
        finally:
            self._waiting.pop(order.number, None)
            self._close_if_done()

    def retire(self) -> None:
        """Take no further orders, and close after the last of those in hand."""
        self._retired = True
        self._close_if_done()

    def kill(self, reason: str) -> "asyncio.Task[None]":
        """End it and every process below it now; its visits raise WorkerEndedError. Done when nothing is left of it."""
        return self._finish(reason, patience=0.0)

    def close(self) -> "asyncio.Task[None]":
        """Let the browser close as it likes to, for END_SECONDS at most. Done when nothing is left of it."""
        return self._finish("the browser was closed", patience=END_SECONDS)

    async def _greet(self, setup: Setup) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._say(setup.line())
                started = Started.model_validate_json(await self._lines.readline())
        except TimeoutError:
            raise TransientError(f"the browser did not start within {START_SECONDS:.0f} s") from None
        except (ValidationError, ValueError, WorkerEndedError) as error:
            raise TransientError(f"the browser's worker did not start: {self._last_words()}") from error
        if started.problem:
            raise TransientError(started.problem)
        self.version = started.version
        self._tasks = (asyncio.create_task(self._read()), asyncio.create_task(self._watch()))

    @property
    def _lines(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None  # noqa: S101 - it was started with a pipe
        return self._process.stdout

    async def _say(self, line: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it was started with a pipe
        try:
            self._process.stdin.write(line)
            await self._process.stdin.drain()
        except ConnectionError as error:
            raise WorkerEndedError("the browser's worker is gone") from error

    async def _read(self) -> None:
        try:
            while line := await self._lines.readline():
                outcome = Outcome.model_validate_json(line)
                answer = self._waiting.get(outcome.number)
                if answer is not None and not answer.done():
                    answer.set_result(outcome)
        except ValueError as error:  # longer than a line may be, or not an outcome
            self.kill(f"the browser's worker spoke in an unknown way ({type(error).__name__})")
            return
        self.kill(f"the browser ended: {self._last_words()}")

    async def _watch(self) -> None:
        while True:
            verdict = judge(await asyncio.to_thread(self._tree.uses), self._limits)
            if verdict.everything is not None:
                self.kill(verdict.everything)
            for pid in verdict.renderers:
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
        if self._process.stdin is not None:
            self._process.stdin.close()
        if patience:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), patience)
        await asyncio.to_thread(self._tree.kill)
        await self._process.wait()
        await cancel_and_wait(*self._tasks)
        self._folder.cleanup()

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            return Path(self._folder.name, "stderr").read_text("utf-8", "replace")[-500:].strip() or "it said nothing"
        return "it said nothing"
