"""The prompts and replies of a brief: read when somebody asks, on a page that is shown within the brief's page too."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from gateway.briefs_read_model import BriefsReadModel
from gateway.conversation_reader import ConversationReader
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.browser_route import BrowserRoute
from gateway.pages.login import login_for
from gateway.pages.rendering import render
from gateway.problem_details import ProblemError
from gateway.status_links import COOKIE, StatusLinks

PURPOSES = {
    "plan": "Plan of the checks",
    "site": "Site",
    "repair": "Repair of a candidate",
    "screenshots": "Review of screenshots",
}


def conversation_router(
    read_model: BriefsReadModel,
    operators: OperatorAuthenticator,
    links: StatusLinks,
    conversations: ConversationReader,
) -> APIRouter:
    """`/briefs/{brief_id}/conversation` for operators, `/status/{brief_id}/conversation` for who has the link."""
    router = APIRouter(include_in_schema=False, route_class=BrowserRoute)

    @router.get("/briefs/{brief_id}/conversation")
    async def show_to_operator(request: Request, brief_id: UUID) -> Response:
        login = login_for(request, operators, back_to=f"/briefs/{brief_id}")
        return login or await _page(read_model, conversations, request, "/briefs", brief_id)

    @router.get("/status/{brief_id}/conversation")
    async def show_to_sender(request: Request, brief_id: UUID) -> Response:
        has_link = links.accepts(brief_id, request.cookies.get(COOKIE))
        if has_link or login_for(request, operators) is None:
            return await _page(read_model, conversations, request, "/status", brief_id)
        return RedirectResponse(f"/status/{brief_id}", 303)

    return router


async def _page(
    read_model: BriefsReadModel, conversations: ConversationReader, request: Request, prefix: str, brief_id: UUID
) -> Response:
    brief = read_model.view(brief_id)
    if brief is None:
        return render("not_found.html", status=404)
    conversation, problem, status = None, None, 200
    try:
        conversation = await conversations.read(brief)
    except ProblemError as error:
        # Where a script asked for it, only a success is shown.
        problem, status = error.detail, 200 if "hx-request" in request.headers else int(error.kind.status)
    return render(
        "conversation.html",
        status=status,
        brief=brief,
        path=f"{prefix}/{brief_id}",
        conversation=conversation,
        problem=problem,
        purposes=PURPOSES,
    )
