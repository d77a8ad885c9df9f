"""Limits HTTP connections: how many are open, how long each may keep the server waiting, which one is evicted."""

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Protocol

from chassis.address_policy import Network, is_within
from chassis.client_networks import client_network

MAX_CONNECTIONS = 1024
MAX_CONNECTIONS_PER_CLIENT = 256
PROTECTED_SECONDS = 1.0
"""Connections that have kept the server waiting for less are evicted last."""


class WaitingFor(IntEnum):
    """What the server waits for the client to do. The last of these is evicted first."""

    BODY = 1
    READING = 2
    """The client does not read the response."""
    HEAD = 3
    REST = 4
    """The response is sent, but the client is still sending the request's body."""
    IDLE = 5
    """A response is sent, and no byte of the next request has arrived."""


IDLE_SECONDS = 75
"""Longer than proxies keep an idle connection (nginx and AWS: 60 s). A POST that meets our closing is lost."""
DEADLINES_SECONDS: dict[WaitingFor, float] = {
    WaitingFor.HEAD: 10.0,
    WaitingFor.REST: 10.0,
    WaitingFor.READING: 60.0,
    WaitingFor.IDLE: IDLE_SECONDS,
}
"""The application limits the time for a body, because it knows the largest size."""


class Connection(Protocol):
    """A connection as the limits see it."""

    awaited: WaitingFor | None
    """None while the client waits for the server."""
    awaited_since: float

    def evict(self) -> None:
        """Close at once, without a response."""


class ConnectionLimits:
    """Counts open connections. At a limit it evicts a connection whose client keeps the server waiting.

    Clients in `exempt` networks, which are those of proxies, have only the total limit.
    """

    def __init__(
        self,
        *,
        total: int | None = None,
        per_client: int = MAX_CONNECTIONS_PER_CLIENT,
        exempt: Sequence[Network] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total = total or max_connections()
        self._per_client = per_client
        self._unbounded = exempt
        self._clock = clock
        self._client_of: dict[Connection, str] = {}
        self._count: Counter[str] = Counter()

    def add(self, connection: Connection, address: str) -> bool:
        """Count the connection from `address`, evicting another one at a limit; False if none may be evicted."""
        client = client_network(address)
        if self._count[client] >= self._per_client and not is_within(address, self._unbounded):
            has_room = self._evict_one([other for other, its in self._client_of.items() if its == client])
        elif len(self._client_of) >= self._total:
            has_room = self._evict_one(self._client_of)
        else:
            has_room = True
        if has_room:
            self._client_of[connection] = client
            self._count[client] += 1
        return has_room

    def remove(self, connection: Connection) -> None:
        """Stop counting a closed connection; does nothing for an evicted one."""
        client = self._client_of.pop(connection, None)
        if client is not None:
            self._count[client] -= 1
            if not self._count[client]:
                del self._count[client]

    def _evict_one(self, connections: Iterable[Connection]) -> bool:
        """Evict one that is idle or keeps the server waiting, of the client with most connections; False if none."""
        protected_since = self._clock() - PROTECTED_SECONDS

        def rank(waiting: tuple[WaitingFor, Connection]) -> tuple[bool, int, bool, WaitingFor, float]:
            awaited, connection = waiting
            since, of_client = connection.awaited_since, self._count[self._client_of[connection]]
            # A client that has only just been answered may be sending its next request.
            costs_nothing = awaited is WaitingFor.IDLE and since <= protected_since
            return costs_nothing, of_client, since <= protected_since, awaited, -since

        waiting = [(one.awaited, one) for one in connections if one.awaited is not None]
        if not waiting:
            return False
        _, last = max(waiting, key=rank)
        self.remove(last)
        last.evict()
        return True


def max_connections() -> int:
    """At most half of the files that the process may open, because the broker and DNS lookups need some too."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_CONNECTIONS if allowed == resource.RLIM_INFINITY else max(1, min(MAX_CONNECTIONS, allowed // 2))
