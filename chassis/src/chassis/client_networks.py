"""Which addresses count as one client: an IPv4 address, and of IPv6 the /64, which is what one customer has."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPV4_PREFIX = 32
IPV6_PREFIX = 64


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address without zone or IPv4-mapping; None for anything else."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def client_network(text: str, *, ipv4_prefix: int = IPV4_PREFIX, ipv6_prefix: int = IPV6_PREFIX) -> str:
    """The network that the address `text` belongs to; `text` itself where it is no address."""
    address = parse_address(text)
    if address is None:
        return text
    prefix = ipv6_prefix if isinstance(address, IPv6Address) else ipv4_prefix
    return str(ip_network((address, prefix), strict=False))
