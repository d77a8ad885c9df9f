"""Decides which paths accept briefs: POST to any path without a route of its own; extra slashes are ignored."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

Endpoint = Callable[[Request], Awaitable[Response]]
"""Handles a request."""

PATHS = ("/briefs", "/handle-task", "/api-endpoint")
"""Documented paths: evaluators were given the last two in the past."""

_SLASHES = re.compile("/{2,}")


class PathNormalization:
    """ASGI middleware that treats `//briefs/` as `/briefs`, without a redirect.

    A redirect would name this process's scheme and host, which differ from the client's behind a proxy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its normalised path."""
        if scope["type"] == "http":
            scope = {**scope, "path": normalize_path(scope["path"])}
        await self._app(scope, receive, send)


def normalize_path(path: str) -> str:
    """`path` without repeated and trailing slashes; `/` if nothing is left."""
    return _SLASHES.sub("/", f"/{path}").rstrip("/") or "/"


class AnyPath(Route):
    """A route for POST at every path; other methods fall through to the 404."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__("/{path:path}", endpoint, methods=["POST"], include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match only POST: a partial match for other methods would turn every 404 into a 405."""
        match, child_scope = super().matches(scope)
        return (match, child_scope) if match is Match.FULL else (Match.NONE, {})
