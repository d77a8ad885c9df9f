"""A route for people: it answers browsers, and leaves other clients of the same path to the API."""

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope


class BrowserRoute(APIRoute):
    """Matches only requests for a page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As other routes do, if the client is a browser."""
        if scope["type"] != "http" or not wants_page(Headers(scope=scope)):
            return Match.NONE, {}
        return super().matches(scope)


def wants_page(headers: Headers) -> bool:
    """Whether a browser, or htmx in it, asks. `text/html` alone also stands in requests of programs."""
    return "application/xhtml+xml" in headers.get("accept", "") or "hx-request" in headers
