"""Decides which network addresses outgoing requests may connect to (against SSRF), and resolves host names.

Follows the IANA special-purpose address registries. `ipaddress.is_global` differs between Python versions and allows
multicast, NAT64 and other prefixes.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from chassis.blocked_ports import may_be_called
from chassis.cloud_metadata import METADATA_ADDRESSES, METADATA_NAMES
from chassis.errors import ServiceError
from chassis.host_names import ascii_host

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""Resolves (host, port) to IP addresses as text. Raises OSError where there are none."""

RESOLVERS = 64
"""Concurrent DNS lookups."""

Network = IPv4Network | IPv6Network

_NAT64 = ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ip_network("2000::/3")
_REFUSED_V4 = tuple(
    ip_network(prefix)
    for prefix in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_REFUSED_V6 = tuple(ip_network(prefix) for prefix in ("2001::/23", "2001:db8::/32", "3fff::/20"))

# Reserved for private networks and for one machine: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`.
_PRIVATE_NAMES = ("home.arpa", "internal", "local", "localdomain", "localhost")


class DestinationRefusedError(ServiceError):
    """A host resolves to a forbidden address. The text names the host, never the address."""


def is_public(address: str) -> bool:
    """Whether `address`, or the IPv4 address embedded in it, is a public unicast address."""
    ip = _unwrapped(address)
    if isinstance(ip, IPv4Address):
        return not any(ip in prefix for prefix in _REFUSED_V4)
    return ip in _GLOBAL_UNICAST and not any(ip in prefix for prefix in _REFUSED_V6)


async def look_up(host: str, port: int) -> Sequence[str]:
    """Resolve with the system's resolver, which also reads literals such as `127.1` and `0x7f.1`."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_resolvers(), ask)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Whether `address`, or the IPv4 address embedded in it, is in one of `networks`."""
    ip = _unwrapped(address)
    return any(ip in network for network in networks)


async def destinations_of(
    host: str, port: int, *, allow_private: bool, allowed: Sequence[Network] = (), lookup: Lookup = look_up
) -> Sequence[str]:
    """Resolve `host`; all its addresses must be public or within `allowed`, unless `allow_private`.

    Raises DestinationRefusedError, or OSError if the name does not resolve.
    """
    try:
        name = ascii_host(host)
    except ValueError:
        raise DestinationRefusedError(f"{host} cannot be looked up") from None
    if not may_be_called(port, local_work=allow_private):
        raise DestinationRefusedError(f"{host} must not be called at port {port}, where other services listen")
    bare = name.removesuffix(".")
    if _is_below(bare, METADATA_NAMES):
        raise _metadata(host)
    if not allow_private and not allowed and _is_below(bare, _PRIVATE_NAMES):
        raise _private(host)
    addresses = await lookup(name, port)
    if any(_unwrapped(address) in METADATA_ADDRESSES for address in addresses):
        raise _metadata(host)
    if not allow_private and not all(is_public(address) or is_within(address, allowed) for address in addresses):
        raise _private(host)
    return addresses


def _is_below(name: str, domains: Sequence[str]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def _metadata(host: str) -> DestinationRefusedError:
    return DestinationRefusedError(f"{host} is a cloud's metadata service, to which no callback is sent")


def _private(host: str) -> DestinationRefusedError:
    return DestinationRefusedError(
        f"{host} is not a public address; for local work name its network in CALLBACK_ALLOWED_NETWORKS "
        "or set CALLBACK_ALLOW_PRIVATE=true"
    )


@cache
def _resolvers() -> ThreadPoolExecutor:
    # asyncio's executor has few threads: a few unresponsive DNS servers would block all other lookups.
    return ThreadPoolExecutor(RESOLVERS, thread_name_prefix="resolver")


def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip.sixtofour is not None:
            return ip.sixtofour
        if ip in _NAT64:
            return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip
