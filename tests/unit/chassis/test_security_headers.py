"""Security headers on every response, except where the application sets its own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from chassis.security_headers import SECURITY_HEADERS, SecurityHeaders

SCOPE = {"type": "http", "method": "GET", "path": "/", "headers": []}


async def headers_of(response: Response) -> dict[str, str]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    await SecurityHeaders(response)(dict(SCOPE), receive, send)
    assert sent[-1]["body"] == b"page"
    return dict(Request({**SCOPE, "headers": sent[0]["headers"]}).headers)


async def test_a_response_gets_every_header() -> None:
    headers = await headers_of(Response(b"page"))
    assert {name: headers.get(name.lower()) for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_a_header_of_the_application_stays() -> None:
    headers = await headers_of(Response(b"page", headers={"Cache-Control": "max-age=60"}))
    assert headers["cache-control"] == "max-age=60"
    assert headers["x-frame-options"] == "DENY"
