"""What an OpenAI-compatible endpoint's ways not to answer mean, and what the adapter puts on the wire."""

import asyncio
import base64
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from generator.models.fallback import FallbackModel
from generator.models.openai import OpenAIModel, connect
from generator.ports import AccountRefused, InlinePart, ModelRefused, Prompt
from tests.contract.gemini_calls import PROMPT, failure
from tests.stack.readiness import wait_until
from tests.stand_ins.servers.gemini.script import Step
from tests.stand_ins.servers.http_server import serving
from tests.stand_ins.servers.openai import wire
from tests.stand_ins.servers.openai.server import MODELS, RunningOpenAI

JSON_PROMPT = Prompt("You plan.", "Reply in JSON.", json=True)


@pytest.fixture
def openai(openai: RunningOpenAI) -> Iterator[RunningOpenAI]:
    yield openai
    assert openai.violations() == []


def model_of(openai: RunningOpenAI, name: str = MODELS[0], key: str | None = None) -> OpenAIModel:
    (model,) = connect(key or openai.api_key, openai.base_url, [name])
    return model


def model_at(endpoint: str) -> OpenAIModel:
    (model,) = connect("a-key-of-a-test", f"{endpoint}/v1", ["any"])
    return model


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


async def test_the_request_holds_model_system_and_prompt_and_nothing_else(openai: RunningOpenAI) -> None:
    await model_of(openai, "anthropic/claude-of-a-test").complete(PROMPT, timeout=10)
    assert openai.service.bodies == [
        {
            "model": "anthropic/claude-of-a-test",
            "messages": [
                {"role": "system", "content": "You write web pages."},
                {"role": "user", "content": "Write one."},
            ],
        }
    ]


async def test_pictures_and_documents_are_sent_as_data(openai: RunningOpenAI) -> None:
    parts = (InlinePart("image/webp", b"RIFF"), InlinePart("application/pdf", b"%PDF-1.7"))
    await model_of(openai).complete(Prompt("system", "text", parts), timeout=10)
    picture, document = (base64.b64encode(part.content).decode() for part in parts)
    assert openai.service.bodies[0]["messages"][1]["content"] == [
        {"type": "text", "text": "text"},
        {"type": "image_url", "image_url": {"url": f"data:image/webp;base64,{picture}"}},
        {
            "type": "file",
            "file": {"filename": "attachment-2.pdf", "file_data": f"data:application/pdf;base64,{document}"},
        },
    ]


async def test_an_endpoint_that_does_not_know_json_is_asked_without_it_and_remembered(openai: RunningOpenAI) -> None:
    openai.service.knows_json = False
    model = model_of(openai)
    for _ in range(2):
        openai.play(Step(text="{}"))
        assert (await model.complete(JSON_PROMPT, timeout=10)).text == "{}"
    assert [call.json for call in openai.requests()] == [True, False, False]


async def test_an_endpoint_without_key_gets_no_authorization(openai: RunningOpenAI) -> None:
    (model,) = connect(None, openai.base_url, ["llama3.2:3b"])
    assert isinstance(await failure(model), AccountRefused)
    assert openai.service.authorizations == [None]


async def test_a_key_from_a_file_is_read_anew_and_used_by_the_next_call(openai: RunningOpenAI, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a-key-that-is-refused")
    source = SecretSource("OPENAI_API_KEY", None, file)
    models = connect(source, openai.base_url, MODELS)
    refused = await asyncio.gather(*(failure(model) for model in models))
    assert {type(error) for error in refused} == {AccountRefused}
    assert "a-key-that-is-refused" not in repr(refused)
    file.write_text(openai.api_key)
    replies = await asyncio.gather(*(model.complete(PROMPT, timeout=10) for model in models))
    assert [reply.model for reply in replies] == [f"openai/{name}" for name in MODELS]


async def test_calls_go_through_the_environments_proxy_but_for_hosts_of_no_proxy(
    openai: RunningOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            seen.append(dict(scope["headers"])[b"host"].decode())
            await JSONResponse(wire.answer("any", "", "by proxy", "STOP"))(scope, receive, send)

    with serving(proxy) as address:
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.delenv("http_proxy", raising=False)
        monkeypatch.setenv("NO_PROXY", "127.0.0.0/8,fd00::/8")
        monkeypatch.delenv("no_proxy", raising=False)
        (model,) = connect(None, "http://models.example/v1", ["any"])
        assert (await model.complete(PROMPT, timeout=10)).text == "by proxy"
        await model_of(openai).complete(PROMPT, timeout=10)
    assert seen == ["models.example"]
    assert len(openai.requests()) == 1


async def test_a_fallback_goes_on_to_the_next_model(openai: RunningOpenAI) -> None:
    async def ignore(*_: object, **__: object) -> None: ...

    openai.play(Step(kind="error", status=404, model=MODELS[0]), Step(finish_reason="SAFETY", model=MODELS[1]))
    models = connect(openai.api_key, openai.base_url, MODELS)
    reply = await FallbackModel(models, 10, asyncio.get_running_loop().time).complete(PROMPT, 30, ignore)
    assert reply.model == f"openai/{MODELS[2]}"
