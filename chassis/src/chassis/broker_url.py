"""Parses the broker's URL strictly: refuses what the AMQP library would misread."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from chassis.host_names import can_be_looked_up

DEFAULT_PORTS = {"amqp": 5672, "amqps": 5671}
FORM = "amqp://USER:PASSWORD@HOST:5672/VHOST"

_ENCODED = r"%[0-9A-Fa-f]{2}"
_USER_INFO = re.compile(rf"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|{_ENCODED})*")
_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(?::(.*))?", re.DOTALL)
_REST = re.compile(
    rf"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:/-]|{_ENCODED})*)?(?:\?(?:[A-Za-z0-9._~!$'()*+,;=:/&-]|{_ENCODED})*)?"
)
_ENCODE = "Percent-encode it: %23 for #, %2F for /, %3A for :, %3F for ?, %40 for @, %25 for %, %20 for a blank"


@dataclass(frozen=True)
class BrokerAddress:
    """The broker's host and port, and the password as written in the URL."""

    host: str
    port: int
    password: str = field(repr=False)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_broker_url(url: str) -> BrokerAddress:
    """Parse `url`. Raises ValueError with the fault and the remedy; the text quotes no part of `url`."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in DEFAULT_PORTS:
        raise ValueError(f"does not begin with amqp:// or amqps://. Write it as {FORM}")
    user_info, found, place = rest.rpartition("@")
    if not _USER_INFO.fullmatch(user_info):
        raise ValueError(f"has a character in its user or password that must not stand there as it is. {_ENCODE}")
    authority = re.split(r"[/?#]", place, maxsplit=1)[0]
    if not _REST.fullmatch(place.removeprefix(authority)):
        raise ValueError(
            f"has a character in its password or virtual host that must not stand there as it is. {_ENCODE}"
        )
    host, port = _host_and_port(authority, DEFAULT_PORTS[scheme])
    return BrokerAddress(host, port, user_info.partition(":")[2])


def place_of(url: str) -> str:
    """Host and port of `url`, safe to log; the variable's name if it cannot be parsed."""
    try:
        return str(parse_broker_url(url))
    except ValueError:
        return "RABBITMQ_URL"


def user_of(url: str) -> str:
    """The user that `url` logs in as."""
    user_info = url.partition("://")[2].rpartition("@")[0]
    return unquote(user_info.partition(":")[0]) or "guest"


def passwords_in(url: str) -> frozenset[str]:
    """The password in `url`, as written and decoded, even if the URL is malformed; empty for guest."""
    user_info = url.partition("://")[2].rpartition("@")[0]
    password = user_info.partition(":")[2]
    return frozenset() if password in {"", "guest"} else frozenset({password, unquote(password)})


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    match = _HOST_AND_PORT.fullmatch(authority)
    if match is None:
        raise ValueError(f"names no host that can be used. Write it as {FORM}, an IPv6 address as [::1]")
    host, port = match[1].strip("[]"), match[2]
    if not host:
        raise ValueError(f"names no host. Write it as {FORM}")
    if not can_be_looked_up(host, literal="[" in authority):
        raise ValueError(f"names a host that nobody can look up. Write it as {FORM}")
    if port is None:
        return host, default
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:  # noqa: PLR2004 - the last port
        raise ValueError("has a port that is no number from 1 to 65535. Write host and port as in HOST:5672")
    return host, int(port)
