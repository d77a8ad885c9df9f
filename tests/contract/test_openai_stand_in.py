"""The OpenAI stand-in speaks as OpenAI's description says, and refuses what that does not allow."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tools.stand_ins.gemini.script import Step
from tools.stand_ins.openai.protocol import problems_of
from tools.stand_ins.openai.server import MODELS, RunningOpenAI

MESSAGES = [{"role": "user", "content": "Say something."}]


@pytest.fixture
def client(openai: RunningOpenAI) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {openai.api_key}"}
    with httpx.Client(base_url=openai.base_url, headers=headers, trust_env=False) as client:
        yield client


def post(client: httpx.Client, **body: Any) -> httpx.Response:
    return client.post("chat/completions", json={"model": MODELS[0], "messages": MESSAGES} | body)


@pytest.mark.parametrize("finish_reason", ["STOP", "MAX_TOKENS", "SAFETY", "TOOL_CALLS"])
def test_every_answer_is_one_of_the_description(
    openai: RunningOpenAI, client: httpx.Client, finish_reason: str
) -> None:
    openai.play(Step(finish_reason=finish_reason))
    answer = post(client)
    assert answer.status_code == 200
    assert problems_of("response", answer.json()) == []


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429, 500, 503])
def test_every_error_is_one_of_the_description(openai: RunningOpenAI, client: httpx.Client, status: int) -> None:
    openai.play(Step(kind="error", status=status, retry_seconds=3))
    answer = post(client)
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "3")
    assert problems_of("error", answer.json()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"messages": []},
        {"messages": [{"role": "robot", "content": "x"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "picture"}}]}]},
        {"response_format": {"type": "json"}},
        {"max_output_tokens": 5},
        {"model": None},
    ],
)
def test_a_request_that_the_description_does_not_allow_is_refused_and_noted(
    openai: RunningOpenAI, client: httpx.Client, wrong: dict[str, Any]
) -> None:
    answer = post(client, **wrong)
    assert answer.status_code == 400
    assert problems_of("error", answer.json()) == []
    assert len(openai.violations()) == 1


def test_another_key_and_an_unknown_model_are_refused_as_openai_does(client: httpx.Client) -> None:
    assert post(client, model="gpt-0").json()["error"]["code"] == "model_not_found"
    client.headers["Authorization"] = "Bearer another"
    refused = post(client)
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "invalid_api_key"
