"""Stand-in for OpenAI's chat completions on loopback, for the real SDK: validates requests, plays scripted faults."""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tools.stand_ins.gemini.example_replies import json_reply_to, reply_to
from tools.stand_ins.gemini.journal import Call, Journal, Violation, as_json
from tools.stand_ins.gemini.script import Script, Step
from tools.stand_ins.gemini.scripted_response import drip
from tools.stand_ins.http_server import hang, reset_connection, serving
from tools.stand_ins.openai import protocol

MODELS = ("gpt-5.5", "anthropic/claude-of-a-test", "llama3.2:3b")
METHOD = "chat/completions"


@dataclass
class OpenAI:
    """The service: its models, its key (None for any or none), and whether it knows `response_format`."""

    models: Sequence[str] = MODELS
    api_key: str | None = None
    knows_json: bool = True
    script: Script = field(default_factory=Script)
    journal: Journal = field(default_factory=Journal)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    """Every accepted request."""
    authorizations: list[str | None] = field(default_factory=list)

    def application(self) -> Starlette:
        """The ASGI application: OpenAI's route, and control routes below `/_stand_in`."""
        return Starlette(
            routes=[
                Route(f"/v1/{METHOD}", self._complete, methods=["POST"]),
                Route("/_stand_in/requests", lambda _: JSONResponse(as_json(self.journal.calls()))),
                Route("/_stand_in/violations", lambda _: JSONResponse(as_json(self.journal.violations()))),
            ]
        )

    async def _complete(self, request: Request) -> Response:
        authorization = request.headers.get("authorization")
        self.authorizations.append(authorization)
        if self.api_key is not None and authorization != f"Bearer {self.api_key}":
            said = (authorization or "").removeprefix("Bearer ")
            return _refused(401, f"Incorrect API key provided: {said}.")
        raw = await request.body()
        body = json.loads(raw)
        if problems := protocol.problems_of("request", body):
            self.journal.saw(Violation(time.time(), str(body.get("model")), METHOD, "; ".join(problems)))
            return _refused(400, problems[0])
        model, prompt = body["model"], protocol.text_of(body, ["user"])
        if model not in self.models:
            return _refused(404, f"The model `{model}` does not exist or you do not have access to it.")
        wants_json = "response_format" in body
        self.bodies.append(body)
        system = protocol.text_of(body, ["system", "developer"])
        self.journal.saw(Call(time.time(), model, METHOD, len(raw), prompt, system, wants_json))
        if wants_json and not self.knows_json:
            return JSONResponse({"error": "'response_format.type' must be 'json_schema' or 'text'"}, status_code=400)
        step = self.script.next_for(model, prompt, json=wants_json)
        await asyncio.sleep(step.delay)
        return await self._play(step, request, model, prompt, wants_json=wants_json)

    async def _play(self, step: Step, request: Request, model: str, prompt: str, *, wants_json: bool) -> Response:
        match step.kind:
            case "hang":
                await hang(request)
                return Response()
            case "reset":
                reset_connection(request)
                return Response()
            case "error":
                status, body, headers = protocol.error_of(step)
                return JSONResponse(body, status_code=status, headers=headers)
        text = json_reply_to(prompt) if wants_json else reply_to(prompt)
        text = "" if step.withholds or step.kind in ("empty", "blocked") else text
        text = (text if step.text is None else step.text)[: step.characters]
        answer = json.dumps(protocol.answer(model, prompt, text, step.finish_reason)).encode()
        if step.kind == "drip":
            return StreamingResponse(drip(answer, step.interval), media_type="application/json")
        return Response(answer, media_type="application/json")


def _refused(status: int, message: str) -> Response:
    return JSONResponse(protocol.error(status, message), status_code=status)


@dataclass(frozen=True)
class RunningOpenAI:
    """A running stand-in: the values for the generator's settings, and its records."""

    endpoint: str
    api_key: str
    service: OpenAI

    @property
    def base_url(self) -> str:
        return f"{self.endpoint}/v1"

    def requests(self) -> list[Call]:
        return self.service.journal.calls()

    def violations(self) -> list[Violation]:
        return self.service.journal.violations()

    def play(self, *steps: Step) -> None:
        """Add these steps to the script."""
        self.service.script.extend(steps)

    def forget(self) -> None:
        """Reset all state."""
        self.service.script.clear()
        self.service.journal.clear()
        self.service.bodies.clear()
        self.service.authorizations.clear()
        self.service.knows_json = True


@contextlib.contextmanager
def serving_openai(*, models: Sequence[str] = MODELS) -> Iterator[RunningOpenAI]:
    """Serve a stand-in from a thread, with a random key."""
    service = OpenAI(models=models, api_key=secrets.token_urlsafe(24))
    with serving(service.application()) as endpoint:
        yield RunningOpenAI(endpoint, service.api_key or "", service)
