"""How many connections are open, in all and of one client, and which one gives way to a new one."""

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Protocol

from chassis.address_policy import Network, is_within
from chassis.client_networks import client_network

MAX_CONNECTIONS = 1024
MAX_CONNECTIONS_OF_ONE_CLIENT = 256
FAIR_SECONDS = 1.0
"""Who has been waited for no longer gives way after everybody else."""


class Awaited(IntEnum):
    """What a connection waits for its client to do. The last of these gives way first."""

    BODY = 1
    READING = 2
    """The client does not read its answer."""
    HEAD = 3
    REST = 4
    """The request is answered, and its body is still being sent."""
    IDLE = 5
    """A request was answered, and no byte of the next one has come."""


class Connection(Protocol):
    """A connection as its bound sees it."""

    awaited: Awaited | None
    """None while the client waits for us."""
    awaited_since: float

    def give_way(self) -> None:
        """Close at once, without an answer."""


class Connections:
    """Keeps the open connections within their bounds. A connection whose client keeps us waiting gives way.

    Clients in `unbounded` networks, which are those of proxies, are bound in all only.
    """

    def __init__(
        self,
        *,
        in_all: int | None = None,
        of_one_client: int = MAX_CONNECTIONS_OF_ONE_CLIENT,
        unbounded: Sequence[Network] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._in_all = in_all or max_connections()
        self._of_one_client = of_one_client
        self._unbounded = unbounded
        self._clock = clock
        self._client_of: dict[Connection, str] = {}
        self._count: Counter[str] = Counter()

    def add(self, connection: Connection, address: str) -> bool:
        """Count the connection from `address`, in place of another one if need be; False if none can give way."""
        client = client_network(address)
        if self._count[client] >= self._of_one_client and not is_within(address, self._unbounded):
            has_room = self._close_one([other for other, its in self._client_of.items() if its == client])
        elif len(self._client_of) >= self._in_all:
            has_room = self._close_one(self._client_of)
        else:
            has_room = True
        if has_room:
            self._client_of[connection] = client
            self._count[client] += 1
        return has_room

    def remove(self, connection: Connection) -> None:
        """Forget a connection that has ended; harmless for one that gave way."""
        client = self._client_of.pop(connection, None)
        if client is not None:
            self._count[client] -= 1
            if not self._count[client]:
                del self._count[client]

    def _close_one(self, connections: Iterable[Connection]) -> bool:
        """Close an idle one, or one that keeps us waiting, of the client with most of them; False if there is none."""
        fair_since = self._clock() - FAIR_SECONDS

        def rank(waiting: tuple[Awaited, Connection]) -> tuple[bool, int, bool, Awaited, float]:
            awaited, connection = waiting
            since, of_client = connection.awaited_since, self._count[self._client_of[connection]]
            # A client that has only just been answered may be sending its next request.
            costs_nothing = awaited is Awaited.IDLE and since <= fair_since
            return costs_nothing, of_client, since <= fair_since, awaited, -since

        waiting = [(one.awaited, one) for one in connections if one.awaited is not None]
        if not waiting:
            return False
        _, last = max(waiting, key=rank)
        self.remove(last)
        last.give_way()
        return True


def max_connections() -> int:
    """At most half of the files that the process may open: the broker and lookups of names need some too."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_CONNECTIONS if allowed == resource.RLIM_INFINITY else max(1, min(MAX_CONNECTIONS, allowed // 2))
