"""The page `/`: a table of briefs."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from contracts.verdict import VERDICTS
from gateway.brief_status import BriefSummary
from gateway.briefs_read_model import BriefsReadModel
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.briefs_query import BriefsQuery
from gateway.pages.login import login_for
from gateway.pages.rendering import render
from gateway.ports import Clock

PAGE_SIZE = 50


def table_router(read_model: BriefsReadModel, operators: OperatorAuthenticator, clock: Clock) -> APIRouter:
    """The table of briefs, for operators."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def show_briefs(request: Request, verdict: str = "", q: str = "", after: str = "") -> Response:
        if (login := login_for(request, operators)) is not None:
            return login
        query = BriefsQuery.of(verdict, q, after)
        page = read_model.newest(PAGE_SIZE, query.filter, query.place)
        counts = read_model.totals().by_verdict
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


def seconds_of(brief: BriefSummary, now: datetime) -> float | None:
    """From the acceptance to the callback, or to now while the brief is under way; None where it ended without."""
    end = brief.delivered_at or (None if brief.is_final else now)
    return (end - brief.accepted_at).total_seconds() if end and brief.accepted_at else None
