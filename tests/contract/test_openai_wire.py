"""What the adapter for OpenAI-compatible endpoints puts on the wire: prompt, pictures, key, proxy."""

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from chassis.secret_source import SecretSource
from generator.models.fallback_model import FallbackModel
from generator.models.openai import connect
from generator.ports import AccountRefused, InlinePart, Prompt
from tests.contract.gemini_calls import PROMPT, failure
from tests.contract.openai_calls import model_of
from tools.stack.readiness import PATIENCE
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.http_server import serving
from tools.stand_ins.openai import protocol
from tools.stand_ins.openai.server import MODELS, RunningOpenAI

JSON_PROMPT = Prompt("You plan.", "Reply in JSON.", json=True)


@pytest.fixture
def openai(openai: RunningOpenAI) -> Iterator[RunningOpenAI]:
    yield openai
    assert openai.violations() == []


async def test_the_request_holds_model_system_and_prompt_and_nothing_else(openai: RunningOpenAI) -> None:
    await model_of(openai, "anthropic/claude-of-a-test").complete(PROMPT, timeout=PATIENCE)
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
    await model_of(openai).complete(Prompt("system", "text", parts), timeout=PATIENCE)
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
        assert (await model.complete(JSON_PROMPT, timeout=PATIENCE)).text == "{}"
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
    replies = await asyncio.gather(*(model.complete(PROMPT, timeout=PATIENCE) for model in models))
    assert [reply.model for reply in replies] == [f"openai/{name}" for name in MODELS]


async def test_calls_go_through_the_environments_proxy_but_for_hosts_of_no_proxy(
    openai: RunningOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            seen.append(dict(scope["headers"])[b"host"].decode())
            await JSONResponse(protocol.answer("any", "", "by proxy", "STOP"))(scope, receive, send)

    with serving(proxy) as address:
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.delenv("http_proxy", raising=False)
        monkeypatch.setenv("NO_PROXY", "127.0.0.0/8,fd00::/8")
        monkeypatch.delenv("no_proxy", raising=False)
        (model,) = connect(None, "http://models.example/v1", ["any"])
        assert (await model.complete(PROMPT, timeout=PATIENCE)).text == "by proxy"
        await model_of(openai).complete(PROMPT, timeout=PATIENCE)
    assert seen == ["models.example"]
    assert len(openai.requests()) == 1


async def test_a_fallback_goes_on_to_the_next_model(openai: RunningOpenAI) -> None:
    async def ignore(*_: object, **__: object) -> None: ...

    openai.play(Step(kind="error", status=404, model=MODELS[0]), Step(finish_reason="SAFETY", model=MODELS[1]))
    models = connect(openai.api_key, openai.base_url, MODELS)
    reply = await FallbackModel(models, 10, asyncio.get_running_loop().time).complete(PROMPT, 30, ignore)
    assert reply.model == f"openai/{MODELS[2]}"
