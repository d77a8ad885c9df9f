"""The API about one brief: its status as a document or event stream, its screenshot, its prompts and replies."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent

from chassis.terminal_escapes import json_for_terminal
from gateway.brief_status import BriefView
from gateway.briefs_read_model import BriefsReadModel
from gateway.conversation import Conversation
from gateway.conversation_reader import ConversationReader
from gateway.openapi_examples import EXAMPLE_CONVERSATION, EXAMPLE_VIEW
from gateway.operator_authentication import OperatorAuthenticator
from gateway.problem_details import (
    INVALID_FIELD,
    LOOPBACK_ONLY,
    NO_OPERATOR,
    NO_STATUS_KEY,
    NOT_READ,
    TOO_MANY_FAILURES,
    UNKNOWN_BRIEF,
    ProblemError,
    documented,
)
from gateway.status_links import COOKIE, StatusLinks

_OFFSET = re.compile("[0-9]{1,19}")
_UNKNOWN = documented(UNKNOWN_BRIEF)

Guard = Callable[..., None]
"""A dependency that raises ProblemError for those who may not see a path."""


class StatusJson(JSONResponse):
    """JSON that is safe on a terminal, because task names and reasons are untrusted text."""

    def render(self, content: Any) -> bytes:
        """Render the document with unprintable characters escaped."""
        return json_for_terminal(content).encode()


def status_router(
    read_model: BriefsReadModel, operators: OperatorAuthenticator, links: StatusLinks, conversations: ConversationReader
) -> APIRouter:
    """`/briefs/{brief_id}…` for operators, and `/status/{brief_id}…` for those who have the brief's link."""
    router = APIRouter(default_response_class=StatusJson)
    for_operators = documented(NO_OPERATOR, LOOPBACK_ONLY, INVALID_FIELD, TOO_MANY_FAILURES)
    for_senders = documented(NO_STATUS_KEY, INVALID_FIELD, TOO_MANY_FAILURES)
    brief = _brief_routes(read_model)
    brief.include_router(_conversation_route(read_model, conversations))
    guarded = [Depends(only_operators(operators))]
    router.include_router(brief, prefix="/briefs", tags=["status"], dependencies=guarded, responses=for_operators)
    guarded = [Depends(only_link_holders(operators, links))]
    router.include_router(brief, prefix="/status", tags=["sender"], dependencies=guarded, responses=for_senders)
    return router


def only_operators(operators: OperatorAuthenticator) -> Guard:
    """Lets operators pass."""
    bearer = HTTPBearer(auto_error=False, description="The gateway's OPERATOR_TOKEN")

    def check(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]) -> None:
        operators.check(request, credentials.credentials if credentials else None)

    return check


def only_link_holders(operators: OperatorAuthenticator, links: StatusLinks) -> Guard:
    """Lets holders of the brief's link pass, and operators."""
    bearer = HTTPBearer(
        auto_error=False, scheme_name="StatusKey", description="The part of a brief's `status_url` after the `#`"
    )

    def check(
        request: Request, brief_id: UUID, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
    ) -> None:
        sent = credentials.credentials if credentials else None
        if links.accepts(brief_id, sent or request.cookies.get(COOKIE)):
            return
        try:
            operators.check(request, sent)
        except ProblemError as error:
            if error.kind is TOO_MANY_FAILURES:
                raise
            detail = "Send the header `Authorization: Bearer <the part of the brief's status_url after the #>`."
            raise ProblemError(NO_STATUS_KEY, detail, headers={"WWW-Authenticate": "Bearer"}) from error

    return check


def _brief_routes(read_model: BriefsReadModel) -> APIRouter:
    known_brief = _known_in(read_model)
    router = APIRouter()

    @router.get(
        "/{brief_id}",
        responses=_UNKNOWN | {200: {"content": {"application/json": {"example": EXAMPLE_VIEW}}}},
    )
    async def show_brief(brief: Annotated[BriefView, Depends(known_brief)]) -> BriefView:
        """Show what became of a brief."""
        return brief

    @router.get(
        "/{brief_id}/screenshot",
        response_class=Response,
        responses=_UNKNOWN | {200: {"content": {"image/jpeg": {}}}},
    )
    async def show_screenshot(brief_id: UUID) -> Response:
        """Show what the generator's browser saw of the site, for the newest 200 briefs."""
        picture = read_model.screenshots.of(brief_id)
        if picture is None:
            raise ProblemError(UNKNOWN_BRIEF, f"There is no picture of {brief_id}, or none any more.")
        return Response(picture, media_type="image/jpeg")

    @router.get("/{brief_id}/events", response_class=EventSourceResponse, responses=_UNKNOWN)
    async def follow_brief(
        brief: Annotated[BriefView, Depends(known_brief)], last_event_id: Annotated[str, Header()] = ""
    ) -> AsyncIterator[ServerSentEvent]:
        """Send past events, then new ones as they happen, until the brief is delivered or failed."""
        after = int(last_event_id) if _OFFSET.fullmatch(last_event_id) else -1
        async for offset, event in read_model.follow(brief.brief_id, after=after):
            yield ServerSentEvent(id=str(offset), raw_data=json_for_terminal(event.model_dump(mode="json")))

    return router


def _conversation_route(read_model: BriefsReadModel, conversations: ConversationReader) -> APIRouter:
    known_brief = _known_in(read_model)
    router = APIRouter()

    @router.get(
        "/{brief_id}/conversation",
        responses=documented(UNKNOWN_BRIEF, NOT_READ)
        | {200: {"content": {"application/json": {"example": EXAMPLE_CONVERSATION}}}},
    )
    async def show_conversation(brief: Annotated[BriefView, Depends(known_brief)]) -> Conversation:
        """Show every prompt that was sent to a model for the brief's latest run, and its reply; up to seven days."""
        return await conversations.read(brief)

    return router


def _known_in(read_model: BriefsReadModel) -> Callable[[UUID], BriefView]:
    def known_brief(brief_id: UUID) -> BriefView:
        view = read_model.view(brief_id)
        if view is None:
            raise ProblemError(UNKNOWN_BRIEF, f"{brief_id} is not among the recent briefs; GET /briefs lists them.")
        return view

    return known_brief
