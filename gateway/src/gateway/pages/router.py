"""The routes for people: pages, the streams that keep them fresh, the login, and static files."""

from fastapi import APIRouter

from gateway.brief_command import CommandBrief
from gateway.briefs_read_model import BriefsReadModel
from gateway.conversation_reader import ConversationReader
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.brief_page import brief_router
from gateway.pages.briefs_table import table_router
from gateway.pages.change_streams import change_streams_router
from gateway.pages.conversation_page import conversation_router
from gateway.pages.login import login_router
from gateway.pages.static_files import static_router
from gateway.ports import Clock
from gateway.status_links import StatusLinks


def pages_router(
    read_model: BriefsReadModel,
    operators: OperatorAuthenticator,
    links: StatusLinks,
    command: CommandBrief,
    *,
    conversations: ConversationReader,
    clock: Clock,
) -> APIRouter:
    """All of them; none stands in the API's documentation."""
    router = APIRouter()
    for part in (
        table_router(read_model, operators, clock),
        brief_router(read_model, operators, links, command),
        conversation_router(read_model, operators, links, conversations),
        change_streams_router(read_model.changes, operators, links),
        login_router(operators),
        static_router(),
    ):
        router.routes.extend(part.routes)
    return router
