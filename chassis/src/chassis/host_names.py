"""Normalises host names (IDNA 2008 with UTS 46 mapping), so that all parts resolve the same name."""

import re
from ipaddress import IPv6Address

import idna

MAX_NAME_CHARS = 253
"""RFC 1035, without the dot at the end."""

# RFC 952 has no underscores, but resolvers accept them and container networks use them.
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")


def ascii_host(host: str) -> str:
    """The IP address or lower-case ASCII name of `host`. Raises ValueError."""
    if ":" in host and "%" not in host:
        return str(IPv6Address(host))
    name = host.lower() if host.isascii() else _mapped(host)
    if len(name.removesuffix(".")) > MAX_NAME_CHARS or not _NAME.fullmatch(name):
        raise ValueError("is no host name")
    return name


def can_be_looked_up(host: str, *, literal: bool) -> bool:
    """Whether `host` is a valid name, or an IPv6 address if `literal`."""
    try:
        return literal == (":" in ascii_host(host))
    except ValueError:
        return False


def _mapped(host: str) -> str:
    return idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
