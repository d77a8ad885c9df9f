"""Measures processor time and memory of a service's browser processes."""

import contextlib
import os
import threading
import time
from typing import Self

import psutil

LOOK_SECONDS = 0.25
MB = 2**20


class BrowserUse:
    """Samples all descendants of `service`. `share` is of all processors; `peak_mb` counts shared pages repeatedly."""

    def __init__(self, service: psutil.Process) -> None:
        self.peak_mb = 0.0
        self.share = 0.0
        self._service = service
        self._seconds: dict[psutil.Process, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._began = 0.0

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._before = self._used()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        elapsed = time.monotonic() - self._began
        self.share = (self._used() - self._before) / elapsed / len(os.sched_getaffinity(0))

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self._used()

    def _used(self) -> float:
        """Processor seconds of all processes so far, of ended ones up to the last sample."""
        resident = 0
        for process in self._service.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                self._seconds[process] = times.user + times.system
                resident += process.memory_info().rss
        self.peak_mb = max(self.peak_mb, resident / MB)
        return sum(self._seconds.values())
