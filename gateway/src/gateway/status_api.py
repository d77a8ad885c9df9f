"""The operator's side of the API: what became of each brief, once or as it happens."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent

from gateway.authentication import AcceptedSecrets, is_loopback, is_loopback_host
from gateway.board import Board
from gateway.problems import INVALID_FIELD, LOOPBACK_ONLY, NO_OPERATOR, UNKNOWN_BRIEF, ProblemError, documented
from gateway.status import BriefSummary, BriefView

_OFFSET = re.compile("[0-9]{1,19}")
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip")


def status_router(board: Board, operator: AcceptedSecrets | None) -> APIRouter:
    """Routes that show briefs, to holders of the operator token or, where none is set, to this machine."""
    known_brief = _known_in(board)
    router = APIRouter(
        tags=["status"],
        dependencies=[Depends(_only_operators(operator))],
        responses=documented(NO_OPERATOR, LOOPBACK_ONLY, INVALID_FIELD),
    )

    @router.get("/briefs")
    async def list_briefs(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[BriefSummary]:
        """List recent briefs, the newest first."""
        return board.newest(limit)

    @router.get("/briefs/{brief_id}", responses=documented(UNKNOWN_BRIEF))
    async def show_brief(brief: Annotated[BriefView, Depends(known_brief)]) -> BriefView:
        """Show what became of a brief."""
        return brief

    @router.get(
        "/briefs/{brief_id}/screenshot",
        response_class=Response,
        responses=documented(UNKNOWN_BRIEF) | {200: {"content": {"image/jpeg": {}}}},
    )
    async def show_screenshot(brief_id: UUID) -> Response:
        """Show what the generator's browser saw of the site, for the newest 200 briefs."""
        return _picture(board.screenshots.of(brief_id), brief_id)

    @router.get("/briefs/{brief_id}/events", response_class=EventSourceResponse, responses=documented(UNKNOWN_BRIEF))
    async def follow_brief(
        brief: Annotated[BriefView, Depends(known_brief)], last_event_id: Annotated[str, Header()] = ""
    ) -> AsyncIterator[ServerSentEvent]:
        """Send past events, then new ones as they happen, until the brief is delivered or failed."""
        after = int(last_event_id) if _OFFSET.fullmatch(last_event_id) else -1
        async for offset, event in board.follow(brief.brief_id, after=after):
            yield ServerSentEvent(id=str(offset), data=event)

    return router


def _picture(picture: bytes | None, brief_id: UUID) -> Response:
    if picture is None:
        raise ProblemError(UNKNOWN_BRIEF, f"There is no picture of {brief_id}, or none any more.")
    return Response(picture, media_type="image/jpeg")


def _known_in(board: Board) -> Callable[[UUID], BriefView]:
    def known_brief(brief_id: UUID) -> BriefView:
        view = board.view(brief_id)
        if view is None:
            raise ProblemError(UNKNOWN_BRIEF, f"{brief_id} is not among the recent briefs; GET /briefs lists them.")
        return view

    return known_brief


def _only_operators(operator: AcceptedSecrets | None) -> Callable[..., None]:
    bearer = HTTPBearer(auto_error=False, description="The gateway's OPERATOR_TOKEN")

    def only_operators(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
    ) -> None:
        if operator is None:
            _require_loopback(request)
        elif credentials is None or not operator.accepts(credentials.credentials):
            detail = "Send the header `Authorization: Bearer <OPERATOR_TOKEN of the gateway>`."
            raise ProblemError(NO_OPERATOR, detail, headers={"WWW-Authenticate": "Bearer"})

    return only_operators


def _require_loopback(request: Request) -> None:
    # Behind a proxy on this machine every client seems to be local.
    proxied = any(header in request.headers for header in _PROXY_HEADERS)
    if proxied or not is_loopback(request.client.host if request.client else None):
        detail = "Set OPERATOR_TOKEN in the gateway's environment to see briefs from other machines."
        raise ProblemError(LOOPBACK_ONLY, detail)
    # A name that a stranger's page had resolved to this machine would make a browser here read for the stranger.
    if not is_loopback_host(request.headers.get("host", "")):
        raise ProblemError(LOOPBACK_ONLY, "Without OPERATOR_TOKEN ask by http://127.0.0.1 or http://localhost alone.")
