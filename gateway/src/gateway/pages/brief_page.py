"""The page of a brief: for operators at `/briefs/{brief_id}`, for who sent it at `/status/{brief_id}`."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.evidence import JudgedCandidate, OutcomeCounts
from contracts.operator_commands import ACTIONS, Action
from contracts.progress_event_base import Event
from gateway.brief_command import CommandBrief
from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.brief_buttons import ButtonRoute, buttons_of
from gateway.pages.brief_timeline import TITLES, timeline_of
from gateway.pages.browser_route import BrowserRoute
from gateway.pages.form import FormRoute, fields_of
from gateway.pages.login import login_for, set_cookie
from gateway.pages.rendering import render
from gateway.problem_details import ProblemError
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


def brief_router(
    read_model: BriefsReadModel, operators: OperatorAuthenticator, links: StatusLinks, command: CommandBrief
) -> APIRouter:
    """Both pages, the buttons of operators, and the form that turns the key of a link into a cookie."""
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
    router.include_router(_buttons_router(read_model, operators, command))
    return router


def _buttons_router(read_model: BriefsReadModel, operators: OperatorAuthenticator, command: CommandBrief) -> APIRouter:
    router = APIRouter(include_in_schema=False, route_class=ButtonRoute)

    def pressed(action: Action) -> Callable[[Request, UUID], Awaitable[Response]]:
        async def press(request: Request, brief_id: UUID) -> Response:
            address = f"/briefs/{brief_id}"
            if (login := login_for(request, operators, back_to=address)) is not None:
                return login
            try:
                await command(brief_id, action)
            except ProblemError as error:
                # Where a script asked for it, only a success is shown.
                status = 200 if "hx-request" in request.headers else int(error.kind.status)
                session = operators.token is not None
                return _page(
                    read_model, "/briefs", str(brief_id), has_session=session, problem=error.detail, status=status
                )
            return RedirectResponse(address, 303)

        return press

    for action in ACTIONS:
        router.add_api_route(f"/briefs/{{brief_id}}/{action}", pressed(action), methods=["POST"])
    return router


def _page(
    read_model: BriefsReadModel,
    prefix: str,
    brief_id: str,
    *,
    has_session: bool = False,
    problem: str | None = None,
    status: int = 200,
) -> Response:
    brief = read_model.view(UUID(brief_id)) if _is_uuid(brief_id) else None
    if brief is None:
        return render("not_found.html", status=404)
    return render(
        "brief.html",
        status=status,
        brief=brief,
        buttons=buttons_of(brief),
        problem=problem,
        path=f"{prefix}/{brief.brief_id}",
        timeline=timeline_of(brief),
        titles=TITLES,
        ways=WAYS,
        facts_of=facts_of,
        outcomes_of=outcomes_of,
        has_screenshot=read_model.screenshots.of(brief.brief_id) is not None,
        is_operator=prefix == "/briefs",
        has_session=has_session,
    )


def facts_of(event: Event) -> Iterator[tuple[str, Any]]:
    """The facts of an event that say something to people."""
    return ((name, value) for name, value in event if name not in _HIDDEN_FACTS and value is not None)


def outcomes_of(candidate: JudgedCandidate) -> OutcomeCounts:
    """Numbers of checks and requirements of a candidate; of earlier rounds only failed ones count."""
    results = (*candidate.checks, *candidate.requirements)
    counts = Counter(one.outcome for one in results if one.round is None or one.outcome == "failed")
    return OutcomeCounts(passed=counts["passed"], failed=counts["failed"], undecided=counts["undecided"])


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
