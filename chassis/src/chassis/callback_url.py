"""Parses a callback URL, for the gateway and the notifier alike."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from chassis.host_names import ascii_host

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\\]")
_BARE = re.compile(r"[^\[\]:]+(?::[0-9]*)?")
_IN_BRACKETS = re.compile(r"\[[^\[\]]+\](?::[0-9]*)?")


@dataclass(frozen=True)
class CallbackUrl:
    """A callback URL with its host in the form that is resolved; everything else is unchanged."""

    url: str
    host: str
    port: int


@lru_cache(maxsize=256)  # a class's briefs all name the same one
def parse_callback_url(url: str) -> CallbackUrl:
    """Parse a callback URL. Raises ValueError with a text that does not quote the URL."""
    # Checked before parsing: urlsplit drops tabs and newlines, and browsers treat a backslash as a slash.
    if _NOT_IN_URLS.search(url):
        raise ValueError("must not contain blanks, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is not a valid URL") from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port == 0:
        raise ValueError("must be an http or https URL with a host")
    if "@" in parts.netloc:
        raise ValueError("must not contain a user name or password")
    host = _host(parts.netloc, parts.hostname)
    written = f"[{host}]" if ":" in host else host
    place = url.index("//") + 2
    rest = url[place + len(parts.netloc) :]
    netloc = written if port is None else f"{written}:{port}"
    return CallbackUrl(f"{parts.scheme}://{netloc}{rest}", host, port or _DEFAULT_PORTS[parts.scheme])


def _host(netloc: str, hostname: str) -> str:
    try:
        host = ascii_host(hostname)
    except ValueError:
        host = ""
    if not host or not (_IN_BRACKETS if ":" in host else _BARE).fullmatch(netloc):
        raise ValueError("must have a host name that can be looked up, without a zone")
    return host
