"""Reads a host by one rule, so that every part asks for the same name: IDNA 2008 after the mapping of UTS 46."""

import re
from ipaddress import IPv6Address

import idna

MAX_NAME_CHARS = 253
"""RFC 1035, without the dot at the end."""

# Underscores are in no host name of RFC 952, but resolvers take them and container networks use them.
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")


def ascii_host(host: str) -> str:
    """The address or the ASCII name that `host` is looked up as, in small letters. Raises ValueError."""
    if ":" in host and "%" not in host:
        return str(IPv6Address(host))
    name = host.lower() if host.isascii() else _mapped(host)
    if len(name.removesuffix(".")) > MAX_NAME_CHARS or not _NAME.fullmatch(name):
        raise ValueError("is no host name")
    return name


def can_be_looked_up(host: str, *, literal: bool) -> bool:
    """Whether `host` is a name that can be asked for, or an IPv6 address if `literal`."""
    try:
        return literal == (":" in ascii_host(host))
    except ValueError:
        return False


def _mapped(host: str) -> str:
    return idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
