"""Decides the client's address: the peer's or, behind trusted proxies, the one in `X-Forwarded-For`."""

from collections.abc import Sequence

from starlette.requests import Request

from chassis.address_policy import Network, is_within
from chassis.client_networks import parse_address

UNKNOWN = "unknown"


def client_address(request: Request, trusted: Sequence[Network] = ()) -> str:
    """The last address in the chain of `X-Forwarded-For` and the peer that is not a trusted proxy's."""
    nearest = _address_in(request.client.host if request.client else "")
    if nearest is None:
        return UNKNOWN
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed(hops):
        if not is_within(nearest, trusted):
            break
        # Addresses before an unreadable one come from nobody we trust.
        if (farther := _address_in(hop)) is None:
            break
        nearest = farther
    return nearest


def _address_in(text: str) -> str | None:
    """The address without port, brackets, zone or IPv4 mapping."""
    bare = text.strip().removeprefix("[").partition("]")[0]
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    address = parse_address(bare)
    return None if address is None else str(address)
