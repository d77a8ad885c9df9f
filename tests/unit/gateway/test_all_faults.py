"""Everything that is wrong with a request's fields is told in one answer."""

from typing import Any

import httpx
import pytest

from chassis.brief_request.check_parser import MAX_CHECKS
from chassis.brief_request.field_errors import InvalidFieldError
from chassis.brief_request.request_parser import brief_of
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET, a_request, data_uri

BAD: dict[str, Any] = {
    "secret": SECRET,
    "email": 7,
    "round": "first",
    "nonce": "",
    "checks": ["good", 7, None],
    "evaluation_url": "ftp://example.com/",
    "attachments": [
        {"name": "../x", "url": "https://example.com/x"},
        "no object",
        {"url": "data:,x"},
        {"name": "good.txt", "url": "data:,x"},
        {"name": "good.txt", "url": "data:,y"},
        {"name": "no-url"},
    ],
}


def named(fields: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidFieldError) as refused:
        brief_of(fields)
    return [fault.field for fault in refused.value.faults]


def test_all_missing_fields_are_named_at_once() -> None:
    assert named({}) == ["email", "task", "nonce", "brief", "evaluation_url"]


def test_all_wrong_fields_are_named_at_once_whatever_is_wrong_with_them() -> None:
    assert named({**BAD, "checks": ["good", "half \ud800", {"js": "\0"}]}) == [
        "email",
        "task",
        "round",
        "nonce",
        "brief",
        "checks[1]",
        "checks[2].js",
        "evaluation_url",
        "attachments[0].name",
        "attachments[0].url",
        "attachments[1]",
        "attachments[2].name",
        "attachments[4].name",
        "attachments[5].url",
    ]


async def test_the_answer_lists_every_field_with_what_is_wrong_and_field_is_the_first(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    problem = problem_of(await client.post("/briefs", json=BAD), 422)
    errors = {error["field"]: error["detail"] for error in problem["errors"]}
    assert len(errors) == len(problem["errors"]) == 12
    assert problem["field"] == "email"
    assert (errors["email"], errors["task"]) == ("must be a string", "is missing")
    assert "must be a plain file name" in errors["attachments[0].name"]
    assert problem["detail"].startswith("email: must be a string; task: is missing; ")
    assert outbox.attempts == 0


async def test_one_fault_is_listed_as_well(client: httpx.AsyncClient) -> None:
    problem = problem_of(await client.post("/briefs", json=a_request(nonce=None)), 422)
    assert problem["errors"] == [{"field": "nonce", "detail": "must be a string"}]
    assert problem["detail"] == "nonce: must be a string"


async def test_a_callback_that_could_not_be_delivered_is_named_beside_the_others(client: httpx.AsyncClient) -> None:
    body = a_request(task=None, evaluation_url="http://127.0.0.1/")
    problem = problem_of(await client.post("/briefs", json=body), 422)
    assert [error["field"] for error in problem["errors"]] == ["task", "evaluation_url"]


async def test_many_faults_are_all_listed_and_the_first_ten_put_into_words(client: httpx.AsyncClient) -> None:
    problem = problem_of(await client.post("/briefs", json=a_request(checks=["\0"] * MAX_CHECKS)), 422)
    assert len(problem["errors"]) == MAX_CHECKS
    assert problem["detail"].endswith(f"; and {MAX_CHECKS - 10} more, see errors")


async def test_no_fault_quotes_a_value(client: httpx.AsyncClient) -> None:
    attachments = [{"name": "private\0", "url": data_uri(b"x") + "!private"}]
    body = a_request(email="private\0", nonce="private\0", attachments=attachments, checks=["private\0"])
    answer = await client.post("/briefs", json=body)
    assert len(problem_of(answer, 422)["errors"]) == 5
    assert "private" not in answer.text
