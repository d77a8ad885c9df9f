"""The vendor's own SDK drives the Gemini stand-in: its answers, its strictness, and every fault it can play."""

import time
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests
from google.api_core import exceptions

from tests.stand_ins.servers.gemini.script import Step
from tests.stand_ins.servers.gemini.server import RunningGemini, serving_gemini

with warnings.catch_warnings():
    # The package announces its own end of life at import; the project is told to speak through it all the same.
    warnings.simplefilter("ignore", FutureWarning)
    import google.generativeai as genai

MODEL = "gemini-3.8-flash"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningGemini]:
    with serving_gemini() as running:
        yield running


@pytest.fixture
def stand_in(server: RunningGemini) -> RunningGemini:
    server.forget()
    return server


def ask(
    stand_in: RunningGemini, prompt: str = "Say something.", *, model: str = MODEL, key: str | None = None, **more: Any
) -> Any:
    genai.configure(
        api_key=key or stand_in.api_key, transport="rest", client_options={"api_endpoint": stand_in.endpoint}
    )
    return genai.GenerativeModel(model, system_instruction="Write web pages.").generate_content(
        prompt,
        generation_config={"max_output_tokens": 65536},
        request_options={"retry": None, "timeout": 10} | more,
    )


def post(stand_in: RunningGemini, body: Any, *, model: str = MODEL) -> httpx.Response:
    return httpx.post(
        f"{stand_in.endpoint}/v1beta/models/{model}:generateContent",
        headers={"x-goog-api-key": stand_in.api_key},
        json=body,
    )


def test_an_unknown_brief_gets_a_page_that_shows_it_escaped_and_says_who_wrote_it(stand_in: RunningGemini) -> None:
    answer = ask(stand_in, "Rules first.\n<brief>\nA page on <script>alert(1)</script> & more\n</brief>\nThe end.")
    assert answer.candidates[0].finish_reason == 1
    text = answer.candidates[0].content.parts[0].text
    assert text.startswith("<<<FILE README.md>>>\n")
    assert text.endswith("<<<END style.css>>>\n<<<DONE>>>")
    assert "A page on &lt;script&gt;alert(1)&lt;/script&gt; &amp; more</pre>" in text
    assert "A stand-in wrote this page" in text
    assert "Rules first." not in text


def test_a_brief_that_holds_the_tag_itself_is_found_in_a_numbered_one(stand_in: RunningGemini) -> None:
    answer = ask(stand_in, "Rules.\n<brief-2>\nShow\n<brief>\nnothing\n</brief>\n</brief-2>\nThe end.")
    text = answer.candidates[0].content.parts[0].text
    assert "Show\n&lt;brief&gt;\nnothing\n&lt;/brief&gt;</pre>" in text


def test_a_call_is_on_record_with_what_was_said(stand_in: RunningGemini) -> None:
    before = time.time()
    ask(stand_in, "Hello?")
    (call,) = stand_in.requests()
    assert (call.model, call.method, call.prompt) == (MODEL, "generateContent", "Hello?")
    assert call.system_instruction == "Write web pages."
    assert before <= call.at <= time.time()
    assert call.size > 0
    assert stand_in.violations() == []


def test_tokens_are_counted(stand_in: RunningGemini) -> None:
    usage = ask(stand_in, "x" * 400).usage_metadata
    assert usage.prompt_token_count == 100
    assert usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count
    assert genai.GenerativeModel(MODEL).count_tokens("x" * 40).total_tokens == 10


def test_the_answer_can_be_streamed(stand_in: RunningGemini) -> None:
    ask(stand_in)
    stand_in.play(Step(text="in pieces"))
    chunks = genai.GenerativeModel(MODEL).generate_content("Say.", stream=True, request_options={"timeout": 10})
    assert "".join(chunk.text for chunk in chunks) == "in pieces"


def test_models_are_listed(stand_in: RunningGemini) -> None:
    ask(stand_in)
    names = [model.name for model in genai.list_models()]
    assert names == ["models/gemini-pro-latest", "models/gemini-3.8-flash", "models/gemini-3.5-flash-lite"]
    assert genai.get_model("models/gemini-3.8-flash").output_token_limit == 65536


def test_an_unknown_model_is_not_found(stand_in: RunningGemini) -> None:
    with pytest.raises(exceptions.NotFound, match=r"gemini-1\.0-pro is not found"):
        ask(stand_in, model="gemini-1.0-pro")


def test_a_wrong_key_is_a_bad_request_with_its_reason(stand_in: RunningGemini) -> None:
    with pytest.raises(exceptions.BadRequest, match="API key not valid") as raised:
        ask(stand_in, key="not-the-key")
    assert [detail["reason"] for detail in raised.value.details] == ["API_KEY_INVALID"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"contents": [{"parts": [{"txt": "x"}]}]}, "txt"),
        ({"contents": [{"parts": [{"text": 5}]}]}, "text"),
        ({"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"temperature": "hot"}}, "temperature"),
        ({"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"maxOutputTokens": 65537}}, "max_output"),
        ({"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}, "valid role"),
        ({"contents": [{"role": "user"}]}, "at least one part"),
        ({}, "contents is not specified"),
        ([], "Invalid JSON payload"),
    ],
)
def test_a_wrong_request_is_refused_and_recorded(stand_in: RunningGemini, body: Any, problem: str) -> None:
    answer = post(stand_in, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
    (violation,) = stand_in.violations()
    assert problem in violation.problem
    assert [v["problem"] for v in httpx.get(f"{stand_in.endpoint}/_stand_in/violations").json()] == [violation.problem]
    assert stand_in.requests() == []


def test_both_spellings_of_a_field_are_understood(stand_in: RunningGemini) -> None:
    snake = {"contents": [{"parts": [{"text": "x"}]}], "generation_config": {"max_output_tokens": 9}}
    camel = {"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"maxOutputTokens": 9}}
    assert [post(stand_in, body).status_code for body in (snake, camel)] == [200, 200]


def test_too_many_requests_say_when_to_come_back(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="error", status=429, retry_seconds=17))
    with pytest.raises(exceptions.TooManyRequests) as raised:
        ask(stand_in)
    assert [detail["retryDelay"] for detail in raised.value.details] == ["17s"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, exceptions.BadRequest),
        (500, exceptions.InternalServerError),
        (503, exceptions.ServiceUnavailable),
        (504, exceptions.GatewayTimeout),
    ],
)
def test_an_error_status_surfaces_as_its_exception(
    stand_in: RunningGemini, status: int, error: type[Exception]
) -> None:
    stand_in.play(Step(kind="error", status=status))
    with pytest.raises(error, match="told to fail"):
        ask(stand_in)


def test_a_hanging_answer_runs_into_the_read_timeout(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="hang"))
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(stand_in, timeout=0.2)


def test_a_dripping_answer_outlives_the_read_timeout(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="drip", text="slow", interval=0.005))
    began = time.monotonic()
    assert ask(stand_in, timeout=0.3).text == "slow"
    assert time.monotonic() - began > 0.3


def test_a_reset_connection_is_a_connection_error(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="reset"))
    with pytest.raises(requests.exceptions.ConnectionError):
        ask(stand_in)


def test_an_answer_can_be_without_candidates(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="empty"))
    answer = ask(stand_in)
    assert list(answer.candidates) == []
    assert answer.prompt_feedback.block_reason == 0


def test_a_blocked_prompt_has_no_candidates_and_a_reason(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="blocked"))
    answer = ask(stand_in)
    assert list(answer.candidates) == []
    assert answer.prompt_feedback.block_reason.name == "PROHIBITED_CONTENT"


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION"])
def test_a_withheld_answer_has_a_reason_and_no_parts(stand_in: RunningGemini, reason: Any) -> None:
    stand_in.play(Step(finish_reason=reason))
    candidate = ask(stand_in).candidates[0]
    assert candidate.finish_reason.name == reason
    assert list(candidate.content.parts) == []


def test_an_answer_can_be_cut_at_the_token_limit(stand_in: RunningGemini) -> None:
    stand_in.play(Step(finish_reason="MAX_TOKENS", characters=30))
    candidate = ask(stand_in).candidates[0]
    assert candidate.finish_reason.name == "MAX_TOKENS"
    assert candidate.content.parts[0].text == "<<<FILE README.md>>>\n# A stand"


def test_steps_are_played_in_order_and_then_answers_are_good_again(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="error", times=2), Step(text="third"))
    for _ in range(2):
        with pytest.raises(exceptions.ServiceUnavailable):
            ask(stand_in)
    assert ask(stand_in).text == "third"
    assert ask(stand_in).text.endswith("<<<DONE>>>")


def test_a_step_can_be_for_one_model_and_for_ever(stand_in: RunningGemini) -> None:
    stand_in.play(Step(kind="error", model="gemini-pro-latest", times=None))
    assert ask(stand_in, model="gemini-3.8-flash").candidates
    for _ in range(3):
        with pytest.raises(exceptions.ServiceUnavailable):
            ask(stand_in, model="gemini-pro-latest")


def test_a_script_comes_over_http_and_a_misspelt_step_is_refused(stand_in: RunningGemini) -> None:
    address = f"{stand_in.endpoint}/_stand_in/script"
    assert httpx.post(address, json=[{"knd": "hang"}]).status_code == 422
    assert httpx.post(address, json=[{"text": "scripted"}, {"kind": "hang"}]).json() == {"added": 2}
    assert ask(stand_in).text == "scripted"
    assert httpx.delete(address).status_code == 204
    assert ask(stand_in).text.endswith("<<<DONE>>>")
    assert len(httpx.get(f"{stand_in.endpoint}/_stand_in/requests").json()) == 2


def test_a_delay_is_kept() -> None:
    with serving_gemini(delay=0.2) as slow:
        began = time.monotonic()
        ask(slow)
        assert time.monotonic() - began >= 0.2
