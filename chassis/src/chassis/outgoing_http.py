"""Decides which proxy and which certificate authorities outgoing requests use.

Reads the variables of curl and most libraries once, so that all clients interpret them alike.
"""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

PROXY_VARIABLES = {"http": "HTTP_PROXY", "https": "HTTPS_PROXY", "all": "ALL_PROXY"}
AUTHORITIES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_NAME = re.compile(r"\*?\.?([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Proxies:
    """The proxies by scheme, and the hosts without one; `ignored` are invalid entries of NO_PROXY."""

    by_scheme: Mapping[str, str]
    networks: tuple[IPv4Network | IPv6Network, ...]
    names: tuple[tuple[str, int | None], ...]
    none_at_all: bool
    ignored: tuple[str, ...]

    def for_address(self, scheme: str, host: str, port: int | None) -> str | None:
        """The proxy for a request to `host`; None for a direct connection."""
        proxy = self.by_scheme.get(scheme) or self.by_scheme.get("all")
        return None if proxy is None or self.none_at_all or self._exempts(host.strip("[]").lower(), port) else proxy

    def _exempts(self, host: str, port: int | None) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return any(
                wanted in (None, port) and (host == name or host.endswith(f".{name}")) for name, wanted in self.names
            )
        return any(address in network for network in self.networks)


def read_proxies(environment: Mapping[str, str]) -> Proxies:
    """Read the proxies from `environment`; malformed addresses are left out."""
    by_scheme = {
        scheme: value if "://" in value else f"http://{value}"
        for scheme, name in PROXY_VARIABLES.items()
        if (value := _value(environment, name)) and _is_proxy(value)
    }
    networks: list[IPv4Network | IPv6Network] = []
    names: list[tuple[str, int | None]] = []
    ignored: list[str] = []
    entries = [entry for entry in re.split(r"[,\s]+", _value(environment, "NO_PROXY")) if entry]
    for entry in entries:
        bare, port = _without_port(entry.rpartition("://")[2])
        if network := _network(bare):
            networks.append(network)
        elif match := _NAME.fullmatch(bare):
            names.append((match[1].lower(), port))
        elif entry != "*":
            ignored.append(entry)
    return Proxies(by_scheme, tuple(networks), tuple(names), "*" in entries, tuple(ignored))


def problems_of_proxies(environment: Mapping[str, str]) -> list[str]:
    """A line for each variable without a valid proxy address; never the value, which may hold a password."""
    return [
        f"{name}: is no address of an HTTP proxy. Write it as http://HOST:PORT."
        for name in PROXY_VARIABLES.values()
        if (value := _value(environment, name)) and not _is_proxy(value)
    ]


def problems_of_authorities(environment: Mapping[str, str]) -> list[str]:
    """A line for each variable that names no existing file, because requests reports that late and unclearly."""
    return [
        f"{name}: names no existing file. Name a file of CA certificates, or leave it out."
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        if (value := environment.get(name, "").strip()) and not Path(value).exists()
    ]


def share_authorities(environment: MutableMapping[str, str]) -> None:
    """Make every library trust SSL_CERT_FILE, or else SSL_CERT_DIR. Unset empty variables."""
    for name in AUTHORITIES:
        # OpenSSL treats an empty value as a file name, and then trusts nothing.
        if value := environment.pop(name, "").strip():
            environment[name] = value
    if ours := environment.get("SSL_CERT_FILE") or environment.get("SSL_CERT_DIR"):
        # The variable of requests, which PyGithub and the Gemini SDK use.
        environment["REQUESTS_CA_BUNDLE"] = ours


def _value(environment: Mapping[str, str], name: str) -> str:
    return (environment.get(name.lower()) or environment.get(name) or "").strip()


def _is_proxy(value: str) -> bool:
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and not re.search(r"\s", value)
        )
    except ValueError:
        return False


def _without_port(entry: str) -> tuple[str, int | None]:
    """`[::1]:80` and `name:80` without the port; a bare IPv6 address has none."""
    match = re.fullmatch(r"(\[.*\]|[^:]*):([0-9]{1,5})", entry)
    return (match[1], int(match[2])) if match else (entry, None)


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    bare = entry[1:-1] if entry.startswith("[") and entry.endswith("]") else entry
    try:
        return ip_network(bare.partition("%")[0], strict=False)
    except ValueError:
        return None
