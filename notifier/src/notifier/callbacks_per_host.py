"""Limits the concurrent callbacks to one host, so that a host that does not answer delays no other host."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.callback_url import parse_callback_url
from chassis.errors import Deferred
from contracts.messages import SitePublished

MAX_CALLBACKS_PER_HOST = 10
DEFER_SECONDS = 1


class CallbacksPerHost:
    """Counts the running callbacks of each host over all ports. Not thread-safe."""

    def __init__(self, *, per_host: int = MAX_CALLBACKS_PER_HOST) -> None:
        self._per_host = per_host
        self._running: Counter[str] = Counter()

    @contextmanager
    def admit(self, message: SitePublished) -> Iterator[None]:
        """Count one callback to the host while the block runs. Raises Deferred at the limit."""
        host = _host_of(message.recipient.evaluation_url)
        if self._running[host] >= self._per_host:
            raise Deferred(f"{self._per_host} callbacks to {host} are running already", seconds=DEFER_SECONDS)
        self._running[host] += 1
        try:
            yield
        finally:
            self._running[host] -= 1
            if not self._running[host]:
                del self._running[host]


def _host_of(url: str) -> str:
    try:
        return parse_callback_url(url).host.rstrip(".")
    except ValueError:
        return ""
