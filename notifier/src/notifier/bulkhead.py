"""How many callbacks may be under way to one host, so that a host that does not answer holds up nobody else's."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.callback_url import parse_callback_url
from chassis.errors import Deferred
from contracts.messages import SitePublished

MAX_PER_HOST = 10
TURN_SECONDS = 1


class Bulkhead:
    """Counts the callbacks in hand by host, whatever their port. For one event loop, not for threads."""

    def __init__(self, *, per_host: int = MAX_PER_HOST) -> None:
        self._per_host = per_host
        self._in_hand: Counter[str] = Counter()

    @contextmanager
    def admit(self, message: SitePublished) -> Iterator[None]:
        """Hold one of the host's places. Raises Deferred where all are taken."""
        host = _host_of(message.recipient.evaluation_url)
        if self._in_hand[host] >= self._per_host:
            raise Deferred(f"{self._per_host} callbacks to {host} are under way already", seconds=TURN_SECONDS)
        self._in_hand[host] += 1
        try:
            yield
        finally:
            self._in_hand[host] -= 1
            if not self._in_hand[host]:
                del self._in_hand[host]


def _host_of(url: str) -> str:
    try:
        return parse_callback_url(url).host.rstrip(".")
    except ValueError:
        return ""
