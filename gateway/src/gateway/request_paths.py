"""Which path a request is for: slashes too many do not matter, and a POST that no route claims brings a brief."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

Endpoint = Callable[[Request], Awaitable[Response]]
"""What answers a request."""

PATHS = ("/briefs", "/handle-task", "/api-endpoint")
"""The first is ours, the others were given to evaluators in the past. Any other path will do that no route claims."""

_SLASHES = re.compile("/{2,}")


class PlainPaths:
    """ASGI middleware that reads `//briefs/` as `/briefs`, without a redirect.

    A redirect would name scheme and host as this process sees them, which behind a proxy are not the client's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its plain path."""
        if scope["type"] == "http":
            scope = {**scope, "path": plain_path(scope["path"])}
        await self._app(scope, receive, send)


def plain_path(path: str) -> str:
    """`path` without repeated slashes and without one at its end; `/` where nothing is left."""
    return _SLASHES.sub("/", f"/{path}").rstrip("/") or "/"


class AnyPath(Route):
    """Takes POST requests for every path, and leaves all other methods to other routes and to the 404."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__("/{path:path}", endpoint, methods=["POST"], include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Without the partial match for other methods, which would make a 405 of every 404."""
        match, child_scope = super().matches(scope)
        return (match, child_scope) if match is Match.FULL else (Match.NONE, {})
