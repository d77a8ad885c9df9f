"""Decides which addresses outside the candidate a page may ask for, and what is said of the others."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from chassis.destinations import is_public

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
"""What these serve does not change from one visit to the next, so it is kept."""
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
"""What briefs have pages ask for at run time."""

Kind = Literal["failed-request", "blocked-request"]


@dataclass(frozen=True)
class Refusal:
    """Why an address is not asked. `failed-request`: no visitor's browser would get it either; else it may work."""

    reason: str
    kind: Kind


def refusal(url: str, method: str, *, document: bool, allowed: frozenset[str]) -> Refusal | None:
    """None where `url` may be fetched for a page. `document`: it would become a page or a frame of its own."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    shown = f"{parts.scheme}://{parts.netloc}{parts.path}"[:150]
    if parts.scheme != "https":
        return Refusal(f"The page asks for {shown}, but a page on Pages can only use https.", "failed-request")
    if not _is_public_name(host):
        return Refusal(f"The page asks for {shown}, which no visitor can reach.", "failed-request")
    if document:
        return Refusal(f"The page opens {shown}, another site; it must work by itself.", "blocked-request")
    if host not in allowed or parts.port not in (None, 443) or parts.username is not None:
        return Refusal(
            f"The page asks for {shown}, which is not asked where pages are tried out; better put what is needed "
            "into a file of the site, or take a library from cdn.jsdelivr.net.",
            "blocked-request",
        )
    if method != "GET":
        return Refusal(f"The page sends a {method} to {shown}; only GET can be tried out.", "blocked-request")
    return None


def _is_public_name(host: str) -> bool:
    """Whether `host` looks like a public one. What a name really stands for is checked when it is asked."""
    try:
        return is_public(str(ip_address(host)))
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in {"localhost", "local", "internal", "test", "invalid"}
