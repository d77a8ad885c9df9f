"""The page of a brief: for operators at `/briefs/{brief_id}`, for who sent it at `/status/{brief_id}`."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.progress_event_base import Event
from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.brief_timeline import TITLES, timeline_of
from gateway.pages.browser_route import BrowserRoute
from gateway.pages.form import FormRoute, fields_of
from gateway.pages.login import login_for, set_cookie
from gateway.pages.rendering import render
from gateway.status_links import COOKIE, StatusLinks

LINK_SECONDS = 7 * 24 * 3600
"""How long a browser keeps the key of a link: as long as briefs are known."""
WAYS = {
    "browser": "Found out in a browser.",
    "rule": "Found out by a rule, without a browser.",
    "none": "Nothing here can tell.",
}
# Digests that mean nothing to people, and what has a part of the page for itself.
_HIDDEN_FACTS = {"stage", "fingerprint", "owner", "owned_task", "asked", "attached", "screenshot", "answer"}


def brief_router(read_model: BriefsReadModel, operators: OperatorAuthenticator, links: StatusLinks) -> APIRouter:
    """Both pages, and the form that turns the key of a link into a cookie."""
    router = APIRouter(include_in_schema=False, route_class=BrowserRoute)
    forms = APIRouter(include_in_schema=False, route_class=FormRoute)

    @router.get("/briefs/{brief_id}")
    async def show_to_operator(request: Request, brief_id: str) -> Response:
        login = login_for(request, operators)
        return login or _page(read_model, "/briefs", brief_id, has_session=operators.token is not None)

    @router.get("/status/{brief_id}")
    async def show_to_sender(request: Request, brief_id: UUID) -> Response:
        has_link = links.accepts(brief_id, request.cookies.get(COOKIE))
        if has_link or login_for(request, operators) is None:
            return _page(read_model, "/status", str(brief_id))
        return render("link.html", brief_id=brief_id, problem=None)

    @forms.post("/status/{brief_id}")
    async def keep_key(request: Request, brief_id: UUID) -> Response:
        key = (await fields_of(request)).get("key", "").strip().lstrip("#")
        if not links.accepts(brief_id, key):
            return render("link.html", status=403, brief_id=brief_id, problem="This is not the key of this brief.")
        path = f"/status/{brief_id}"
        return set_cookie(RedirectResponse(path, 303), request, COOKIE, key, seconds=LINK_SECONDS, path=path)

    router.include_router(forms)
    return router


def _page(read_model: BriefsReadModel, prefix: str, brief_id: str, *, has_session: bool = False) -> Response:
    brief = read_model.view(UUID(brief_id)) if _is_uuid(brief_id) else None
    if brief is None:
        return render("not_found.html", status=404)
    return render(
        "brief.html",
        brief=brief,
        path=f"{prefix}/{brief.brief_id}",
        timeline=timeline_of(brief),
        titles=TITLES,
        ways=WAYS,
        facts_of=facts_of,
        has_screenshot=read_model.screenshots.of(brief.brief_id) is not None,
        is_operator=prefix == "/briefs",
        has_session=has_session,
    )


def facts_of(event: Event) -> Iterator[tuple[str, Any]]:
    """The facts of an event that say something to people."""
    return ((name, value) for name, value in event if name not in _HIDDEN_FACTS and value is not None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
