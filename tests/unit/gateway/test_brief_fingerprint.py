"""The same key with another payload is refused, whoever accepted the first one; its form is no part of a payload."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.brief_request.request_parser import brief_of
from chassis.errors import OutcomeUnknown
from contracts.progress_events import Accepted
from gateway.brief_acceptance import AcceptBrief, NonceReusedError
from gateway.brief_fingerprint import fingerprint_of
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, accepted, event
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request, data_uri

ATTACHED = [{"name": "a.csv", "url": data_uri(b"a,b")}]


def fingerprint(**changes: Any) -> str:
    return fingerprint_of(brief_of(a_request(**changes)))


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"round": "1"}, {"round": 1}),
        ({"checks": None}, {"checks": []}),
        ({"checks": "one"}, {"checks": ["one"]}),
        ({"attachments": ATTACHED}, {"attachments": [{"name": "a.csv", "url": "data:text/csv;base64,YSxi"}]}),
        ({"secret": "another secret"}, {}),
        ({"unknown": "field"}, {}),
    ],
)
def test_the_form_of_a_request_and_its_secret_make_no_difference(changes: dict[str, Any], same: dict[str, Any]) -> None:
    assert fingerprint(**changes) == fingerprint(**same)


@pytest.mark.parametrize(
    "changes",
    [
        {"brief": "Another brief."},
        {"checks": ["one"]},
        {"evaluation_url": "https://other.example.com/notify"},
        {"attachments": ATTACHED},
        {"attachments": [{"name": "b.csv", "url": data_uri(b"a,b")}]},
        {"attachments": [{"name": "a.csv", "url": data_uri(b"a,c")}]},
    ],
)
def test_everything_that_a_brief_says_makes_a_difference(changes: dict[str, Any]) -> None:
    assert fingerprint(**changes) != fingerprint()
    assert fingerprint(**changes) != fingerprint(attachments=ATTACHED) or changes == {"attachments": ATTACHED}


async def test_the_same_key_with_another_payload_is_answered_422_naming_the_nonce(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    assert (await client.post("/briefs", json=a_request())).status_code == 200
    problem = problem_of(await client.post("/briefs", json=a_request(brief="Another.")), 422)
    assert (problem["field"], problem["type"]) == ("nonce", "urn:problem-type:pagewright:nonce-reused")
    again = await client.post("/handle-task", json=a_request(round="1"))
    assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")
    assert len(outbox.sent) == 1


async def test_what_another_replica_accepted_is_known_from_the_stream(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    brief = brief_of(a_request())
    read_model.apply(0, event(Accepted, 0, brief.id, fingerprint=fingerprint_of(brief)))
    assert (await client.post("/briefs", json=a_request())).headers["idempotent-replayed"] == "true"
    problem_of(await client.post("/briefs", json=a_request(checks=["new"])), 422)


async def test_what_was_accepted_before_there_were_fingerprints_is_taken_for_the_same(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, accepted(brief_of(a_request()).id))
    assert (await client.post("/briefs", json=a_request(checks=["new"]))).headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize(("failure", "outcome"), [(None, NonceReusedError), (OutcomeUnknown("gone"), OutcomeUnknown)])
async def test_two_payloads_at_the_same_moment_are_told_apart_once_the_first_is_promised(
    failure: Exception | None, outcome: type[Exception], outbox: RecordingOutbox, read_model: BriefsReadModel
) -> None:
    accept = AcceptBrief(outbox, read_model, lambda: BEGINNING, BEGINNING - BEGINNING)
    nonce = str(uuid4())
    outbox.open.clear()
    first = asyncio.create_task(accept(brief_of(a_request(nonce=nonce))))
    second = asyncio.create_task(accept(brief_of(a_request(nonce=nonce, brief="Another."))))
    await asyncio.sleep(0)
    outbox.error = failure
    outbox.open.set()
    results = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(results[1], outcome)
    assert isinstance(results[0], Exception) == (failure is not None)
    assert outbox.attempts == 1
