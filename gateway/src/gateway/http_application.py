"""Assembles the gateway's HTTP application: middleware, routers and error handlers."""

from datetime import timedelta
from importlib.metadata import version

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from chassis.address_policy import Lookup, look_up
from gateway.authentication_rate_limit import AuthenticationRateLimit
from gateway.body_reader import Bodies
from gateway.brief_acceptance import AcceptBrief
from gateway.brief_authentication import Authenticator
from gateway.brief_command import CommandBrief
from gateway.brief_commands_api import commands_router
from gateway.brief_secrets import BriefSecrets, brief_secrets
from gateway.brief_submission_api import brief_endpoint, intake_router, intake_routes
from gateway.briefs_list_api import list_router
from gateway.briefs_read_model import BriefsReadModel
from gateway.callback_validation import CallbackValidation
from gateway.client_address import trusted_hosts
from gateway.conversation_reader import ConversationReader
from gateway.docs_page import docs_router
from gateway.operator_authentication import OperatorAuthenticator
from gateway.pages.router import pages_router
from gateway.ports import Clock, ConversationStream, Outbox
from gateway.problem_details import answer_with_problems
from gateway.quotas import quotas_of
from gateway.request_paths import AnyPath, PathNormalization
from gateway.secret_comparison import AcceptedSecrets
from gateway.settings import GatewaySettings
from gateway.status_api import status_router
from gateway.status_links import StatusLinks


def create_app(
    settings: GatewaySettings,
    *,
    outbox: Outbox,
    read_model: BriefsReadModel,
    clock: Clock,
    lookup: Lookup = look_up,
    secrets: BriefSecrets | None = None,
    conversations: ConversationStream | None = None,
) -> FastAPI:
    """Build the application without starting or connecting anything. `secrets` default to those of the settings."""
    app = FastAPI(
        title="Pagewright gateway",
        summary="Accepts briefs and shows what became of them.",
        version=version("gateway"),
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(PathNormalization)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted_hosts(settings.trusted_proxies))
    time_allowed = timedelta(seconds=settings.brief_deadline_seconds)
    accept = AcceptBrief(outbox, read_model, clock, time_allowed, quotas_of(settings))
    authenticator = Authenticator(secrets or brief_secrets(settings), AuthenticationRateLimit())
    callbacks = CallbackValidation(settings.callback_allow_private, settings.callback_allowed_networks, lookup)
    operators = operators_of(settings, clock)
    links = StatusLinks(settings.status_link_key or settings.operator_token, settings.public_url)
    post_brief = brief_endpoint(accept, authenticator, callbacks, Bodies(max_bytes=settings.brief_max_bytes), links)
    app.router.routes.extend(intake_routes(post_brief))
    # The pages first: browsers get them at paths where programs get JSON.
    command, reader = CommandBrief(outbox, read_model, clock), ConversationReader(conversations, clock)
    shown = pages_router(read_model, operators, links, command, conversations=reader, clock=clock)
    listed, commanded = list_router(read_model, operators), commands_router(command, operators)
    status = status_router(read_model, operators, links, reader)
    for router in (intake_router(post_brief), shown, listed, commanded, status, docs_router(app)):
        app.router.routes.extend(router.routes)  # include_router would build every route once more
    # The last route, because it matches every path; an APIRouter would ignore AnyPath.matches.
    app.router.routes.append(AnyPath(post_brief))
    return answer_with_problems(app)


def operators_of(settings: GatewaySettings, clock: Clock) -> OperatorAuthenticator:
    """Who knows OPERATOR_TOKEN, with a rate limit of its own."""
    accepted = AcceptedSecrets.of([settings.operator_token.get_secret_value()]) if settings.operator_token else None
    return OperatorAuthenticator(accepted, AuthenticationRateLimit(), clock)
