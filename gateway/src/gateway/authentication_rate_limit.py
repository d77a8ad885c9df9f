"""Limits the failed authentications of an address and of the networks around it."""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from chassis.client_networks import client_network

MAX_NETWORKS = 4096
"""Networks kept in memory; beyond them the one with the oldest failure is dropped."""


@dataclass(frozen=True)
class Width:
    """A prefix length, and the failures that each network of it may have within a minute."""

    ipv4_prefix: int
    ipv6_prefix: int
    allowed: RateLimitItem


WIDTHS = (
    Width(32, 64, RateLimitItemPerMinute(10)),  # a customer
    Width(24, 48, RateLimitItemPerMinute(40)),  # a site, or a customer who asked for more
    Width(16, 32, RateLimitItemPerMinute(160)),  # a provider
)


class AuthenticationRateLimit:
    """Counts failed authentications by network."""

    def __init__(self, *, max_networks: int = MAX_NETWORKS) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._max_networks = max_networks
        self._newest_last: OrderedDict[str, RateLimitItem] = OrderedDict()

    def seconds_to_wait(self, address: str) -> int:
        """Whole seconds until `address` may fail again; 0 if it may now."""
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
        # Only networks with a failure are looked up, because the library stores every key that it is asked about.
        if network not in self._newest_last or self._limiter.test(allowed, network):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(allowed, network).reset_time - time.time()))


def _networks_of(address: str) -> list[tuple[str, RateLimitItem]]:
    # Widest first: for text that is no address all keys are equal, and the narrowest network's limit must win.
    networks = {
        client_network(address, ipv4_prefix=width.ipv4_prefix, ipv6_prefix=width.ipv6_prefix): width.allowed
        for width in reversed(WIDTHS)
    }
    return list(networks.items())
