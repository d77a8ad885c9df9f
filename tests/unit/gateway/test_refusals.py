"""POST /briefs: what bad requests are answered, in which order; none of them is queued."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET, a_request, a_request_without

LIMIT = 100_000  # as the fixture's settings have it


WRONG: list[object] = ["wrong", "", SECRET + " ", SECRET.upper(), "\ud800", "a\0b", "ü", None, 7, [], {}, True]


async def test_a_wrong_secret_is_answered_403_and_nothing_is_queued(app: Starlette, outbox: RecordingOutbox) -> None:
    for number, secret in enumerate(WRONG):
        transport = httpx.ASGITransport(app, client=(f"192.0.{number}.1", 5000))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            problem_of(await client.post("/briefs", content=json.dumps(a_request(secret=secret))), 403)
    assert outbox.attempts == 0


async def test_a_refusal_is_logged_with_the_address_and_without_the_secret(app: Starlette) -> None:
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        with capture_logs() as lines:
            await client.post("/briefs", json=a_request(secret="a guess"))  # noqa: S106 - wrong on purpose
            await client.get("/no-such-page")
    assert [(line["event"], line["problem"], line["client"]) for line in lines] == [
        ("request refused", "wrong-secret", "192.0.2.7"),
        ("request refused", "not-found", "192.0.2.7"),
    ]
    assert "a guess" not in str(lines)


async def test_the_secret_is_checked_before_anything_else_is_told(client: httpx.AsyncClient) -> None:
    plain = await client.post("/briefs", json=a_request(secret="wrong"))  # noqa: S106 - the point is that it is wrong
    answers = [
        await client.post("/briefs", json=a_request_without("secret")),
        await client.post("/briefs", json={"secret": "wrong"}),
        await client.post("/briefs", json=a_request(secret="wrong", round="x", email=None)),  # noqa: S106 - as above
        await client.post("/briefs", json={}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert {answer.content for answer in answers} == {plain.content}


async def test_what_is_not_a_json_object_is_answered_400(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    digits = b'{"round": ' + b"9" * 5000 + b"}"
    for body in (b"", b'{"email": ', b'{"round": NaN}', b'{"email": "\xff\xfe"}', b"[" * 40_000, digits, b"[]"):
        problem_of(await client.post("/briefs", content=body), 400)
    assert outbox.attempts == 0


async def test_a_field_that_is_sent_twice_is_answered_400(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    body = json.dumps(a_request(secret="wrong"))[:-1] + f', "secret": {json.dumps(SECRET)}}}'  # noqa: S106 - overridden
    assert "`secret` twice" in problem_of(await client.post("/briefs", content=body), 400)["detail"]
    assert outbox.attempts == 0


async def test_a_field_that_cannot_be_understood_is_answered_422_by_name(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for field, value in (("round", True), ("checks", 7), ("brief", "half \ud800"), ("email", "a\0b")):
        problem = problem_of(await client.post("/briefs", content=json.dumps(a_request(**{field: value}))), 422)
        assert problem["field"] == field
        assert problem["detail"].startswith(f"{field}: ")
    assert outbox.attempts == 0


async def test_a_body_announced_as_too_large_is_answered_413_unread(client: httpx.AsyncClient) -> None:
    async def never_read() -> AsyncIterator[bytes]:
        pytest.fail("the body was asked for")
        yield b""

    answer = await client.post("/briefs", content=never_read(), headers={"Content-Length": str(LIMIT + 1)})
    assert str(LIMIT) in problem_of(answer, 413)["detail"]


async def test_a_body_of_unannounced_length_is_cut_off_at_the_limit(client: httpx.AsyncClient) -> None:
    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        while True:
            pieces += 1
            yield b"x" * 10_000

    problem_of(await client.post("/briefs", content=endless()), 413)
    assert pieces <= LIMIT / 10_000 + 2


async def test_a_body_of_exactly_the_limit_is_taken(client: httpx.AsyncClient) -> None:
    body = json.dumps(a_request()).encode()
    assert (await client.post("/briefs", content=body + b" " * (LIMIT - len(body)))).status_code == 200
    problem_of(await client.post("/briefs", content=body + b" " * (LIMIT - len(body) + 1)), 413)
