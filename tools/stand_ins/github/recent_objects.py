"""Keeps the objects of a repository that were written or read last: they never change, and a git process is slow."""

import threading
from collections import OrderedDict

MAX_BYTES = 8 * 1024 * 1024
"""Of one repository; an object that is larger is not kept."""


class RecentObjects:
    """Contents by kind and id; the least recently used are dropped first. Thread-safe."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, kind: str, sha: str) -> bytes | None:
        """The content, if it is kept."""
        with self._lock:
            if (kind, sha) in self._kept:
                self._kept.move_to_end((kind, sha))
            return self._kept.get((kind, sha))

    def keep(self, kind: str, sha: str, content: bytes) -> None:
        """Keep a content, and drop others for it."""
        with self._lock:
            self._bytes += len(content) - len(self._kept.pop((kind, sha), b""))
            self._kept[kind, sha] = content
            while self._bytes > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped)
