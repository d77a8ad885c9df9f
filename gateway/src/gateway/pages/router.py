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
    router.include_router(table_router(read_model, operators, clock))
    router.include_router(brief_router(read_model, operators, links, command))
    router.include_router(conversation_router(read_model, operators, links, conversations))
    router.include_router(change_streams_router(read_model.changes, operators, links))
    router.include_router(login_router(operators))
    router.include_router(static_router())
    return router
