"""Decides which addresses count as one client: an IPv4 address, or an IPv6 /64, which one customer has."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPV4_PREFIX = 32
IPV6_PREFIX = 64


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an address without zone and IPv4 mapping; None for anything else."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def client_network(text: str, *, ipv4_prefix: int = IPV4_PREFIX, ipv6_prefix: int = IPV6_PREFIX) -> str:
    """The network of the address `text`; `text` itself if it is no address."""
    address = parse_address(text)
    if address is None:
        return text
    prefix = ipv6_prefix if isinstance(address, IPv6Address) else ipv4_prefix
    return str(ip_network((address, prefix), strict=False))
