"""Decides which URLs of other hosts a page may fetch, and why the others are blocked."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from chassis.address_policy import is_public

LIBRARIES = frozenset(
    {
        "ajax.googleapis.com",
        "cdn.datatables.net",
        "cdn.jsdelivr.net",
        "cdn.plot.ly",
        "cdn.sheetjs.com",
        "cdn.skypack.dev",
        "cdn.tailwindcss.com",
        "cdnjs.cloudflare.com",
        "code.jquery.com",
        "d3js.org",
        "esm.run",
        "esm.sh",
        "fonts.googleapis.com",
        "fonts.gstatic.com",
        "ga.jspm.io",
        "maxcdn.bootstrapcdn.com",
        "stackpath.bootstrapcdn.com",
        "unpkg.com",
        "use.fontawesome.com",
    }
)
"""Hosts of libraries, whose files are cached between visits."""
DATA = frozenset(
    {
        "api.frankfurter.app",
        "api.frankfurter.dev",
        "api.github.com",
        "api.open-meteo.com",
        "en.wikipedia.org",
        "jsonplaceholder.typicode.com",
        "open.er-api.com",
        "raw.githubusercontent.com",
        "restcountries.com",
    }
)
"""Hosts of public data that briefs ask for; not cached."""

TRACKERS = (
    "clarity.ms",
    "cloudflareinsights.com",
    "connect.facebook.net",
    "doubleclick.net",
    "google-analytics.com",
    "googletagmanager.com",
    "hotjar.com",
    "matomo.cloud",
    "plausible.io",
    "posthog.com",
    "segment.com",
    "sentry.io",
    "umami.is",
)
"""Hosts, with their subdomains, that only count visitors: no page needs them."""

Kind = Literal["failed-request", "blocked-request"]


@dataclass(frozen=True)
class RequestBlock:
    """Why a URL is not fetched. `failed-request`: it fails for visitors too; `blocked-request`: only here."""

    reason: str
    kind: Kind


def find_request_block(url: str, method: str, *, document: bool, allowed: frozenset[str]) -> RequestBlock | None:
    """Return why `url` is blocked; None if a page may fetch it. `document`: the response becomes a page or frame."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    shown = f"{parts.scheme}://{parts.netloc}{parts.path}"[:150]
    if parts.scheme != "https":
        return RequestBlock(f"The page asks for {shown}, but a page on Pages can only use https.", "failed-request")
    if not _is_public_name(host):
        return RequestBlock(f"The page asks for {shown}, which no visitor can reach.", "failed-request")
    if document:
        return RequestBlock(f"The page opens {shown}, another site; it must work by itself.", "blocked-request")
    if host not in allowed or parts.port not in (None, 443) or parts.username is not None:
        return RequestBlock(
            f"The page asks for {shown}, which is not asked where pages are tried out; better put what is needed "
            "into a file of the site, or take a library from cdn.jsdelivr.net.",
            "blocked-request",
        )
    if method != "GET":
        return RequestBlock(f"The page sends a {method} to {shown}; only GET can be tried out.", "blocked-request")
    return None


def is_tracker(url: str) -> bool:
    """True if the host of `url` only counts visitors."""
    host = urlsplit(url).hostname or ""
    return any(host == tracker or host.endswith(f".{tracker}") for tracker in TRACKERS)


def _is_public_name(host: str) -> bool:
    """True if `host` may be public. ResourceFetcher checks the addresses of a name when it connects."""
    try:
        return is_public(str(ip_address(host)))
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in {"localhost", "local", "internal", "test", "invalid"}
