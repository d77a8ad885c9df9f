"""The API that lists briefs: filters, and a cursor from page to page."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime

from contracts.verdict import Verdict
from gateway.brief_list import BriefFilter, Place
from gateway.brief_status import BriefSummary
from gateway.briefs_read_model import BriefsReadModel
from gateway.openapi_examples import EXAMPLE_SUMMARY
from gateway.operator_authentication import OperatorAuthenticator
from gateway.problem_details import (
    INVALID_FIELD,
    LOOPBACK_ONLY,
    NO_OPERATOR,
    TOO_MANY_FAILURES,
    ProblemError,
    documented,
)
from gateway.status_api import StatusJson, only_operators

_LINK = {
    "description": 'The next page, as `<address>; rel="next"`; missing on the last one.',
    "schema": {"type": "string"},
}
_LISTED = {"content": {"application/json": {"example": [EXAMPLE_SUMMARY]}}, "headers": {"Link": _LINK}}


def list_router(read_model: BriefsReadModel, operators: OperatorAuthenticator) -> APIRouter:
    """`GET /briefs`."""
    router = APIRouter(
        tags=["status"],
        default_response_class=StatusJson,
        dependencies=[Depends(only_operators(operators))],
        responses=documented(NO_OPERATOR, LOOPBACK_ONLY, INVALID_FIELD, TOO_MANY_FAILURES),
    )

    @router.get("/briefs", responses={200: _LISTED})
    async def list_briefs(
        request: Request,
        response: Response,
        chosen: Annotated[BriefFilter, Depends(_filter)],
        after: Annotated[Place | None, Depends(_place)],
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> list[BriefSummary]:
        """List recent briefs, the newest first."""
        page = read_model.newest(limit, chosen, after)
        if page.next_cursor is not None:
            others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
            response.headers["Link"] = f'</briefs?{urlencode([*others, ("cursor", page.next_cursor)])}>; rel="next"'
        return list(page.briefs)

    return router


def _filter(
    verdict: Annotated[list[Verdict] | None, Query(description="Any of these verdicts.")] = None,
    task: Annotated[str | None, Query(description="Exactly this task.")] = None,
    since: Annotated[AwareDatetime | None, Query(description="First heard of at this time or later.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="First heard of before this time.")] = None,
    text: Annotated[
        str | None,
        Query(
            max_length=500,
            description="Part of the id, task, repository, commit, page or last error, whatever the case.",
        ),
    ] = None,
) -> BriefFilter:
    return BriefFilter(frozenset(verdict) if verdict else None, task, since, until, text)


def _place(
    cursor: Annotated[str | None, Query(description="Where the page begins: see the answer's header `Link`.")] = None,
) -> Place | None:
    try:
        return Place.of(cursor) if cursor is not None else None
    except ValueError as error:
        raise ProblemError(INVALID_FIELD, f"cursor: {error}", field="cursor") from error
