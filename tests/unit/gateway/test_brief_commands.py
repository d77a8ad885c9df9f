"""`POST /briefs/{id}/{action}`: operators alone, answered once the command is with the broker, told to everybody."""

import httpx
import pytest
from starlette.applications import Starlette

from chassis.errors import OutcomeUnknown
from contracts.operator_commands import ACTIONS, Asked
from contracts.progress_events_of_deliveries import Buried
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, accepted, event
from tests.unit.gateway.pages.browser import browser
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, a_request

RETRY = f"/briefs/{BRIEF_ID}/retry"
FAILED = [accepted(), event(Buried, 9, run=2, message="brief.accepted", reason="a bug")]


@pytest.fixture
def read_model(read_model: BriefsReadModel) -> BriefsReadModel:
    """With a brief whose second run has failed."""
    for offset, progress in enumerate(FAILED):
        read_model.apply(offset, progress)
    return read_model


async def test_a_command_names_the_run_and_the_dead_letter_and_is_told_of(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    answer = await client.post(RETRY)
    assert answer.status_code == 202
    assert answer.json() == {"brief_id": str(BRIEF_ID), "action": "retry", "asked_at": "2026-11-22T12:00:00Z"}
    (command,), (told,) = outbox.commands, outbox.reported
    sent = {"brief_id": BRIEF_ID, "service": "gateway", "at": BEGINNING, "run": 2}
    assert dict(command) == {**sent, "action": "retry", "message": "brief.accepted"}
    assert dict(told) == {**sent, "facts": Asked(action="retry")}


async def test_every_action_is_documented_with_an_example_of_its_answer(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    for action in ACTIONS:
        responses = paths[f"/briefs/{{brief_id}}/{action}"]["post"]["responses"]
        assert responses["202"]["content"]["application/json"]["example"]["action"] == action
        assert {"401", "403", "404", "409", "503"} <= responses.keys()


async def test_what_would_do_nothing_is_refused_and_sends_nothing(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    problem = problem_of(await client.post(f"/briefs/{BRIEF_ID}/call-back"), 409)
    assert "Try the brief again" in problem["detail"]
    problem_of(await client.post("/briefs/00000000-0000-0000-0000-0000000000ff/retry"), 404)
    assert (outbox.commands, outbox.reported) == ([], [])


async def test_a_command_that_the_broker_does_not_confirm_is_not_told_of(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    outbox.error = OutcomeUnknown("no confirmation from the broker")
    answer = await client.post(RETRY)
    assert "no confirmation" in problem_of(answer, 503)["detail"]
    assert answer.headers["retry-after"] == "5"
    assert outbox.reported == []


async def test_only_operators_give_commands_and_no_other_sites_page_in_their_name(
    guarded: Starlette, outbox: RecordingOutbox
) -> None:
    bearer = {"Authorization": f"Bearer {OPERATOR_TOKEN}", "Accept": "*/*"}
    async with browser(guarded) as client:
        for action in ACTIONS:
            problem_of(await client.post(f"/briefs/{BRIEF_ID}/{action}", headers={"Accept": "*/*"}), 401)
        own = {"Sec-Fetch-Site": "same-origin"}
        assert (await client.post("/login", data={"token": OPERATOR_TOKEN}, headers=own)).status_code == 303
        for accept in ("*/*", client.headers["accept"]):
            foreign = {"Sec-Fetch-Site": "cross-site", "Accept": accept}
            problem_of(await client.post(RETRY, headers=foreign), 403)
        assert outbox.commands == []
        assert (await client.post(RETRY, headers=bearer)).status_code == 202


async def test_a_brief_that_is_posted_to_the_path_of_a_command_is_a_brief(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for action in ACTIONS:
        answer = await client.post(f"/briefs/{BRIEF_ID}/{action}", json=a_request(task=f"task-{action}"))
        assert answer.json()["status"] == "accepted"
    assert len(outbox.sent) == len(ACTIONS)
    assert outbox.commands == []
