"""Whether a brief's callback could be delivered at all, as far as can be told when the brief comes in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.address_policy import DestinationRefusedError, Lookup, Network, destinations_of, look_up
from chassis.brief_request.field_errors import InvalidFieldError
from chassis.callback_url import parse_callback_url

LOOKUP_SECONDS = 0.8
"""Together with the five of a publish less than the six within which a sender is answered."""


@dataclass(frozen=True)
class CallbackValidation:
    """Refuses callback addresses that the notifier would never call."""

    allow_private: bool
    allowed: Sequence[Network] = ()
    lookup: Lookup = look_up
    lookup_seconds: float = LOOKUP_SECONDS

    async def check(self, url: str) -> None:
        """Raises InvalidFieldError for a host that stands for a private address or a cloud's metadata.

        A name that cannot be resolved in time passes: the notifier resolves it again before every attempt.
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
