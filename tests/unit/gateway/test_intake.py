"""POST /briefs: what an evaluator is answered, in which order, and what is queued."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from chassis.errors import OutcomeUnknown, Overloaded, PermanentError, SendError, Unroutable
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.progress import Stage
from gateway.intake import PATHS
from gateway.request_forms import brief_of
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.sample_requests import SECRET, a_request, a_request_without, data_uri

LIMIT = 100_000  # as the fixture's settings have it


def problem_of(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:problem-type:pagewright:")
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("path", PATHS)
async def test_a_good_brief_is_queued_and_answered_200(
    path: str, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    answer = await client.post(path, json=a_request(attachments=[{"name": "a.bin", "url": data_uri(b"\x00\xff")}]))
    (message,) = outbox.sent
    assert isinstance(message, BriefAccepted)
    assert message.brief.attachments[0].content == b"\x00\xff"
    assert message.brief_id == message.brief.id
    assert (message.accepted_at, message.deadline) == (BEGINNING, BEGINNING + timedelta(seconds=600))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {
        "status": "accepted",
        "brief_id": str(message.brief_id),
        "status_url": f"/briefs/{message.brief_id}",
    }


@pytest.mark.parametrize("number", [2, "2", 3])
async def test_a_later_round_is_queued_as_a_revision(
    number: object, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    assert (await client.post("/briefs", json=a_request(round=number))).status_code == 200
    (message,) = outbox.sent
    assert isinstance(message, RevisionAccepted)
    assert message.brief.round == int(str(number))


async def test_operators_are_told_of_an_accepted_brief(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    await client.post("/briefs", json=a_request(checks=["a", "b"]))
    (progress,) = outbox.reported
    assert (progress.stage, progress.service, progress.at) == (Stage.ACCEPTED, "gateway", BEGINNING)
    assert progress.brief_id == outbox.sent[0].brief_id
    assert progress.facts == {
        "task": "sum-of-sales-a1b2c",
        "round": 1,
        "deadline": "2026-11-22T12:10:00+00:00",
        "checks": 2,
        "attachments": 0,
    }


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; x=y"]
)
async def test_the_content_type_does_not_matter(
    content_type: str, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    body = json.dumps(a_request()).encode()
    answer = await client.post("/briefs", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 200
    assert len(outbox.sent) == 1


@pytest.mark.parametrize(
    "secret", ["wrong", "", SECRET + " ", SECRET.upper(), "\ud800", "a\0b", "ü", None, 7, [], {}, True]
)
async def test_a_wrong_secret_is_answered_403_and_nothing_is_queued(
    secret: object, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    body = json.dumps(a_request(secret=secret))
    problem_of(await client.post("/briefs", content=body), 403)
    assert outbox.attempts == 0


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


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{"email": ',
        b"{'email': 1}",
        b'{"round": NaN}',
        b'{"round": -Infinity}',
        b'{"round": ' + b"9" * 5000 + b"}",
        b'{"email": "\xff\xfe"}',
        b"[" * 40_000,
        b'{"checks":' + b"[" * 40_000 + b"]" * 40_000 + b"}",
        b'{"a":' * 10_000,
        b"[]",
        b"null",
        b"7",
        b'"text"',
    ],
    ids=lambda body: repr(body[:20]),
)
async def test_what_is_not_a_json_object_is_answered_400(
    body: bytes, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    problem_of(await client.post("/briefs", content=body), 400)
    assert outbox.attempts == 0


async def test_of_a_key_given_twice_the_last_value_counts(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    body = json.dumps(a_request(secret="wrong", task="first"))[:-1]  # noqa: S106 - overridden below
    body += f', "task": "second", "secret": {json.dumps(SECRET)}}}'
    assert (await client.post("/briefs", content=body)).status_code == 200
    (message,) = outbox.sent
    assert isinstance(message, BriefAccepted)
    assert message.brief.task == "second"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": 7}, "email"),
        ({"task": None}, "task"),
        ({"round": True}, "round"),
        ({"nonce": ["n"]}, "nonce"),
        ({"brief": {}}, "brief"),
        ({"checks": 7}, "checks"),
        ({"evaluation_url": "ftp://example.com/"}, "evaluation_url"),
        ({"attachments": [{"name": "../x", "url": "data:,x"}]}, "attachments[0].name"),
        ({"attachments": [{"name": "x", "url": "https://example.com/x"}]}, "attachments[0].url"),
        ({"attachments": [{"name": f"{n}", "url": "data:,x"} for n in range(21)]}, "attachments"),
        ({"brief": "half \ud800"}, "brief"),
        ({"email": "a\0b"}, "email"),
    ],
)
async def test_a_field_that_cannot_be_understood_is_answered_422_by_name(
    changes: dict[str, Any], field: str, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    problem = problem_of(await client.post("/briefs", content=json.dumps(a_request(**changes))), 422)
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


@pytest.mark.parametrize(
    "error", [Unroutable("x"), Overloaded("x"), OutcomeUnknown("x")], ids=lambda e: type(e).__name__
)
async def test_without_the_brokers_word_the_answer_is_503_with_retry_after(
    error: SendError, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    outbox.error = error
    answer = await client.post("/briefs", json=a_request())
    problem_of(answer, 503)
    assert answer.headers["retry-after"] == "5"
    assert outbox.reported == []


async def test_after_a_503_the_same_request_is_queued(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    outbox.error = Overloaded("full")
    await client.post("/briefs", json=a_request())
    outbox.error = None
    answer = await client.post("/briefs", json=a_request())
    assert answer.status_code == 200
    assert "idempotent-replayed" not in answer.headers
    assert len(outbox.sent) == 1


async def test_a_brief_too_large_for_a_message_is_answered_413(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    outbox.error = PermanentError("too large")
    problem_of(await client.post("/briefs", json=a_request()), 413)


async def test_an_exact_resend_is_answered_alike_and_not_queued_again(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    first = await client.post("/briefs", json=a_request())
    again = await client.post("/handle-task", json=a_request(round="1"))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len(outbox.sent) == len(outbox.reported) == 1


@pytest.mark.parametrize("change", [{"nonce": "another"}, {"round": 2}, {"task": "other"}, {"email": "b@example.com"}])
async def test_another_email_task_round_or_nonce_is_another_brief(
    change: dict[str, Any], client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    await client.post("/briefs", json=a_request())
    answer = await client.post("/briefs", json=a_request(**change))
    assert answer.json()["brief_id"] == str(brief_of(a_request(**change)).id)
    assert len(outbox.sent) == 2


async def test_a_defect_is_answered_500_as_a_problem_without_its_details(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    outbox.error = ZeroDivisionError("details for the log alone")
    answer = await client.post("/briefs", json=a_request())
    problem_of(answer, 500)
    assert "details" not in answer.text
