"""The API for evaluators: `POST /briefs` checks size, JSON, secret and fields, and answers 200 once queued."""

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.routing import Route
from structlog.contextvars import bound_contextvars

from chassis.errors import PermanentError, SendError
from chassis.tracing import Attributes, brief_span
from contracts.brief import Brief
from gateway.body_reader import Bodies
from gateway.brief_acceptance import Acceptance, AcceptBrief, NonceReusedError
from gateway.brief_authentication import Authenticator
from gateway.brief_validation import validate_brief
from gateway.callback_validation import CallbackValidation
from gateway.openapi_request_body import BriefPromise, request_body
from gateway.problem_details import (
    BUSY,
    INVALID_FIELD,
    MALFORMED,
    NONCE_REUSED,
    NOT_QUEUED,
    QUOTA_EXCEEDED,
    TOO_LARGE,
    TOO_MANY_FAILURES,
    TOO_SLOW,
    UNSUPPORTED_ENCODING,
    WRONG_SECRET,
    ProblemError,
    documented,
)
from gateway.quotas import QuotaExceededError
from gateway.request_paths import PATHS, Endpoint
from gateway.status_links import StatusLinks

NOT_QUEUED_RETRY_SECONDS = 5

_PROBLEMS = (
    MALFORMED,
    WRONG_SECRET,
    TOO_SLOW,
    TOO_LARGE,
    UNSUPPORTED_ENCODING,
    INVALID_FIELD,
    NONCE_REUSED,
    TOO_MANY_FAILURES,
    QUOTA_EXCEEDED,
    BUSY,
    NOT_QUEUED,
)

log = structlog.get_logger()


def brief_endpoint(
    accept: AcceptBrief,
    authenticator: Authenticator,
    callbacks: CallbackValidation,
    bodies: Bodies,
    links: StatusLinks,
) -> Endpoint:
    """The endpoint that accepts briefs, at any path."""

    async def post_brief(request: Request) -> JSONResponse:
        """Accept a brief. After a 200 it is not lost.

        An exact re-send changes nothing, unless the brief has failed or was salvaged: then it is started again.
        """
        with authenticator.authenticate(request) as proof:
            async with bodies.read(request, proof) as body:
                fields = await bodies.parse(body)
                proof.prove(fields)
                brief = await validate_brief(fields, callbacks)
                acceptance = await _accept(accept, brief)
                return _promise(acceptance, links.url(brief.id, request))

    return post_brief


def intake_routes(post_brief: Endpoint) -> list[Route]:
    """Routes that accept briefs, without FastAPI's layers, which would take a tenth of a brief's processor time."""
    return [Route(path, post_brief, methods=["POST"], include_in_schema=False) for path in PATHS]


def intake_router(post_brief: Endpoint) -> APIRouter:
    """The same routes for the API's description; requests are served by `intake_routes`."""
    router = APIRouter(tags=["intake"])
    for path in PATHS:
        router.add_api_route(
            path,
            post_brief,
            methods=["POST"],
            response_model=BriefPromise,
            responses=documented(*_PROBLEMS),
            openapi_extra=request_body(),
        )
    return router


def _promise(acceptance: Acceptance, link: str | None) -> JSONResponse:
    """The answer to an accepted brief. Where no links are signed, operators alone see its status."""
    brief_id = str(acceptance.brief_id)
    promise = BriefPromise(brief_id=brief_id, status_url=link or f"/briefs/{brief_id}")
    headers = {"Idempotent-Replayed": "true"} if acceptance.replayed else None
    return JSONResponse(promise.model_dump(), headers=headers)


async def _accept(accept: AcceptBrief, brief: Brief) -> Acceptance:
    told: Attributes = {"http.request.method": "POST", "pagewright.round": brief.round}
    with (
        bound_contextvars(brief_id=str(brief.id)),
        brief_span("POST /briefs", told, kind="server", brief_id=brief.id),
    ):
        try:
            return await accept(brief)
        except SendError as error:
            log.warning("brief not queued", outcome=type(error).__name__, reason=str(error))
            raise _not_queued() from error
        except NonceReusedError as error:
            detail = f"nonce: {error}; send a new nonce for another brief"
            raise ProblemError(NONCE_REUSED, detail, field="nonce") from error
        except QuotaExceededError as error:
            raise _quota_exceeded(error) from error
        except PermanentError as error:
            raise ProblemError(TOO_LARGE, str(error)) from error


def _quota_exceeded(error: QuotaExceededError) -> ProblemError:
    log.warning("quota used up", variable=error.variable, seconds_to_wait=error.retry_after)
    detail = f"{error}. Send the same request again after {error.retry_after} seconds."
    return ProblemError(QUOTA_EXCEEDED, detail, headers={"Retry-After": str(error.retry_after)})


def _not_queued() -> ProblemError:
    return ProblemError(
        NOT_QUEUED,
        f"The brief is not safely queued. Send the same request again after {NOT_QUEUED_RETRY_SECONDS} seconds.",
        headers={"Retry-After": str(NOT_QUEUED_RETRY_SECONDS)},
    )
