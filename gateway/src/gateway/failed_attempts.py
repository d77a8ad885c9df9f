"""How often an address may send a wrong secret before it has to wait."""

import math
import time
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

FAILURES_PER_MINUTE = 10
MAX_ADDRESSES = 4096
"""Remembered at once; beyond them the one that failed longest ago is forgotten."""


class FailedAttempts:
    """Counts failures, and nothing else, by address; of IPv6 by the /64, which is what one customer has."""

    def __init__(self, per: RateLimitItem | None = None, *, max_addresses: int = MAX_ADDRESSES) -> None:
        self._per = per or RateLimitItemPerMinute(FAILURES_PER_MINUTE)
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._max_addresses = max_addresses
        self._newest_last: OrderedDict[str, None] = OrderedDict()

    def seconds_to_wait(self, address: str) -> int:
        """Whole seconds until `address` may try again; 0 where it may now."""
        origin = _origin(address)
        # Asked only of those that have failed: the library remembers whoever it is asked about.
        if origin not in self._newest_last or self._limiter.test(self._per, origin):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(self._per, origin).reset_time - time.time()))

    def record(self, address: str) -> None:
        """Count one failure."""
        origin = _origin(address)
        self._limiter.hit(self._per, origin)
        self._newest_last[origin] = None
        self._newest_last.move_to_end(origin)
        if len(self._newest_last) > self._max_addresses:
            oldest, _ = self._newest_last.popitem(last=False)
            self._storage.clear(self._per.key_for(oldest))


def _origin(address: str) -> str:
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if isinstance(ip, IPv6Address) else str(ip)
