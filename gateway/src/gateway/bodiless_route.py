"""A route for requests without a body: whatever has one may be a brief, which any path accepts."""

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope


class BodilessRoute(APIRoute):
    """Matches only requests whose body is empty."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as other routes do if the request has no body."""
        match, child_scope = super().matches(scope)
        return (match, child_scope) if match is Match.FULL and not has_body(Headers(scope=scope)) else (Match.NONE, {})


def has_body(headers: Headers) -> bool:
    """Whether a body follows the head of the request."""
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
