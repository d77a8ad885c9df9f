"""Decides the client's address: the peer's or, behind trusted proxies, the one in `X-Forwarded-For`.

uvicorn's ProxyHeadersMiddleware reads the header from its end, as far as trusted proxies vouch for it.
"""

from collections.abc import Sequence

from starlette.requests import Request

from chassis.address_policy import Network
from chassis.client_networks import parse_address

UNKNOWN = "unknown"


def trusted_hosts(proxies: Sequence[Network]) -> list[str]:
    """`proxies` as uvicorn takes them; those of IPv4 also as a socket of IPv6 shows them."""
    mapped = [f"::ffff:{one.network_address}/{96 + one.prefixlen}" for one in proxies if one.version == 4]  # noqa: PLR2004 - IPv4
    return [*map(str, proxies), *mapped]


def client_address(request: Request) -> str:
    """The client's address without zone or IPv4-mapping; UNKNOWN where nobody names one."""
    address = parse_address(request.client.host if request.client else "")
    return UNKNOWN if address is None else str(address)
