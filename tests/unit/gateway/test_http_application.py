"""The application as a whole: unknown addresses, documentation, secrecy."""

import json

import httpx
import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from chassis.errors import OutcomeUnknown
from gateway.request_paths import PATHS
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.sample_requests import SECRET, a_request, data_uri

WORDS = "a sentence that stands in the brief alone"


@pytest.mark.parametrize("path", PATHS)
async def test_a_wrong_method_is_a_405_problem(path: str, client: httpx.AsyncClient) -> None:
    answer = await client.delete(path)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert "POST" in answer.headers["allow"]


async def test_the_documentation_tells_every_answer_of_the_intake(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    for path in PATHS:
        operation = paths[path]["post"]
        assert set(operation["responses"]) == {"200", "400", "403", "408", "413", "415", "422", "429", "503"}
        assert set(operation["responses"]["422"]["content"]) == {"application/problem+json"}


async def test_the_documented_example_is_accepted(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    document = (await client.get("/openapi.json")).json()
    body = document["paths"]["/briefs"]["post"]["requestBody"]["content"]["application/json"]
    assert "$ref" not in json.dumps(body)
    assert set(body["schema"]["properties"]) >= set(body["example"])
    assert (await client.post("/briefs", json=body["example"] | {"secret": SECRET})).status_code == 200
    assert len(outbox.sent) == 1


async def test_the_secret_is_in_no_message_no_log_line_and_no_answer(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    attachments = [{"name": "a.txt", "url": data_uri(WORDS.encode())}]
    good = a_request(brief=WORDS, attachments=attachments)
    bodies = [good, good, good | {"round": True}, good | {"secret": SECRET + "!"}, good | {"nonce": "n", "email": None}]
    with capture_logs() as logs:
        answers = [await client.post("/briefs", json=body) for body in bodies]
        answers.append(await client.post("/briefs", content=json.dumps(good)[:-1]))
        outbox.error = OutcomeUnknown("gone")
        answers.append(await client.post("/briefs", json=good | {"nonce": "another"}))
        listed = await client.get("/briefs")
    assert [answer.status_code for answer in answers] == [200, 200, 422, 403, 422, 400, 503]
    told = "".join(answer.text + str(answer.headers) for answer in [*answers, listed]) + repr(logs)
    written = "".join(message.model_dump_json() for message in [*outbox.sent, *outbox.reported])
    assert len(logs) >= 6
    assert WORDS in written
    for text in (told, written):
        assert SECRET not in text
        assert json.dumps(SECRET)[1:-1] not in text
    assert WORDS not in told
    assert data_uri(WORDS.encode()) not in told


async def test_log_lines_about_a_brief_carry_its_id(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        accepted = (await client.post("/briefs", json=a_request())).json()
        outbox.error = OutcomeUnknown("gone")
        await client.post("/briefs", json=a_request(nonce="another"))
    by_event = {line["event"]: line for line in logs}
    assert by_event["brief accepted"]["brief_id"] == accepted["brief_id"]
    assert by_event["brief not queued"]["brief_id"] != accepted["brief_id"]
