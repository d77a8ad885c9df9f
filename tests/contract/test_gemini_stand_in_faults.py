"""The vendor's own SDK meets every fault that the Gemini stand-in can play."""

import time
from typing import Any

import httpx
import pytest
import requests
from google.api_core import exceptions

from tests.contract.gemini_client import ask
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.gemini.server import RunningGemini, serving_gemini


def test_too_many_requests_say_when_to_come_back(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="error", status=429, retry_seconds=17))
    with pytest.raises(exceptions.TooManyRequests) as raised:
        ask(gemini)
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
def test_an_error_status_surfaces_as_its_exception(gemini: RunningGemini, status: int, error: type[Exception]) -> None:
    gemini.play(Step(kind="error", status=status))
    with pytest.raises(error, match="told to fail"):
        ask(gemini)


def test_a_hanging_answer_runs_into_the_read_timeout(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="hang"))
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(gemini, timeout=0.2)


def test_a_dripping_answer_takes_its_interval_for_every_byte(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="drip", text="slow", interval=0.005))
    began = time.monotonic()
    assert ask(gemini).text == "slow"
    assert time.monotonic() - began > 0.005 * len("slow")


def test_a_reset_connection_is_a_connection_error(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="reset"))
    with pytest.raises(requests.exceptions.ConnectionError):
        ask(gemini)


def test_an_answer_can_be_without_candidates(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="empty"))
    answer = ask(gemini)
    assert list(answer.candidates) == []
    assert answer.prompt_feedback.block_reason == 0


def test_a_blocked_prompt_has_no_candidates_and_a_reason(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="blocked"))
    answer = ask(gemini)
    assert list(answer.candidates) == []
    assert answer.prompt_feedback.block_reason.name == "PROHIBITED_CONTENT"


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION"])
def test_a_withheld_answer_has_a_reason_and_no_parts(gemini: RunningGemini, reason: Any) -> None:
    gemini.play(Step(finish_reason=reason))
    candidate = ask(gemini).candidates[0]
    assert candidate.finish_reason.name == reason
    assert list(candidate.content.parts) == []


def test_an_answer_can_be_cut_at_the_token_limit(gemini: RunningGemini) -> None:
    gemini.play(Step(finish_reason="MAX_TOKENS", characters=30))
    candidate = ask(gemini).candidates[0]
    assert candidate.finish_reason.name == "MAX_TOKENS"
    assert candidate.content.parts[0].text == "<<<FILE README.md>>>\n# A stand"


def test_steps_are_played_in_order_and_then_answers_are_good_again(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="error", times=2), Step(text="third"))
    for _ in range(2):
        with pytest.raises(exceptions.ServiceUnavailable):
            ask(gemini)
    assert ask(gemini).text == "third"
    assert ask(gemini).text.endswith("<<<DONE>>>")


def test_a_step_can_be_for_one_model_and_for_ever(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="error", model="gemini-pro-latest", times=None))
    assert ask(gemini, model="gemini-3.8-flash").candidates
    for _ in range(3):
        with pytest.raises(exceptions.ServiceUnavailable):
            ask(gemini, model="gemini-pro-latest")


def test_a_script_comes_over_http_and_a_misspelt_step_is_refused(gemini: RunningGemini) -> None:
    address = f"{gemini.endpoint}/_stand_in/script"
    assert httpx.post(address, json=[{"knd": "hang"}]).status_code == 422
    assert httpx.post(address, json=[{"text": "scripted"}, {"kind": "hang"}]).json() == {"added": 2}
    assert ask(gemini).text == "scripted"
    assert httpx.delete(address).status_code == 204
    assert ask(gemini).text.endswith("<<<DONE>>>")
    assert len(httpx.get(f"{gemini.endpoint}/_stand_in/requests").json()) == 2


def test_a_delay_is_kept() -> None:
    with serving_gemini(delay=0.2) as slow:
        began = time.monotonic()
        ask(slow)
        assert time.monotonic() - began >= 0.2
