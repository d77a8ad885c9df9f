"""Decides whether a client is on this machine: by its address and `Host`, and tells it from a proxy that forwards."""

import os
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from starlette.requests import Request

# Clients send no `x-` headers by themselves; the other prefixes are those of CDNs and service meshes.
_PREFIXES = ("x-", "akamai-", "ali-", "cf-", "fastly-", "incap-", "l5d-")
_NAMES = frozenset(
    {
        "cdn-loop",
        "client-ip",
        "forwarded",
        "forwarded-for",
        "max-forwards",
        "proxy-client-ip",
        "proxy-connection",
        "remote-addr",
        "surrogate-capability",
        "true-client-ip",
        "via",
        "wl-proxy-client-ip",
    }
)
_ROOT = 0


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


def came_through_proxy(request: Request) -> bool:
    """Whether the peer shows signs of being a proxy. A tunnel that runs as the same user shows none."""
    # nginx before 1.29.7 forwards with HTTP/1.0 and adds no header.
    if request.scope.get("http_version") == "1.0" or any(map(_is_a_proxys, request.headers)):
        return True
    client, server = request.client, request.scope.get("server")
    if client is None or server is None or server[1] is None:
        return False
    return any(uid not in {_ROOT, os.geteuid()} for uid in uids_of_connection(_sockets(), client.port, server[1]))


def uids_of_connection(sockets: Iterable[str], client_port: int, server_port: int) -> set[int]:
    """The users that own the client's end of the connection, from the lines of Linux's /proc/net/tcp."""
    found = set()
    for line in sockets:
        columns = line.split()
        ends = [address.rpartition(":")[2] for address in columns[1:3]]
        if ends == [f"{client_port:04X}", f"{server_port:04X}"]:
            found.add(int(columns[7]))
    return found


def _is_a_proxys(header: str) -> bool:
    return header in _NAMES or header.startswith(_PREFIXES)


def _sockets() -> list[str]:
    lines: list[str] = []
    for table in ("tcp", "tcp6"):
        try:
            lines += Path("/proc/net", table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue  # no Linux, or no IPv6
    return lines
