"""Answers one call with one step of the script."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from tools.stand_ins.gemini import protocol
from tools.stand_ins.gemini.example_replies import reply_to
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.http_server import hang, reset_connection

Writer = Callable[[str], str]
"""The function that answers a prompt normally."""


async def play(step: Step, request: Request, prompt: str, writer: Writer = reply_to, *, streaming: bool) -> Response:
    """Answer, or fail to answer, a call with this prompt."""
    match step.kind:
        case "hang":
            await hang(request)
            return Response()
        case "reset":
            reset_connection(request)
            return Response()
        case "error":
            refused = error_response(step.status, step.message, _details(step), google_status=step.google_status)
            refused.status_code = step.delivered_as or step.status
            return refused
        case "empty":
            answer = protocol.empty_answer(prompt)
        case "blocked":
            answer = protocol.blocked_answer(prompt)
        case "reply" | "drip":
            answer = protocol.answer(prompt, _text(step, prompt, writer), step.finish_reason, step.parts)
    body = json.dumps([answer] if streaming else answer).encode()
    if step.kind == "drip":
        return StreamingResponse(drip(body, step.interval), media_type="application/json")
    return Response(body, media_type="application/json")


def error_response(
    status: int, message: str, details: Sequence[dict[str, Any]] = (), *, google_status: str | None = None
) -> Response:
    """An error response as Google sends it."""
    return JSONResponse(protocol.error(status, message, details, google_status), status_code=status)


def _details(step: Step) -> list[dict[str, Any]]:
    details = []
    if step.reason is not None:
        details.append(protocol.error_info(step.reason))
    if step.quota_id is not None:
        details.append(protocol.quota_failure(step.quota_id))
    if step.retry_seconds is not None:
        details.append(protocol.retry_info(step.retry_seconds))
    return details


def _text(step: Step, prompt: str, writer: Writer) -> str:
    if step.text is None and step.withholds:
        return ""
    text = writer(prompt) if step.text is None else step.text
    return text[: step.characters]


async def drip(body: bytes, interval: float) -> AsyncIterator[bytes]:
    """Send one byte at a time."""
    for position in range(len(body)):
        yield body[position : position + 1]
        await asyncio.sleep(interval)
