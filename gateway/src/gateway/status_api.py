"""The API for operators: the status of each brief, as a document or as an event stream."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent

from chassis.terminal_escapes import json_for_terminal
from gateway.brief_status import BriefSummary, BriefView
from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_authentication import OperatorAuthenticator
from gateway.problem_details import (
    INVALID_FIELD,
    LOOPBACK_ONLY,
    NO_OPERATOR,
    TOO_MANY_FAILURES,
    UNKNOWN_BRIEF,
    ProblemError,
    documented,
)

_OFFSET = re.compile("[0-9]{1,19}")


class StatusJson(JSONResponse):
    """JSON that is safe on a terminal, because task names and reasons are untrusted text."""

    def render(self, content: Any) -> bytes:
        """Render the document with unprintable characters escaped."""
        return json_for_terminal(content).encode()


def status_router(read_model: BriefsReadModel, operators: OperatorAuthenticator) -> APIRouter:
    """Routes that show briefs to operators."""
    known_brief = _known_in(read_model)
    router = APIRouter(
        tags=["status"],
        default_response_class=StatusJson,
        dependencies=[Depends(_only_operators(operators))],
        responses=documented(NO_OPERATOR, LOOPBACK_ONLY, INVALID_FIELD, TOO_MANY_FAILURES),
    )

    @router.get("/briefs")
    async def list_briefs(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[BriefSummary]:
        """List recent briefs, the newest first."""
        return list(read_model.newest(limit).briefs)

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
        return _picture(read_model.screenshots.of(brief_id), brief_id)

    @router.get("/briefs/{brief_id}/events", response_class=EventSourceResponse, responses=documented(UNKNOWN_BRIEF))
    async def follow_brief(
        brief: Annotated[BriefView, Depends(known_brief)], last_event_id: Annotated[str, Header()] = ""
    ) -> AsyncIterator[ServerSentEvent]:
        """Send past events, then new ones as they happen, until the brief is delivered or failed."""
        after = int(last_event_id) if _OFFSET.fullmatch(last_event_id) else -1
        async for offset, event in read_model.follow(brief.brief_id, after=after):
            yield ServerSentEvent(id=str(offset), raw_data=json_for_terminal(event.model_dump(mode="json")))

    return router


def _picture(picture: bytes | None, brief_id: UUID) -> Response:
    if picture is None:
        raise ProblemError(UNKNOWN_BRIEF, f"There is no picture of {brief_id}, or none any more.")
    return Response(picture, media_type="image/jpeg")


def _known_in(read_model: BriefsReadModel) -> Callable[[UUID], BriefView]:
    def known_brief(brief_id: UUID) -> BriefView:
        view = read_model.view(brief_id)
        if view is None:
            raise ProblemError(UNKNOWN_BRIEF, f"{brief_id} is not among the recent briefs; GET /briefs lists them.")
        return view

    return known_brief


def _only_operators(operators: OperatorAuthenticator) -> Callable[..., None]:
    bearer = HTTPBearer(auto_error=False, description="The gateway's OPERATOR_TOKEN")

    def only_operators(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
    ) -> None:
        operators.check(request, credentials.credentials if credentials else None)

    return only_operators
