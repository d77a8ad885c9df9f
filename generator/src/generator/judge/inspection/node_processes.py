"""Keeps processes of node that compile scripts, because a start takes as much as compiling the scripts of ten sites.

One is started where none is free; when it was idle for a while, or has become large, it ends by itself (`compile.js`).
"""

import atexit
import os
import resource
import selectors
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

PROGRAM = Path(__file__).with_name("compile.js")
CPU_SECONDS = 10
"""Processor time for each site, for a process whose caller was killed: callers wait for less."""
MAX_SITES = 100
"""That one process reads, so that nothing can pile up in it."""
MAX_ANSWER_BYTES = 32 * 2**20
MAX_PROCESSES = 4
_HEAP_MB = 256
_LIMITS = ((resource.RLIMIT_AS, 2 * 2**30), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
"""V8 starts with 1.2 GB of address space; memory for parsing is outside its heap."""
_PIECE_BYTES = 65536
ENDED = "node ended"


class Answer(NamedTuple):
    """The lines of an answer, and why there are no more if some are missing."""

    lines: list[bytes]
    ending: str


class NodeProcess:
    """One process; `healthy` is False once it cannot be asked again."""

    def __init__(self, node: Path) -> None:
        """Start node without environment variables, network or file access, and set its resource limits."""
        rights = ("--permission", "--allow-inspector", f"--allow-fs-read={PROGRAM}")
        self._process = subprocess.Popen(  # noqa: S603 - our program in Playwright's node
            [node, *rights, "--experimental-vm-modules", f"--max-old-space-size={_HEAP_MB}", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
        )
        self.node = node
        self.sites = 0
        self.healthy = True
        for limit, most in _LIMITS:
            self._limit(limit, most, most)

    def ask(self, request: bytes, count: int, seconds: float) -> Answer:
        """Send a line, and wait for `count` lines at most so long."""
        self.sites += 1
        self._limit(resource.RLIMIT_CPU, CPU_SECONDS * self.sites, resource.RLIM_INFINITY)
        answer = self._exchanged(request, count, time.monotonic() + seconds)
        self.healthy = not answer.ending and self.sites < MAX_SITES
        return answer

    def kill(self) -> None:
        """Kill the process; does nothing if it has ended."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def _exchanged(self, request: bytes, count: int, ends: float) -> Answer:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None  # noqa: S101 - it was started with pipes
        assert answers is not None  # noqa: S101 - it was started with pipes
        os.set_blocking(requests.fileno(), False)
        received, missing, unsent = bytearray(), count, memoryview(request)
        with selectors.DefaultSelector() as ready:
            ready.register(requests, selectors.EVENT_WRITE)
            ready.register(answers, selectors.EVENT_READ)
            while missing > 0:
                if (left := ends - time.monotonic()) <= 0:
                    return Answer(_lines(received), "node took too long")
                files = {key.fileobj for key, _ in ready.select(left)}
                if answers in files:
                    piece = os.read(answers.fileno(), _PIECE_BYTES)
                    received += piece
                    missing -= piece.count(b"\n")
                    if not piece:
                        return Answer(_lines(received), ENDED)
                    if len(received) > MAX_ANSWER_BYTES:
                        return Answer(_lines(received), "node's answer is too long")
                if requests in files:
                    unsent = unsent[_written(requests.fileno(), unsent) :]
                    if not unsent:
                        ready.unregister(requests)
        is_whole = missing == 0 and received.endswith(b"\n") and not unsent
        return Answer(_lines(received), "" if is_whole else "node answered more than it was asked")

    def _limit(self, which: int, soft: int, hard: int) -> None:
        # Only Linux can limit another process; the wall-clock limit applies everywhere.
        with suppress(AttributeError, ValueError, OSError):
            resource.prlimit(self._process.pid, which, (soft, hard))


class NodeProcesses:
    """At most MAX_PROCESSES. For threads."""

    def __init__(self) -> None:
        self._slots = BoundedSemaphore(MAX_PROCESSES)
        self._idle: list[NodeProcess] = []

    def ask(self, node: Path, request: bytes, count: int, seconds: float) -> Answer:
        """Have a process answer one line with `count` lines, at most so long. Raises OSError if it does not start."""
        if not self._slots.acquire(timeout=seconds):
            return Answer([], "no process was free in time")
        try:
            if (used := self._taken(node)) is not None:
                answer = self._asked(used, request, count, seconds)
                if answer.ending != ENDED:  # else it ended before it was asked, or had no room left for this site
                    return answer
            return self._asked(NodeProcess(node), request, count, seconds)
        finally:
            self._slots.release()

    def close(self) -> None:
        """End those that are idle."""
        while self._idle:
            self._idle.pop().kill()

    def _taken(self, node: Path) -> NodeProcess | None:
        with suppress(IndexError):
            while (one := self._idle.pop()).node != node:
                one.kill()
            return one
        return None

    def _asked(self, process: NodeProcess, request: bytes, count: int, seconds: float) -> Answer:
        answer = process.ask(request, count, seconds)
        if process.healthy:
            self._idle.append(process)
        else:
            process.kill()
        return answer


PROCESSES = NodeProcesses()
atexit.register(PROCESSES.close)


def _written(descriptor: int, content: memoryview) -> int:
    try:
        return os.write(descriptor, content[:_PIECE_BYTES])
    except BlockingIOError:
        return 0
    except BrokenPipeError:  # it has ended, as reading will show
        return len(content)


def _lines(received: bytearray) -> list[bytes]:
    return bytes(received.rpartition(b"\n")[0]).splitlines()
