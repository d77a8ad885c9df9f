"""The pages about briefs: a table of all, and a page for each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.event_base import Event
from contracts.verdict import VERDICTS
from gateway.brief_status import BriefSummary
from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.brief_timeline import TITLES, timeline_of
from gateway.pages.briefs_query import BriefsQuery
from gateway.pages.browser_route import BrowserRoute
from gateway.pages.login import login_address
from gateway.pages.rendering import render
from gateway.ports import Clock
from gateway.problem_details import ProblemError

PAGE_SIZE = 50
WAYS = {
    "browser": "Found out in a browser.",
    "rule": "Found out by a rule, without a browser.",
    "none": "Nothing here can tell.",
}
# Digests that mean nothing to people, and what has a part of the page for itself.
_HIDDEN_FACTS = {"stage", "fingerprint", "owner", "owned_task", "asked", "attached", "screenshot", "answer"}


def table_router(read_model: BriefsReadModel, operators: OperatorAuthenticator, clock: Clock) -> APIRouter:
    """`/`, the table of briefs."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def show_briefs(request: Request, verdict: str = "", q: str = "", after: str = "") -> Response:
        if (login := _login_for(request, operators)) is not None:
            return login
        query = BriefsQuery.of(verdict, q, after)
        page = read_model.newest(PAGE_SIZE, query.filter, query.place)
        counts = read_model.count_by_verdict()
        return render(
            "briefs.html",
            query=query,
            briefs=page.briefs,
            older=query.from_cursor(page.next_cursor) if page.next_cursor else None,
            counts=[(word, counts[word]) for word in VERDICTS if counts[word] or word == query.verdict],
            total=counts.total(),
            elapsed=lambda brief: seconds_of(brief, clock()),
            has_session=operators.token is not None,
        )

    return router


def brief_router(read_model: BriefsReadModel, operators: OperatorAuthenticator) -> APIRouter:
    """`/briefs/{brief_id}` for browsers, the page of a brief."""
    router = APIRouter(include_in_schema=False, route_class=BrowserRoute)

    @router.get("/briefs/{brief_id}")
    async def show_brief(request: Request, brief_id: str) -> Response:
        if (login := _login_for(request, operators)) is not None:
            return login
        brief = read_model.view(UUID(brief_id)) if _is_uuid(brief_id) else None
        if brief is None:
            return render("not_found.html", status=404)
        return render(
            "brief.html",
            brief=brief,
            timeline=timeline_of(brief),
            titles=TITLES,
            ways=WAYS,
            facts_of=facts_of,
            has_screenshot=read_model.screenshots.of(brief.brief_id) is not None,
            query="",
            is_operator=True,
            has_session=operators.token is not None,
        )

    return router


def seconds_of(brief: BriefSummary, now: datetime) -> float | None:
    """From the acceptance to the callback, or to now while the brief is under way; None where it ended without."""
    end = brief.delivered_at or (None if brief.is_final else now)
    return (end - brief.accepted_at).total_seconds() if end and brief.accepted_at else None


def facts_of(event: Event) -> Iterator[tuple[str, Any]]:
    """The facts of an event that say something to people."""
    return ((name, value) for name, value in event if name not in _HIDDEN_FACTS and value is not None)


def _login_for(request: Request, operators: OperatorAuthenticator) -> Response | None:
    """The way to the login, for everybody but operators."""
    try:
        operators.check(request, None)
    except ProblemError:
        address = login_address(f"{request.url.path}?{request.url.query}".rstrip("?"))
        if "hx-request" in request.headers:  # of an open page whose session has ended
            return Response(status_code=401, headers={"HX-Redirect": address})
        return RedirectResponse(address, 303)
    return None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
