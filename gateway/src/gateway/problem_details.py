"""The gateway's error responses: RFC 9457 problem documents with the field at fault and the remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from chassis.errors import ServiceError
from gateway.client_address import client_address

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger()


class ProblemDocument(BaseModel):
    """The body of every error response."""

    type: str
    """Stable URN of the problem type."""
    title: str
    status: int
    detail: str
    field: str | None = None
    """Path of the first invalid field, if any."""
    errors: list[dict[str, str]] | None = None
    """Every invalid field: `field` is its path, `detail` the reason."""


@dataclass(frozen=True)
class ProblemType:
    """A problem type: its stable name, title and HTTP status."""

    name: str
    title: str
    status: HTTPStatus


MALFORMED = ProblemType("malformed-body", "The body is not a JSON object", HTTPStatus.BAD_REQUEST)
NO_OPERATOR = ProblemType("operator-token-wanted", "An operator token is wanted", HTTPStatus.UNAUTHORIZED)
NO_STATUS_KEY = ProblemType("status-key-wanted", "The key of the brief's link is wanted", HTTPStatus.UNAUTHORIZED)
WRONG_SECRET = ProblemType("wrong-secret", "The secret is not accepted", HTTPStatus.FORBIDDEN)
FOREIGN_PAGE = ProblemType("foreign-page", "Another site's page sent the request", HTTPStatus.FORBIDDEN)
LOOPBACK_ONLY = ProblemType("loopback-only", "Only for clients on this machine", HTTPStatus.FORBIDDEN)
TOO_SLOW = ProblemType("too-slow", "The body took too long", HTTPStatus.REQUEST_TIMEOUT)
UNKNOWN_BRIEF = ProblemType("unknown-brief", "No such brief is known", HTTPStatus.NOT_FOUND)
NOTHING_TO_DO = ProblemType("nothing-to-do", "There is nothing to do as the brief stands", HTTPStatus.CONFLICT)
UNSUPPORTED_ENCODING = ProblemType(
    "unsupported-encoding", "The body's encoding is not read here", HTTPStatus.UNSUPPORTED_MEDIA_TYPE
)
TOO_LARGE = ProblemType("too-large", "The body is too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
INVALID_FIELD = ProblemType("invalid-field", "A field cannot be understood", HTTPStatus.UNPROCESSABLE_ENTITY)
NONCE_REUSED = ProblemType("nonce-reused", "The nonce belongs to another brief", HTTPStatus.UNPROCESSABLE_ENTITY)
TOO_MANY_FAILURES = ProblemType("too-many-failures", "Too many wrong secrets", HTTPStatus.TOO_MANY_REQUESTS)
QUOTA_EXCEEDED = ProblemType("quota-exceeded", "A quota is used up", HTTPStatus.TOO_MANY_REQUESTS)
BUSY = ProblemType("busy", "Too much is being taken in at once", HTTPStatus.SERVICE_UNAVAILABLE)
NOT_QUEUED = ProblemType("not-queued", "The brief cannot be promised now", HTTPStatus.SERVICE_UNAVAILABLE)
NOT_SENT = ProblemType("not-sent", "The command cannot be sent now", HTTPStatus.SERVICE_UNAVAILABLE)
NOT_READ = ProblemType("not-read", "The conversation cannot be read now", HTTPStatus.SERVICE_UNAVAILABLE)
DEFECT = ProblemType("defect", "The gateway failed", HTTPStatus.INTERNAL_SERVER_ERROR)


class ProblemError(ServiceError):
    """Ends a request with a problem document. `detail` is shown to the client, so it contains no value of the request.

    `errors` are (path, detail) of every invalid field.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        *,
        field: str | None = None,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = errors or (((field, detail),) if field else ())
        self.field = field or next((path for path, _ in errors), None)
        self.headers = headers


def documented(*kinds: ProblemType) -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses` for these problem types."""
    schema = ProblemDocument.model_json_schema()
    titles: dict[int, list[str]] = {}
    for kind in kinds:
        titles.setdefault(int(kind.status), []).append(kind.title)
    return {
        status: {"description": "; ".join(of_one), "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, of_one in titles.items()
    }


def answer_with_problems(app: FastAPI) -> FastAPI:
    """Register handlers that turn every error, including the framework's, into a problem document; return `app`."""

    async def on_problem(request: Request, error: ProblemError) -> JSONResponse:
        log_refusal(request, error.kind, error.field)
        return _answer(error.kind, error.detail, errors=error.errors, headers=error.headers)

    async def on_http(request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        kind = ProblemType(status.phrase.lower().replace(" ", "-"), status.phrase, status)
        log_refusal(request, kind)
        return _answer(kind, f"{error.detail}; /docs lists what there is", headers=error.headers)

    async def on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [(_parameter(fault["loc"]), str(fault["msg"])) for fault in error.errors()]
        log_refusal(request, INVALID_FIELD, errors[0][0])
        return _answer(INVALID_FIELD, "; ".join(detail for _, detail in errors), errors=errors)

    async def on_defect(_: Request, __: Exception) -> JSONResponse:
        return _answer(DEFECT, "This is a defect, not your mistake; its traceback is in the gateway's log. Send again.")

    app.exception_handler(ProblemError)(on_problem)
    app.exception_handler(HTTPException)(on_http)
    app.exception_handler(RequestValidationError)(on_invalid)
    app.exception_handler(Exception)(on_defect)
    return app


def log_refusal(request: Request, kind: ProblemType, field: str | None = None) -> None:
    """Log who was refused what. The address is the client's own, also behind a proxy that is trusted."""
    log.info("request refused", problem=kind.name, status=int(kind.status), field=field, client=client_address(request))


def _parameter(location: Sequence[int | str]) -> str:
    """The name of a parameter, without the place of a value in a list."""
    return next(str(part) for part in reversed(location) if isinstance(part, str))


def _answer(
    kind: ProblemType,
    detail: str,
    *,
    errors: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    document = ProblemDocument(
        type=f"urn:problem-type:pagewright:{kind.name}",
        title=kind.title,
        status=int(kind.status),
        detail=detail,
        field=next((path for path, _ in errors), None),
        errors=[{"field": path, "detail": detail} for path, detail in errors] or None,
    )
    content = document.model_dump(exclude_none=True)
    return JSONResponse(content, status_code=kind.status, media_type=MEDIA_TYPE, headers=headers)
