"""POST /briefs: what is queued, what is promised, what is not."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from chassis.brief_request.request_parser import brief_of
from chassis.errors import OutcomeUnknown, Overloaded, PermanentError, SendError, Unroutable
from contracts.brief import Check, owned_task, owner_digest
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.progress_events import Accepted
from gateway.brief_fingerprint import fingerprint_of
from gateway.request_paths import PATHS
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request, data_uri


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
    assert (progress.service, progress.at) == ("gateway", BEGINNING)
    assert progress.brief_id == outbox.sent[0].brief_id
    assert progress.facts == Accepted(
        task="sum-of-sales-a1b2c",
        round=1,
        deadline=BEGINNING + timedelta(seconds=600),
        checks=2,
        attachments=0,
        fingerprint=fingerprint_of(brief_of(a_request(checks=["a", "b"]))),
        owner=owner_digest("Student@example.com "),
        owned_task=owned_task("student@example.com", "sum-of-sales-a1b2c"),
        asked=(Check(kind="sentence", text="a"), Check(kind="sentence", text="b")),
    )


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
