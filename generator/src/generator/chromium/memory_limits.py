"""Limits the memory of the browser worker's process tree: how many pages fit, and which processes to kill."""

import contextlib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

MB = 2**20
END_SECONDS = 5.0
END_POLL_SECONDS = 0.01
PAGE_MB = 200
"""Memory of a typical page: its renderer, and its part of the browser's other processes."""
BROWSER_MB = 400
"""Memory of the worker, Playwright's driver and the browser without pages."""
MAX_PAGES = 24


@dataclass(frozen=True)
class MemoryLimits:
    """Megabytes of resident memory for one process and for all together; shared pages count for each process."""

    one: int = 768
    all: int = 2560


def max_open_pages(memory: MemoryLimits) -> int:
    """The number of pages that fit into the memory."""
    return max(2, min(MAX_PAGES, (memory.all - BROWSER_MB) // PAGE_MB))


@dataclass(frozen=True)
class ProcessMemory:
    """One process and its resident bytes. A renderer runs the pages of a single visit."""

    pid: int
    renderer: bool
    resident: int


@dataclass(frozen=True)
class MemoryExcess:
    """The renderers to kill, which ends only their visits, or the reason to kill the whole worker."""

    renderers: tuple[int, ...] = ()
    everything: str | None = None


def find_memory_excess(uses: Sequence[ProcessMemory], limits: MemoryLimits) -> MemoryExcess:
    """Find the processes above their limit: single renderers, or else the whole worker."""
    too_large = [use for use in uses if use.resident > limits.one * MB]
    if renderers := tuple(use.pid for use in too_large if use.renderer):
        return MemoryExcess(renderers)
    if too_large:
        return MemoryExcess(everything=f"a process of the browser used more than {limits.one} MB")
    if sum(use.resident for use in uses) > limits.all * MB:
        return MemoryExcess(everything=f"the browser used more than {limits.all} MB")
    return MemoryExcess()


class ProcessTree:
    """A process and its descendants, including those whose parents have ended."""

    def __init__(self, pid: int) -> None:
        self._top = psutil.Process(pid)
        self._known: dict[psutil.Process, bool] = {}
        self._looking = threading.Lock()

    def uses(self) -> list[ProcessMemory]:
        """The current memory of each process. Takes some milliseconds: call it in a thread."""
        known = self._find()
        uses = []
        for process, renderer in known.items():
            with contextlib.suppress(psutil.Error):
                uses.append(ProcessMemory(process.pid, renderer, process.memory_info().rss))
        return uses

    def kill_one(self, pid: int) -> None:
        """SIGKILL one process, if the pid has not been reused."""
        for process in self._known:
            if process.pid == pid:
                _kill(process)

    def kill(self) -> None:
        """SIGKILL all processes, parents first so that none starts another one, and wait for their end."""
        known = self._find()
        for process in known:
            _kill(process)
        give_up = time.monotonic() + END_SECONDS
        while any(_is_alive(process) for process in known) and time.monotonic() < give_up:
            time.sleep(END_POLL_SECONDS)

    def _find(self) -> Mapping[psutil.Process, bool]:
        with self._looking:
            known = {process: renderer for process, renderer in self._known.items() if process.is_running()}
            with contextlib.suppress(psutil.Error):
                for process in (self._top, *self._top.children(recursive=True)):
                    if process not in known:
                        known[process] = _is_renderer(process)
            self._known = known
            return known


def _is_renderer(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return "--type=renderer" in process.cmdline()
    return False


def _is_alive(process: psutil.Process) -> bool:
    """False for a zombie, which its new parent may reap late."""
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):  # psutil checks that the pid has not been reused
        process.kill()
