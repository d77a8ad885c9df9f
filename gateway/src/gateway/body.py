"""Reading a request's body: how much of it, and whether it is a JSON object."""

import json
from typing import NoReturn

from pydantic import JsonValue
from starlette.requests import ClientDisconnect, Request

from gateway.problems import MALFORMED, TOO_LARGE, ProblemError


async def read_body(request: Request, *, max_bytes: int) -> bytes:
    """The whole body, counted while it streams in. Raises ProblemError 413 as soon as it exceeds `max_bytes`."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        _refuse_size(max_bytes)
    body = bytearray()
    try:
        async for piece in request.stream():
            if len(body) + len(piece) > max_bytes:
                _refuse_size(max_bytes)
            body += piece
    except ClientDisconnect:
        raise ProblemError(MALFORMED, "The connection ended before the body did; send it again.") from None
    return bytes(body)


def json_object(body: bytes) -> dict[str, JsonValue]:
    """The JSON object that `body` is; of a key given twice the last value. Raises ProblemError 400 for all else."""
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    # ValueError covers bad JSON, bad encodings and integers of thousands of digits.
    except (ValueError, RecursionError):
        raise ProblemError(MALFORMED, "The body must be valid JSON in UTF-8, not nested thousands deep.") from None
    if not isinstance(value, dict):
        raise ProblemError(MALFORMED, 'The body must be a JSON object such as {"email": …, "secret": …}.')
    return value


def _refuse_size(max_bytes: int) -> NoReturn:
    raise ProblemError(TOO_LARGE, f"The body must not exceed {max_bytes} bytes; send smaller attachments.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
