"""The evaluator's side of the API: size, JSON, secret, then the rest; 200 only for a promise."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import JsonValue
from structlog.contextvars import bound_contextvars

from chassis.destinations import Network
from chassis.errors import PermanentError, SendError
from contracts.brief import Brief
from gateway.body import Bodies
from gateway.brief_secrets import BriefSecrets
from gateway.callback_addresses import CallbackAddresses
from gateway.client_address import client_address
from gateway.documentation import BriefPromise, request_body
from gateway.failed_attempts import FailedAttempts
from gateway.handler import AcceptBrief, NonceReusedError
from gateway.json_body import json_object
from gateway.paths import Endpoint
from gateway.problems import (
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
from gateway.request_reading import brief_in

PATHS = ("/briefs", "/handle-task", "/api-endpoint")
"""The first is ours, the others were given to evaluators in the past. Any other path will do that no route claims."""

RETRY_AFTER_SECONDS = 5

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


@dataclass(frozen=True)
class Doorkeeper:
    """Lets a request in whose secret is right, and makes an address that was wrong too often wait."""

    secrets: BriefSecrets
    failures: FailedAttempts
    trusted_proxies: Sequence[Network] = ()

    def turn_away_the_hasty(self, request: Request) -> None:
        """Raises ProblemError 429. Whatever the request carries: a guess must not be told from a good secret."""
        seconds = self.failures.seconds_to_wait(client_address(request, self.trusted_proxies))
        if seconds:
            detail = f"Too many wrong secrets came from your address. Try again after {seconds} seconds."
            raise ProblemError(TOO_MANY_FAILURES, detail, headers={"Retry-After": str(seconds)})

    def check(self, request: Request, fields: dict[str, JsonValue]) -> None:
        """Take the secret out of `fields`. Raises ProblemError 403 or 429."""
        # Once more: many requests of one address may have been on their way when the first of them failed.
        self.turn_away_the_hasty(request)
        was_sent = "secret" in fields
        if not self.secrets.accepts(fields.get("email"), fields.pop("secret", None)):
            # What scanners POST to paths of other software is no guess, and must not make a whole proxy wait.
            if was_sent or request.url.path in PATHS:
                self.failures.record(client_address(request, self.trusted_proxies))
            raise ProblemError(WRONG_SECRET, "Send the secret that the operator of this service gave you.")


def brief_endpoint(
    accept: AcceptBrief, doorkeeper: Doorkeeper, callbacks: CallbackAddresses, bodies: Bodies
) -> Endpoint:
    """The function that takes briefs in, at whatever path."""

    async def post_brief(request: Request) -> JSONResponse:
        """Take a brief. A 200 promises that it will not be lost.

        An exact re-send is not built twice, unless the brief has failed or was salvaged: then it is started again.
        """
        doorkeeper.turn_away_the_hasty(request)
        async with bodies.of(request) as body:
            fields = json_object(body)
            doorkeeper.check(request, fields)
            return await _promised(accept, await brief_in(fields, callbacks))

    return post_brief


def intake_router(post_brief: Endpoint) -> APIRouter:
    """Routes that take briefs in at the paths that are documented."""
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


async def _promised(accept: AcceptBrief, brief: Brief) -> JSONResponse:
    with bound_contextvars(brief_id=str(brief.id)):
        try:
            acceptance = await accept(brief)
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
    brief_id = str(acceptance.brief_id)
    promise = BriefPromise(brief_id=brief_id, status_url=f"/briefs/{brief_id}")
    headers = {"Idempotent-Replayed": "true"} if acceptance.replayed else None
    return JSONResponse(promise.model_dump(), headers=headers)


def _quota_exceeded(error: QuotaExceededError) -> ProblemError:
    log.warning("quota used up", variable=error.variable, seconds_to_wait=error.retry_after)
    detail = f"{error}. Send the same request again after {error.retry_after} seconds."
    return ProblemError(QUOTA_EXCEEDED, detail, headers={"Retry-After": str(error.retry_after)})


def _not_queued() -> ProblemError:
    return ProblemError(
        NOT_QUEUED,
        f"The brief is not safely queued. Send the same request again after {RETRY_AFTER_SECONDS} seconds.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
