"""What an OpenAI-compatible endpoint's ways not to answer mean, and what the adapter puts on the wire."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from chassis.errors import TransientError
from generator.ports import AccountRefused, ModelRefused
from tests.contract.gemini_calls import failure
from tests.contract.openai_calls import model_at, model_of
from tools.stack.readiness import wait_until
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.http_server import serving
from tools.stand_ins.openai.server import RunningOpenAI


@pytest.fixture
def openai(openai: RunningOpenAI) -> Iterator[RunningOpenAI]:
    yield openai
    assert openai.violations() == []


def answering(response: Response) -> Starlette:
    async def answer(_: Request) -> Response:
        return response

    return Starlette(routes=[Route("/v1/chat/completions", answer, methods=["POST"])])


@pytest.mark.parametrize(
    ("step", "kind", "words"),
    [
        (Step(kind="error", status=429), TransientError, "quota"),
        (Step(kind="error", status=400), ModelRefused, "does not take this request"),
        (Step(kind="error", status=413), ModelRefused, "does not take this request"),
        (Step(kind="error", status=500), TransientError, "unavailable"),
        (Step(kind="error", status=503), TransientError, "unavailable"),
        (Step(kind="error", status=409), TransientError, "unavailable"),
        (Step(kind="error", status=408), TransientError, "unavailable"),
        (Step(kind="error", status=402), AccountRefused, "BILLING"),
        (Step(kind="error", status=403), AccountRefused, "PERMISSION_DENIED"),
        (Step(kind="error", status=404), AccountRefused, "MODEL_NOT_FOUND"),
        (Step(kind="error", status=429, reason="insufficient_quota"), AccountRefused, "QUOTA"),
        (Step(kind="reset"), TransientError, "could not be reached"),
        (Step(kind="empty"), TransientError, "answered nothing"),
        (Step(finish_reason="SAFETY"), TransientError, "SAFETY"),
    ],
    ids=lambda value: f"{value.kind}-{value.status}-{value.finish_reason}" if isinstance(value, Step) else None,
)
async def test_each_failure_has_its_meaning(
    openai: RunningOpenAI, step: Step, kind: type[Exception], words: str
) -> None:
    openai.play(step)
    error = await failure(model_of(openai))
    assert type(error) is kind
    assert words in str(error)


async def test_nothing_is_repeated_behind_our_back(openai: RunningOpenAI) -> None:
    openai.play(Step(kind="error", status=503, times=None))
    await failure(model_of(openai))
    assert len(openai.requests()) == 1


@pytest.mark.parametrize(
    "body", [b"<html>captive portal</html>", b'{"choices": 5}', b"", b"\xff", b"[]", b"null", b'{"choices": []}']
)
@pytest.mark.parametrize("media_type", ["application/json", "text/html"])
async def test_an_answer_that_is_no_completion_is_transient(body: bytes, media_type: str) -> None:
    with serving(answering(Response(body, media_type=media_type))) as endpoint:
        assert type(await failure(model_at(endpoint))) is TransientError


async def test_an_error_under_a_200_is_an_error_and_never_shows_the_key() -> None:
    error = {"error": {"code": 401, "message": "Bearer a-key-of-a-test is invalid"}}
    with serving(answering(JSONResponse(error))) as endpoint:
        raised = await failure(model_at(endpoint))
    assert isinstance(raised, AccountRefused)
    assert raised.code == "API_KEY_INVALID"
    assert "Bearer *** is invalid" in str(raised)


async def test_a_key_at_the_end_of_what_is_shown_is_masked_as_a_whole() -> None:
    with serving(answering(JSONResponse({"message": "x" * 190 + "a-key-of-a-test"}, status_code=401))) as endpoint:
        assert "a-key" not in repr(await failure(model_at(endpoint)))


async def test_nobody_listening_is_transient() -> None:
    with serving(Starlette()) as endpoint:
        pass
    error = await failure(model_at(endpoint))
    assert type(error) is TransientError
    assert "127.0.0.1 could not be reached" in str(error)


async def test_a_redirect_is_not_followed() -> None:
    with serving(answering(RedirectResponse("http://127.0.0.1:9/v1/chat/completions"))) as endpoint:
        error = await failure(model_at(endpoint))
    assert isinstance(error, AccountRefused)
    assert "OPENAI_BASE_URL" in str(error)


@pytest.mark.parametrize("chunk", [b"\n", b": OPENROUTER PROCESSING\n\n", b""])
async def test_an_answer_that_never_ends_is_left_at_the_limit_and_its_connection_closed(chunk: bytes) -> None:
    ended = threading.Event()

    async def keep_alive(_: Request) -> Response:
        async def chunks() -> Any:
            try:
                while True:
                    yield chunk or b" "
                    await asyncio.sleep(0.02 if chunk else 3600)
            finally:
                ended.set()

        return StreamingResponse(chunks(), media_type="application/json")

    routes = [Route("/v1/chat/completions", keep_alive, methods=["POST"])]
    with serving(Starlette(routes=routes)) as endpoint:
        error = await failure(model_at(endpoint), seconds=0.5)
        assert type(error) is TransientError
        assert "too long" in str(error)
        await asyncio.to_thread(wait_until, ended.is_set, "the end of the connection")


async def test_a_dripping_answer_ends_at_the_limit(openai: RunningOpenAI) -> None:
    openai.play(Step(kind="drip", text="x" * 10_000, interval=0.02))
    assert "too long" in str(await failure(model_of(openai), seconds=0.5))
