"""Checks a brief's callback URL against the address policy, when the brief is accepted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.address_policy import DestinationRefusedError, Lookup, Network, destinations_of, look_up
from chassis.brief_request.field_errors import InvalidFieldError
from chassis.callback_url import parse_callback_url

LOOKUP_SECONDS = 0.8
"""With the five seconds of a publish it stays below the six within which a request is answered."""


@dataclass(frozen=True)
class CallbackValidation:
    """Refuses callback URLs that the notifier would refuse."""

    allow_private: bool
    allowed: Sequence[Network] = ()
    lookup: Lookup = look_up
    lookup_seconds: float = LOOKUP_SECONDS

    async def check(self, url: str) -> None:
        """Raises InvalidFieldError for a host with a private or cloud-metadata address.

        A name that does not resolve in time passes: the notifier resolves it again before every attempt.
        """
        callback = parse_callback_url(url)
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
