"""The event streams that tell open pages to fetch themselves anew."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_authentication import OperatorAuthenticator


def change_streams_router(read_model: BriefsReadModel, operators: OperatorAuthenticator) -> APIRouter:
    """`/changes` of every brief, `/briefs/{brief_id}/changes` of one: an event `changed` with the brief's id.

    The first event comes at once, so that what changed while no stream was open is fetched too.
    """

    def only_operators(request: Request) -> None:
        operators.check(request, None)

    router = APIRouter(include_in_schema=False, dependencies=[Depends(only_operators)])

    @router.get("/changes", response_class=EventSourceResponse)
    async def all_changes() -> AsyncIterator[ServerSentEvent]:
        async for brief_id in read_model.changes.follow():
            yield _changed(brief_id)

    @router.get("/briefs/{brief_id}/changes", response_class=EventSourceResponse)
    async def changes_of_one(brief_id: UUID) -> AsyncIterator[ServerSentEvent]:
        async for changed in read_model.changes.follow(brief_id):
            yield _changed(changed)

    return router


def _changed(brief_id: UUID | None) -> ServerSentEvent:
    return ServerSentEvent(event="changed", raw_data=str(brief_id or ""))
