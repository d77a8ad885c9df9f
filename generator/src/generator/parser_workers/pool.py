"""Runs functions that parse untrusted text in a pool of processes, which are killed when they exceed their limits."""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar, TypeVarTuple

import structlog

from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.parser_workers.protocol import LENGTH_BYTES, ParserRequest, ParserResponse, encode_frame

CPU_SECONDS = 15.0
"""Processor time of one call; ten times what normal text needs at most."""
WALL_SECONDS = 60.0
# None of these variables has a secret or an address of the service.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

log = structlog.get_logger()


class WorkerKilledError(TimeoutError):
    """A call exceeded its processor time, memory or timeout; the text names the call."""


class ParserPool(Protocol):
    """Port: calls functions that parse untrusted text, outside the event loop."""

    async def call(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Return or raise what `function` does. Raises WorkerKilledError if it exceeds a limit."""


class ParserThreads:
    """Calls in threads, without limits: for tests and for `python -m generator.judge`."""

    async def call(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """See `ParserPool`."""
        return await asyncio.to_thread(function, *args)


class ParserProcesses:
    """Calls in at most `most` processes, started on demand and reused. Close it when done."""

    def __init__(
        self,
        most: int,
        guard: ExceptionGuard = NO_METRICS,
        *,
        cpu_seconds: float = CPU_SECONDS,
        seconds: float = WALL_SECONDS,
    ) -> None:
        self._slots = asyncio.Semaphore(most)
        self._idle: list[asyncio.subprocess.Process] = []
        self._guard = guard
        self._cpu_seconds = cpu_seconds
        self._seconds = seconds

    async def call(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """See `ParserPool`. Waiting for a free process does not count."""
        request = encode_frame(ParserRequest(function, args, self._cpu_seconds))
        async with self._slots:
            answer = await self._asked(request, _name_of(function))
        for entry in answer.logged:
            getattr(log, entry.pop("level"))(entry.pop("event"), **entry)
        for part in answer.bugs:
            self._guard.count(part)
        if answer.error is not None:
            raise answer.error
        value: T = answer.value
        return value

    async def start(self) -> None:
        """Start one process, so that its imports, which take a second, are done before the first call."""
        self._idle.append(await _started())

    async def close(self) -> None:
        """Kill every idle process; busy ones end with their callers."""
        while self._idle:
            await _killed(self._idle.pop())

    async def _asked(self, request: bytes, name: str) -> ParserResponse:
        process = self._idle.pop() if self._idle else await _started()
        try:
            async with asyncio.timeout(self._seconds):
                answer = await _exchanged(process, request)
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            await _killed(process)
            limits = f"{self._cpu_seconds:g} s of processor time, {self._seconds:g} s in all, or its memory"
            raise WorkerKilledError(f"{name} was killed: it took more than {limits}") from None
        except BaseException:
            await _killed(process)
            raise
        self._idle.append(process)
        return answer


def _name_of(function: Callable[..., object]) -> str:
    called = function.func if isinstance(function, partial) else function
    return getattr(called, "__qualname__", "a call")


async def _exchanged(process: asyncio.subprocess.Process, request: bytes) -> ParserResponse:
    assert process.stdin is not None  # noqa: S101 - it was started with a pipe
    assert process.stdout is not None  # noqa: S101 - it was started with a pipe
    process.stdin.write(request)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES))
    answer: ParserResponse = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - of our own worker
    return answer


async def _started() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-m", "generator.parser_workers"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        start_new_session=True,
    )


async def _killed(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await asyncio.shield(process.wait())
