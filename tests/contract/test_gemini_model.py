"""What each of Gemini's ways not to answer means to the adapter, and what the adapter puts on the wire."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chassis.errors import TransientError
from generator.models.fallback_model import FallbackModel
from generator.models.gemini import connect
from generator.ports import ModelRefused
from tests.contract.gemini_calls import PROMPT, failure, model_of
from tests.corpus.reply_cases import CASES, ReplyCase
from tools.stack.readiness import PATIENCE, wait_until
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.gemini.server import MODELS, RunningGemini
from tools.stand_ins.http_server import serving


@pytest.fixture
def gemini(gemini: RunningGemini) -> Iterator[RunningGemini]:
    yield gemini
    assert gemini.violations() == []


@pytest.mark.parametrize(
    ("step", "kind", "words"),
    [
        (Step(kind="error", status=429), TransientError, "quota"),
        (Step(kind="error", status=400), ModelRefused, "does not take this request"),
        (Step(kind="error", status=413), ModelRefused, "does not take this request"),
        (Step(kind="error", status=500), TransientError, "unavailable"),
        (Step(kind="error", status=503), TransientError, "unavailable"),
        (Step(kind="error", status=504), TransientError, "unavailable"),
        (Step(kind="reset"), TransientError, "could not be reached"),
        (Step(kind="empty"), TransientError, "blocked the prompt"),
        (Step(kind="blocked"), TransientError, "PROHIBITED_CONTENT"),
        (Step(kind="error", status=503, delivered_as=200), TransientError, "unavailable"),
        (Step(kind="error", status=429, delivered_as=200), TransientError, "quota"),
        (Step(parts=({"text": "A page, I think.", "thought": True},)), TransientError, "answered nothing"),
        (Step(finish_reason="SAFETY"), TransientError, "SAFETY"),
        (Step(finish_reason="RECITATION"), TransientError, "RECITATION"),
        (Step(finish_reason="OTHER"), TransientError, "OTHER"),
    ],
    ids=lambda value: f"{value.kind}-{value.status}-{value.finish_reason}" if isinstance(value, Step) else None,
)
async def test_each_failure_has_its_meaning(
    gemini: RunningGemini, step: Step, kind: type[Exception], words: str
) -> None:
    gemini.play(step)
    error = await failure(model_of(gemini))
    assert type(error) is kind
    assert words in str(error)


async def test_nothing_is_repeated_behind_our_back(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="error", status=503, times=None))
    await failure(model_of(gemini))
    assert len(gemini.requests()) == 1


@pytest.mark.parametrize("body", [b"<html>captive portal</html>", b'{"candidates": 5}', b"", b"\xff"])
async def test_an_answer_that_is_not_geminis_is_transient(gemini: RunningGemini, body: bytes) -> None:
    async def answer(_: Request) -> Response:
        return Response(body, media_type="application/json")

    with serving(Starlette(routes=[Route("/{rest:path}", answer, methods=["POST"])])) as endpoint:
        (model,) = connect(gemini.api_key, endpoint, [MODELS[0]], threads=1)
        assert type(await failure(model)) is TransientError


async def test_every_connection_of_many_calls_at_once_is_kept(
    gemini: RunningGemini, caplog: pytest.LogCaptureFixture
) -> None:
    calls = 12
    gemini.play(Step(held=True, times=calls))
    models = connect(gemini.api_key, gemini.endpoint, [MODELS[0]], threads=calls)
    asked = [asyncio.create_task(models[0].complete(PROMPT, timeout=PATIENCE)) for _ in range(calls)]
    await asyncio.to_thread(wait_until, lambda: len(gemini.requests()) == calls, "the calls")
    gemini.gemini.script.clear()
    await asyncio.gather(*asked)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("urllib3")] == []


async def test_nobody_listening_is_transient(gemini: RunningGemini) -> None:
    with serving(Starlette()) as endpoint:
        pass
    (model,) = connect(gemini.api_key, endpoint, [MODELS[0]], threads=1)
    error = await failure(model)
    assert type(error) is TransientError
    assert "could not be reached" in str(error)


@pytest.mark.parametrize(
    "finish_reason", ["RECITATION", "OTHER", "SAFETY", "LANGUAGE", "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"]
)
async def test_text_is_handed_on_as_cut_whatever_ended_it(gemini: RunningGemini, finish_reason: str) -> None:
    gemini.play(Step.model_validate({"text": "a whole file", "finish_reason": finish_reason}))
    reply = await model_of(gemini).complete(PROMPT, timeout=PATIENCE)
    assert (reply.text, reply.finish_reason, reply.cut) == ("a whole file", finish_reason, True)


async def test_thoughts_are_no_part_of_the_text_and_its_parts_follow_one_another(gemini: RunningGemini) -> None:
    draft: dict[str, JsonValue] = {"text": "<p>draft</p>", "thought": True}
    gemini.play(Step(parts=(draft, {"text": "<p>fin"}, {"thoughtSignature": "c2ln"}, draft, {"text": "al</p>"})))
    assert (await model_of(gemini).complete(PROMPT, timeout=PATIENCE)).text == "<p>final</p>"


@pytest.mark.parametrize("case", [case for case in CASES if len(case.parts) > 1], ids=lambda case: case.name)
async def test_the_parts_of_an_answer_give_the_text_that_is_read(gemini: RunningGemini, case: ReplyCase) -> None:
    gemini.play(Step.model_validate({"parts": case.parts, "finish_reason": case.data["finish_reason"]}))
    reply = await model_of(gemini).complete(PROMPT, timeout=PATIENCE)
    assert (reply.text, reply.finish_reason) == (case.text, case.data["finish_reason"])


async def test_the_key_is_in_no_failure(gemini: RunningGemini) -> None:
    for step in (Step(kind="error", status=401, times=None), Step(kind="error", status=400), Step(kind="reset")):
        gemini.forget()
        gemini.play(step)
        assert gemini.api_key not in repr(await failure(model_of(gemini)))


async def test_a_dripping_answer_ends_at_the_limit_all_the_same(gemini: RunningGemini) -> None:
    # Each byte comes well within the socket's timeout, so that only a wall clock can end this.
    gemini.play(Step(kind="drip", text="x" * 10_000, interval=0.02))
    error = await failure(model_of(gemini), seconds=0.5)
    assert type(error) is TransientError
    assert "too long" in str(error)


async def test_calls_that_outlive_their_limit_take_places_and_no_more_than_there_are(gemini: RunningGemini) -> None:
    gemini.play(Step(kind="drip", text="x" * 60, interval=0.02, times=None))
    model = model_of(gemini, threads=1)
    assert "too long" in str(await failure(model, seconds=0.2))
    error = await failure(model)
    assert type(error) is TransientError
    assert "earlier calls still hang" in str(error)


async def test_the_request_names_the_model_and_carries_prompt_and_system_instruction(gemini: RunningGemini) -> None:
    await model_of(gemini, "gemini-3.5-flash-lite").complete(PROMPT, timeout=PATIENCE)
    (call,) = gemini.requests()
    assert (call.model, call.method) == ("gemini-3.5-flash-lite", "generateContent")
    assert (call.system_instruction, call.prompt) == ("You write web pages.", "Write one.")


async def test_the_request_asks_for_the_most_tokens_for_json_where_that_is_wanted_and_sets_nothing_else(
    gemini: RunningGemini,
) -> None:
    bodies: list[Any] = []

    async def answer(request: Request) -> Response:
        bodies.append((await request.json())["generationConfig"])
        return Response("{}", media_type="application/json")

    with serving(Starlette(routes=[Route("/{rest:path}", answer, methods=["POST"])])) as endpoint:
        (model,) = connect(gemini.api_key, endpoint, [MODELS[0]], threads=1)
        await failure(model)
        with pytest.raises(TransientError):
            await model.complete(replace(PROMPT, json=True), timeout=PATIENCE)
    assert bodies == [
        {"maxOutputTokens": 65_536},
        {"maxOutputTokens": 65_536, "responseMimeType": "application/json"},
    ]


async def test_a_fallback_over_gemini_models_goes_on_to_the_next(gemini: RunningGemini) -> None:
    async def ignore(*_: object, **__: object) -> None: ...

    gemini.play(Step(kind="error", status=503, model=MODELS[0]), Step(finish_reason="RECITATION", model=MODELS[1]))
    models = connect(gemini.api_key, gemini.endpoint, MODELS, threads=4)
    reply = await FallbackModel(models, 10, time.monotonic).complete(PROMPT, 30, ignore)
    assert reply.model == MODELS[2]
    assert [call.model for call in gemini.requests()] == list(MODELS)
