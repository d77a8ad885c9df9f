"""Forms that browsers send: which requests are one, and their fields."""

import asyncio
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from gateway.problem_details import FOREIGN_PAGE, MALFORMED, TOO_LARGE, TOO_SLOW, ProblemError
from gateway.request_origin import is_same_origin

MAX_BYTES = 4096
MAX_SECONDS = 10


class FormRoute(APIRoute):
    """Matches only forms of browsers: anything else that is posted to its path may be a brief."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As other routes do, if a form is posted."""
        match, child_scope = super().matches(scope)
        is_form = Headers(scope=scope).get("content-type", "").startswith("application/x-www-form-urlencoded")
        return (match, child_scope) if match is Match.FULL and is_form else (Match.NONE, {})


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form that one of the gateway's own pages sent. Raises ProblemError for any other."""
    if not is_same_origin(request):
        raise ProblemError(FOREIGN_PAGE, "The form was sent by the page of another site. Use the gateway's own.")
    body = b""
    try:
        async with asyncio.timeout(MAX_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise ProblemError(TOO_LARGE, f"A form may have {MAX_BYTES} bytes.")
        return dict(parse_qsl(body.decode("ascii")))
    except TimeoutError:
        raise ProblemError(TOO_SLOW, f"The form took longer than {MAX_SECONDS} seconds.") from None
    except ValueError:
        raise ProblemError(MALFORMED, "The form is not encoded as a URL is.") from None
