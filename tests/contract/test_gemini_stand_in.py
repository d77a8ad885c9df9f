"""The vendor's own SDK drives the Gemini stand-in: its answers and its strictness."""

import time
from dataclasses import replace
from typing import Any

import httpx
import pytest
from google.api_core import exceptions

from chassis.errors import TransientError
from tests.contract.gemini_calls import PROMPT, model_of
from tests.contract.gemini_client import MODEL, ask, genai, post
from tools.stack.readiness import PATIENCE
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.gemini.server import RunningGemini


def test_an_unknown_brief_gets_a_page_that_shows_it_escaped_and_says_who_wrote_it(gemini: RunningGemini) -> None:
    answer = ask(gemini, "Rules first.\n<brief>\nA page on <script>alert(1)</script> & more\n</brief>\nThe end.")
    assert answer.candidates[0].finish_reason == 1
    text = answer.candidates[0].content.parts[0].text
    assert text.startswith("<<<FILE README.md>>>\n")
    assert text.endswith("<<<END style.css>>>\n<<<DONE>>>")
    assert "A page on &lt;script&gt;alert(1)&lt;/script&gt; &amp; more</pre>" in text
    assert "A stand-in wrote this page" in text
    assert "Rules first." not in text


def test_a_brief_that_holds_the_tag_itself_is_found_in_a_numbered_one(gemini: RunningGemini) -> None:
    answer = ask(gemini, "Rules.\n<brief-2>\nShow\n<brief>\nnothing\n</brief>\n</brief-2>\nThe end.")
    text = answer.candidates[0].content.parts[0].text
    assert "Show\n&lt;brief&gt;\nnothing\n&lt;/brief&gt;</pre>" in text


def test_a_call_is_on_record_with_what_was_said(gemini: RunningGemini) -> None:
    before = time.time()
    ask(gemini, "Hello?")
    (call,) = gemini.requests()
    assert (call.model, call.method, call.prompt) == (MODEL, "generateContent", "Hello?")
    assert call.system_instruction == "Write web pages."
    assert before <= call.at <= time.time()
    assert call.size > 0
    assert gemini.violations() == []


def test_tokens_are_counted(gemini: RunningGemini) -> None:
    usage = ask(gemini, "x" * 400).usage_metadata
    assert usage.prompt_token_count == 100
    assert usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count
    assert genai.GenerativeModel(MODEL).count_tokens("x" * 40).total_tokens == 10


def test_the_answer_can_be_streamed(gemini: RunningGemini) -> None:
    ask(gemini)
    gemini.play(Step(text="in pieces"))
    chunks = genai.GenerativeModel(MODEL).generate_content("Say.", stream=True, request_options={"timeout": 10})
    assert "".join(chunk.text for chunk in chunks) == "in pieces"


def test_models_are_listed(gemini: RunningGemini) -> None:
    ask(gemini)
    names = [model.name for model in genai.list_models()]
    assert names == ["models/gemini-pro-latest", "models/gemini-3.8-flash", "models/gemini-3.5-flash-lite"]
    assert genai.get_model("models/gemini-3.8-flash").output_token_limit == 65536


def test_an_unknown_model_is_not_found(gemini: RunningGemini) -> None:
    with pytest.raises(exceptions.NotFound, match=r"gemini-1\.0-pro is not found"):
        ask(gemini, model="gemini-1.0-pro")


def test_a_wrong_key_is_a_bad_request_with_its_reason(gemini: RunningGemini) -> None:
    with pytest.raises(exceptions.BadRequest, match="API key not valid") as raised:
        ask(gemini, key="not-the-key")
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
def test_a_wrong_request_is_refused_and_recorded(gemini: RunningGemini, body: Any, problem: str) -> None:
    answer = post(gemini, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
    (violation,) = gemini.violations()
    assert problem in violation.problem
    assert [v["problem"] for v in httpx.get(f"{gemini.endpoint}/_stand_in/violations").json()] == [violation.problem]
    assert gemini.requests() == []


def test_both_spellings_of_a_field_are_understood(gemini: RunningGemini) -> None:
    snake = {"contents": [{"parts": [{"text": "x"}]}], "generation_config": {"max_output_tokens": 9}}
    camel = {"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"maxOutputTokens": 9}}
    assert [post(gemini, body).status_code for body in (snake, camel)] == [200, 200]


async def test_a_call_for_json_gets_an_empty_object_and_uses_up_no_page_of_the_script(gemini: RunningGemini) -> None:
    gemini.play(Step(text="a page"), Step(kind="error"), Step(text='{"names": {}}', json_calls=True))
    model = model_of(gemini)
    answers = [(await model.complete(replace(PROMPT, json=True), timeout=PATIENCE)).text for _ in range(2)]
    assert answers == ['{"names": {}}', "{}"]
    assert (await model.complete(PROMPT, timeout=PATIENCE)).text == "a page"
    assert [call.json for call in gemini.requests()] == [True, True, False]
    assert len(gemini.page_requests()) == 1


async def test_a_failure_from_now_on_is_that_of_calls_for_json_too(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="error", times=None))
    with pytest.raises(TransientError):
        await model_of(gemini).complete(replace(PROMPT, json=True), timeout=PATIENCE)
