"""The event streams that tell open pages to fetch themselves anew."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from gateway.brief_changes import BriefChanges
from gateway.operator_authentication import OperatorAuthenticator
from gateway.status_api import only_link_holders, only_operators
from gateway.status_links import StatusLinks


def change_streams_router(changes: BriefChanges, operators: OperatorAuthenticator, links: StatusLinks) -> APIRouter:
    """`/changes` of every brief, `/briefs/{brief_id}/changes` and `/status/{brief_id}/changes` of one.

    Each event `changed` has a brief's id. The first comes at once, because nobody was told of earlier changes. A stream
    ends with the session of the operator who opened it.
    """
    router, of_one = APIRouter(include_in_schema=False), APIRouter()

    @router.get("/changes", response_class=EventSourceResponse, dependencies=[Depends(only_operators(operators))])
    async def all_changes(request: Request) -> AsyncIterator[ServerSentEvent]:
        async for brief_id in changes.follow(seconds=operators.seconds_of_session(request)):
            yield _changed(brief_id)

    @of_one.get("/{brief_id}/changes", response_class=EventSourceResponse)
    async def changes_of_one(request: Request, brief_id: UUID) -> AsyncIterator[ServerSentEvent]:
        async for changed in changes.follow(brief_id, seconds=operators.seconds_of_session(request)):
            yield _changed(changed)

    router.include_router(of_one, prefix="/briefs", dependencies=[Depends(only_operators(operators))])
    router.include_router(of_one, prefix="/status", dependencies=[Depends(only_link_holders(operators, links))])
    return router


def _changed(brief_id: UUID | None) -> ServerSentEvent:
    return ServerSentEvent(event="changed", raw_data=str(brief_id or ""))
