"""The evaluator stand-in judges callbacks by the protocol and sends briefs."""

import json
from secrets import token_hex
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contract.evaluator_client import GOOD, call
from tools.stand_ins.evaluator.sender import complete, load_example, send
from tools.stand_ins.evaluator.server import RunningEvaluator
from tools.stand_ins.http_server import serving


def test_a_good_callback_is_answered_200_and_kept_byte_for_byte(evaluator: RunningEvaluator) -> None:
    body = json.dumps(GOOD, indent=3).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": "k"}
    answer = httpx.post(f"{evaluator.evaluation_url}/any/where", content=body, headers=headers)
    assert answer.status_code == 200
    (callback,) = evaluator.callbacks()
    assert (callback.body, callback.fields, callback.path) == (body, GOOD, "/callbacks/any/where")
    assert callback.headers["idempotency-key"] == "k"
    assert callback.delivered
    assert evaluator.violations() == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"round": "1"}, "round is '1', not of type int"),
        ({"round": True}, "round is True, not of type int"),
        ({"round": 0}, "the first is 1"),
        ({"nonce": None}, "nonce is None"),
        ({"nonce": ""}, "nonce is empty"),
        ({"commit_sha": "0123456"}, "not 40 lower-case"),
        ({"commit_sha": "0123456789ABCDEF0123456789ABCDEF01234567"}, "not 40 lower-case"),
        ({"pages_url": "https://owner.github.io/sum-of-sales-7f3a9"}, "without the slash"),
        ({"pages_url": "owner.github.io/x/"}, "not a web address"),
        ({"repo_url": "https://github.com/None/sum-of-sales-7f3a9"}, "names no repository"),
        ({"repo_url": "https://github.com/owner"}, "names no repository"),
        ({"secret": "?"}, "secret is not a field"),
    ],
)
def test_a_field_against_the_protocol_is_refused_and_named(
    evaluator: RunningEvaluator, change: dict[str, Any], problem: str
) -> None:
    answer = call(evaluator, GOOD | change)
    assert answer.status_code == 400
    assert problem in answer.json()["problems"][0]
    (violation,) = evaluator.violations()
    assert problem in violation["problem"]


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_field_is_refused_and_named(evaluator: RunningEvaluator, missing: str) -> None:
    answer = call(evaluator, {name: value for name, value in GOOD.items() if name != missing})
    assert (answer.status_code, answer.json()["problems"]) == (400, [f"{missing} is missing"])


@pytest.mark.parametrize("body", [b"", b"[]", b"email=x", b"\xff"])
def test_what_is_not_a_json_object_is_refused(evaluator: RunningEvaluator, body: bytes) -> None:
    answer = httpx.post(evaluator.evaluation_url, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["problems"]) == (400, ["the body is not a JSON object"])


def test_another_content_type_is_refused(evaluator: RunningEvaluator) -> None:
    answer = httpx.post(evaluator.evaluation_url, content=json.dumps(GOOD), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400
    assert "not application/json" in evaluator.violations()[0]["problem"]


def test_a_repeated_callback_is_fine_and_a_different_one_for_the_same_nonce_is_not(
    evaluator: RunningEvaluator,
) -> None:
    assert [call(evaluator).status_code for _ in range(2)] == [200, 200]
    assert evaluator.violations() == []
    assert call(evaluator, GOOD | {"commit_sha": "f" * 40}).status_code == 400
    assert "a second, different callback" in evaluator.violations()[0]["problem"]


def test_a_later_run_may_tell_another_commit_and_an_earlier_one_may_not_follow_it(evaluator: RunningEvaluator) -> None:
    def told(run: int, commit: str) -> int:
        headers = {"Content-Type": "application/json", "Idempotency-Key": "k" if run == 1 else f"k-run-{run}"}
        body = json.dumps(GOOD | {"commit_sha": commit * 40})
        return httpx.post(evaluator.evaluation_url, content=body, headers=headers).status_code

    assert [told(1, "a"), told(2, "b"), told(2, "b"), told(3, "c")] == [200] * 4
    assert evaluator.violations() == []
    assert [told(3, "d"), told(2, "b")] == [400, 400]
    problems = [violation["problem"] for violation in evaluator.violations()]
    assert "a second, different callback" in problems[0]
    assert "an earlier run after one for a later run" in problems[1]


def test_once_told_what_was_sent_it_knows_nothing_else(evaluator: RunningEvaluator) -> None:
    evaluator.expect({"email": GOOD["email"], "task": GOOD["task"], "round": "1", "nonce": GOOD["nonce"]})
    assert call(evaluator).status_code == 200
    assert call(evaluator, GOOD | {"nonce": "another"}).status_code == 400
    told = [{**GOOD, "nonce": "another"}]
    assert httpx.post(f"{evaluator.url}/_stand_in/requests", json=told).json() == {"known": 1}
    assert call(evaluator, GOOD | {"nonce": "another"}).status_code == 200


def test_callbacks_and_violations_can_be_read_over_http(evaluator: RunningEvaluator) -> None:
    call(evaluator, GOOD | {"round": 0})
    (callback,) = httpx.get(f"{evaluator.url}/_stand_in/callbacks").json()
    assert (callback["fields"], callback["answer"], callback["delivered"]) == (GOOD | {"round": 0}, 400, False)
    assert json.loads(callback["body"]) == callback["fields"]
    (violation,) = httpx.get(f"{evaluator.url}/_stand_in/violations").json()
    assert violation["path"] == "/callbacks"


async def test_the_sender_completes_an_example_and_posts_it() -> None:
    received: list[dict[str, Any]] = []

    async def accept(request: Request) -> Response:
        received.append(await request.json())
        return JSONResponse({})

    example = load_example("sum-of-sales", 1)
    added = {"secret": token_hex(4), "nonce": "n", "evaluation_url": "http://127.0.0.1:1/", "task": "mine"}
    request = complete(example, **added)
    with serving(Starlette(routes=[Route("/briefs", accept, methods=["POST"])])) as gateway:
        answer = await send(gateway, request)
    assert answer.status_code == 200
    assert received == [example | added]
    assert "secret" not in example


def test_an_unknown_example_is_answered_with_those_that_exist() -> None:
    with pytest.raises(LookupError, match="sum-of-sales round-2"):
        load_example("sum-of-sails", 1)
