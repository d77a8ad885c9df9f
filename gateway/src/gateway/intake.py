"""The evaluator's side of the API: size, JSON, secret, then the rest; 200 only for a promise."""

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from structlog.contextvars import bound_contextvars

from chassis.errors import PermanentError, SendError
from contracts.brief import Brief
from gateway.authentication import AcceptedSecrets
from gateway.body import json_object, read_body
from gateway.callback_addresses import CallbackAddresses
from gateway.documentation import BriefPromise, request_body
from gateway.fields import InvalidFieldError
from gateway.handler import AcceptBrief
from gateway.problems import (
    INVALID_FIELD,
    MALFORMED,
    NOT_QUEUED,
    TOO_LARGE,
    WRONG_SECRET,
    ProblemError,
    documented,
)
from gateway.request_forms import brief_of

PATHS = ("/briefs", "/handle-task", "/api-endpoint")
"""The first is ours, the others were given to evaluators in the past."""

RETRY_AFTER_SECONDS = 5

log = structlog.get_logger()


def intake_router(
    accept: AcceptBrief, secrets: AcceptedSecrets, callbacks: CallbackAddresses, *, max_bytes: int
) -> APIRouter:
    """Routes that take briefs in."""
    router = APIRouter(tags=["intake"])

    async def post_brief(request: Request) -> JSONResponse:
        """Take a brief. A 200 promises that it will not be lost; an exact re-send is not built twice."""
        fields = json_object(await read_body(request, max_bytes=max_bytes))
        if not secrets.accepts(fields.pop("secret", None)):
            raise ProblemError(WRONG_SECRET, "Send the secret that the operator of this service gave you.")
        try:
            brief = brief_of(fields)
            await callbacks.check(brief.evaluation_url)
        except InvalidFieldError as error:
            raise ProblemError(INVALID_FIELD, str(error), field=error.field) from None
        return await _promised(accept, brief)

    for path in PATHS:
        router.add_api_route(
            path,
            post_brief,
            methods=["POST"],
            response_model=BriefPromise,
            responses=documented(MALFORMED, WRONG_SECRET, TOO_LARGE, INVALID_FIELD, NOT_QUEUED),
            openapi_extra=request_body(),
        )
    return router


async def _promised(accept: AcceptBrief, brief: Brief) -> JSONResponse:
    with bound_contextvars(brief_id=str(brief.id)):
        try:
            acceptance = await accept(brief)
        except SendError as error:
            log.warning("brief not queued", outcome=type(error).__name__, reason=str(error))
            raise _not_queued() from error
        except PermanentError as error:
            detail = "The brief does not fit into one message; send smaller attachments."
            raise ProblemError(TOO_LARGE, detail) from error
    brief_id = str(acceptance.brief_id)
    promise = BriefPromise(brief_id=brief_id, status_url=f"/briefs/{brief_id}")
    headers = {"Idempotent-Replayed": "true"} if acceptance.replayed else None
    return JSONResponse(promise.model_dump(), headers=headers)


def _not_queued() -> ProblemError:
    return ProblemError(
        NOT_QUEUED,
        f"The brief is not safely queued. Send the same request again after {RETRY_AFTER_SECONDS} seconds.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
