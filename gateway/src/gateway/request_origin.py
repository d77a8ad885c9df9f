"""Decides whether a browser's request comes from the gateway's own pages, against forged requests of other sites."""

from urllib.parse import urlsplit

from starlette.requests import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_same_origin(request: Request) -> bool:
    """Whether no other site's page sent the request, by `Sec-Fetch-Site` or, over plain HTTP, by `Origin`.

    A request without either is no browser's; without a browser there are no cookies that another site could use.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
