"""How often an address, and the networks around it, may fail to send a good secret before it is told to wait."""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from chassis.client_networks import client_network

MAX_NETWORKS = 4096
"""Remembered at once; beyond them the one that failed longest ago is forgotten."""


@dataclass(frozen=True)
class Width:
    """Networks of one width, and the failures within a minute that each may have."""

    ipv4_prefix: int
    ipv6_prefix: int
    allowed: RateLimitItem


WIDTHS = (
    Width(32, 64, RateLimitItemPerMinute(10)),  # a customer
    Width(24, 48, RateLimitItemPerMinute(40)),  # a site, or a customer who asked for more
    Width(16, 32, RateLimitItemPerMinute(160)),  # a provider
)


class AuthenticationRateLimit:
    """Counts failures, and nothing else."""

    def __init__(self, *, max_networks: int = MAX_NETWORKS) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._max_networks = max_networks
        self._newest_last: OrderedDict[str, RateLimitItem] = OrderedDict()

    def seconds_to_wait(self, address: str) -> int:
        """Whole seconds until `address` may fail again; 0 where it may now."""
        return max(self._seconds_to_wait(network, allowed) for network, allowed in _networks_of(address))

    def record(self, address: str) -> None:
        """Count one failure."""
        for network, allowed in _networks_of(address):
            self._limiter.hit(allowed, network)
            self._newest_last[network] = allowed
            self._newest_last.move_to_end(network)
        while len(self._newest_last) > self._max_networks:
            oldest, allowed = self._newest_last.popitem(last=False)
            self._storage.clear(allowed.key_for(oldest))

    def _seconds_to_wait(self, network: str, allowed: RateLimitItem) -> int:
        # Asked only of those that have failed: the library remembers whoever it is asked about.
        if network not in self._newest_last or self._limiter.test(allowed, network):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(allowed, network).reset_time - time.time()))


def _networks_of(address: str) -> list[tuple[str, RateLimitItem]]:
    # The widest first: for what is no address all are the same, and the narrowest's number counts.
    networks = {
        client_network(address, ipv4_prefix=width.ipv4_prefix, ipv6_prefix=width.ipv6_prefix): width.allowed
        for width in reversed(WIDTHS)
    }
    return list(networks.items())
