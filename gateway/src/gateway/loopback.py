"""Decides whether an address or a `Host` header names this machine."""

from ipaddress import IPv6Address, ip_address


def is_loopback(host: str | None) -> bool:
    """Whether an address is a loopback address."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def is_loopback_host(header: str) -> bool:
    """Whether a `Host` header is a loopback address or `localhost`, with any port."""
    name = header.strip().lower()
    bare = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    return bare == "localhost" or is_loopback(bare)
