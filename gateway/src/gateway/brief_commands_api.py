"""The API by which operators act on a brief: `POST /briefs/{brief_id}/{action}` without a body."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel

from contracts.operator_commands import ACTIONS, Action
from gateway.bodiless_route import BodilessRoute
from gateway.brief_command import CommandBrief
from gateway.openapi_examples import EXAMPLE_RECEIPT
from gateway.operator_authentication import OperatorAuthenticator
from gateway.problem_details import (
    FOREIGN_PAGE,
    INVALID_FIELD,
    LOOPBACK_ONLY,
    NO_OPERATOR,
    NOT_SENT,
    NOTHING_TO_DO,
    TOO_MANY_FAILURES,
    UNKNOWN_BRIEF,
    documented,
)
from gateway.status_api import only_operators

_PROBLEMS = documented(
    NO_OPERATOR,
    LOOPBACK_ONLY,
    FOREIGN_PAGE,
    UNKNOWN_BRIEF,
    NOTHING_TO_DO,
    INVALID_FIELD,
    TOO_MANY_FAILURES,
    NOT_SENT,
)
_DONE_BY: Mapping[Action, str] = {
    "retry": "Try a failed or salvaged brief again, with a fresh deadline: its dead letter is replayed, or a salvaged "
    "brief starts anew, as its next run.",
    "publish": "Publish the best candidate so far: no further repair is waited for.",
    "call-back": "Call the evaluator back now, instead of at the time of the next attempt.",
    "give-up": "Give a brief up: it ends as failed, or as untold if it is published; `retry` takes it up again.",
}


class CommandReceipt(BaseModel):
    """The command is on its way to the services; the brief's events tell what comes of it."""

    brief_id: UUID
    action: Action
    asked_at: AwareDatetime


def commands_router(command: CommandBrief, operators: OperatorAuthenticator) -> APIRouter:
    """One path for each action."""
    router = APIRouter(
        prefix="/briefs/{brief_id}",
        tags=["operators"],
        route_class=BodilessRoute,
        dependencies=[Depends(only_operators(operators))],
        responses=_PROBLEMS,
    )
    for action in ACTIONS:
        router.add_api_route(
            f"/{action}",
            _endpoint(command, action),
            methods=["POST"],
            status_code=202,
            response_description="The command is with the broker",
            responses={202: {"content": {"application/json": {"example": {**EXAMPLE_RECEIPT, "action": action}}}}},
            name=action,
            summary=_DONE_BY[action].partition(":")[0].rstrip("."),
            description=_DONE_BY[action],
        )
    return router


def _endpoint(command: CommandBrief, action: Action) -> Callable[[UUID], Awaitable[CommandReceipt]]:
    async def act(brief_id: UUID) -> CommandReceipt:
        return CommandReceipt(brief_id=brief_id, action=action, asked_at=await command(brief_id, action))

    return act
