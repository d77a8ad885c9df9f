"""Checks a brief's callback URL against the address policy, when the brief is accepted."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chassis.address_policy import DestinationRefusedError, Lookup, Network, destinations_of, look_up
from chassis.brief_request.field_errors import InvalidFieldError
from chassis.callback_url import parse_callback_url

LOOKUP_SECONDS = 0.8
"""With the five seconds of a publish it stays below the six within which a request is answered."""
PASSED_SECONDS = 30.0
"""How long a host that passed is not looked up again: a class's briefs all name the same one."""
MAX_PASSED = 1000


class PassedHosts:
    """Remembers which (host, port) passed in the last PASSED_SECONDS, and at most MAX_PASSED of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: OrderedDict[tuple[str, int], float] = OrderedDict()

    def add(self, host: tuple[str, int]) -> None:
        """Remember a host that has passed."""
        self._until[host] = self._clock() + PASSED_SECONDS
        self._until.move_to_end(host)
        if len(self._until) > MAX_PASSED:
            self._until.popitem(last=False)

    def __contains__(self, host: tuple[str, int]) -> bool:
        return self._until.get(host, 0.0) > self._clock()


@dataclass(frozen=True)
class CallbackValidation:
    """Refuses callback URLs that the notifier would refuse."""

    allow_private: bool
    allowed: Sequence[Network] = ()
    lookup: Lookup = look_up
    lookup_seconds: float = LOOKUP_SECONDS
    passed: PassedHosts = field(default_factory=PassedHosts)

    async def check(self, url: str) -> None:
        """Raises InvalidFieldError for a host with a private or cloud-metadata address.

        A name that does not resolve in time passes: the notifier resolves it again before every attempt.
        """
        callback = parse_callback_url(url)
        if (callback.host, callback.port) in self.passed:
            return
        try:
            async with asyncio.timeout(self.lookup_seconds):
                await destinations_of(
                    callback.host,
                    callback.port,
                    allow_private=self.allow_private,
                    allowed=self.allowed,
                    lookup=self.lookup,
                )
        except DestinationRefusedError as error:
            raise InvalidFieldError("evaluation_url", str(error)) from None
        except (OSError, TimeoutError):
            return
        self.passed.add((callback.host, callback.port))
