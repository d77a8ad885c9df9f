"""Stand-in for Gemini's REST API on loopback, for the real SDK: validates requests, and plays scripted faults."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tools.stand_ins.gemini import protocol
from tools.stand_ins.gemini.account_refusals import AccountRefusal, AccountRefusals, worded
from tools.stand_ins.gemini.example_replies import json_reply_to, reply_to
from tools.stand_ins.gemini.journal import Call, Journal, Violation, as_json
from tools.stand_ins.gemini.script import Script, Step
from tools.stand_ins.gemini.scripted_response import error_response, play
from tools.stand_ins.http_server import serving

MODELS = ("gemini-pro-latest", "gemini-3.8-flash", "gemini-3.5-flash-lite")
_STEPS = TypeAdapter(list[Step])
_REFUSALS = TypeAdapter(list[AccountRefusal])


@dataclass
class Gemini:
    """The service: its models, its key (None for any), its delay, and the calls that it received."""

    models: Sequence[str] = MODELS
    api_key: str | None = None
    delay: float = 0.0
    script: Script = field(default_factory=Script)
    journal: Journal = field(default_factory=Journal)
    account: AccountRefusals = field(default_factory=AccountRefusals)

    def application(self) -> Starlette:
        """The ASGI application: Google's routes, and control routes below `/_stand_in`."""
        return Starlette(
            routes=[
                Route("/v1beta/models", self._list_models),
                Route("/v1beta/models/{name}", self._get_model),
                Route("/v1beta/models/{call}", self._call, methods=["POST"]),
                Route("/_stand_in/requests", self._show_requests),
                Route("/_stand_in/violations", self._show_violations),
                Route("/_stand_in/script", self._extend_script, methods=["POST"]),
                Route("/_stand_in/script", self._clear_script, methods=["DELETE"]),
                Route("/_stand_in/account", self._refuse_account, methods=["POST"]),
                Route("/_stand_in/account", self._accept_account, methods=["DELETE"]),
            ]
        )

    async def _call(self, request: Request) -> Response:
        model, _, method = request.path_params["call"].rpartition(":")
        if refusal := self._refusal(request, model, method):
            return refusal
        body = await request.body()
        try:
            message = protocol.parse_request(method, body)
        except protocol.InvalidRequest as error:
            self.journal.saw(Violation(time.time(), model, method, str(error)))
            return error_response(400, str(error))
        prompt = protocol.text_of(protocol.contents_of(message))
        if method == "countTokens":
            return JSONResponse(protocol.token_count(prompt))
        system = "\n".join(part.text for part in message.system_instruction.parts)
        json = protocol.asks_for_json(message)
        self.journal.saw(Call(time.time(), model, method, len(body), prompt, system, json))
        if kind := self.account.refusal_of(prompt):
            return error_response(*worded(kind, model))
        cleared = self.script.cleared
        step = self.script.next_for(model, prompt, json=json)
        await asyncio.sleep(self.delay + step.delay)
        if step.held:
            await self._until_cleared(cleared)
        streaming = method == "streamGenerateContent"
        return await play(step, request, prompt, json_reply_to if json else reply_to, streaming=streaming)

    async def _until_cleared(self, cleared: int) -> None:
        while self.script.cleared == cleared:  # noqa: ASYNC110 - another thread, which has no event of this loop, may clear it
            await asyncio.sleep(0.02)

    def _refusal(self, request: Request, model: str, method: str) -> Response | None:
        key = request.headers.get("x-goog-api-key") or request.query_params.get("key")
        if not key:
            return error_response(403, "Method doesn't allow unregistered callers: send an API key.")
        if self.api_key is not None and not secrets.compare_digest(key.encode(), self.api_key.encode()):
            details = [protocol.error_info("API_KEY_INVALID")]
            return error_response(400, "API key not valid. Please pass a valid API key.", details)
        if model not in self.models or method not in protocol.METHODS:
            return error_response(
                404, f"models/{model} is not found for API version v1beta, or does not support {method}."
            )
        return None

    async def _list_models(self, request: Request) -> Response:
        refusal = self._refusal(request, self.models[0], "generateContent")
        return refusal or JSONResponse({"models": [protocol.model(name) for name in self.models]})

    async def _get_model(self, request: Request) -> Response:
        name = request.path_params["name"]
        if refusal := self._refusal(request, name, "generateContent"):
            return refusal
        kind = self.account.refusal_of("")
        if kind is None or kind == "daily-quota":  # a quota counts calls, which this is not
            return JSONResponse(protocol.model(name))
        return error_response(*worded(kind, name))

    async def _show_requests(self, _: Request) -> Response:
        return JSONResponse(as_json(self.journal.calls()))

    async def _show_violations(self, _: Request) -> Response:
        return JSONResponse(as_json(self.journal.violations()))

    async def _extend_script(self, request: Request) -> Response:
        try:
            steps = _STEPS.validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse({"problems": error.errors(include_url=False, include_context=False)}, status_code=422)
        self.script.extend(steps)
        return JSONResponse({"added": len(steps)})

    async def _clear_script(self, _: Request) -> Response:
        self.script.clear()
        return Response(status_code=204)

    async def _refuse_account(self, request: Request) -> Response:
        self.account.begin(_REFUSALS.validate_json(await request.body()))
        return Response(status_code=204)

    async def _accept_account(self, _: Request) -> Response:
        self.account.end()
        return Response(status_code=204)


@dataclass(frozen=True)
class RunningGemini:
    """A running stand-in: the values for the generator's settings, and its records."""

    endpoint: str
    api_key: str
    gemini: Gemini

    def requests(self) -> list[Call]:
        return self.gemini.journal.calls()

    def page_requests(self) -> list[Call]:
        """Requests for pages, without those for plans."""
        return [call for call in self.requests() if not call.json]

    def violations(self) -> list[Violation]:
        return self.gemini.journal.violations()

    def play(self, *steps: Step) -> None:
        """Add these steps to the script."""
        self.gemini.script.extend(steps)

    def forget(self) -> None:
        """Reset all state."""
        self.gemini.script.clear()
        self.gemini.account.end()
        self.gemini.journal.clear()


@contextlib.contextmanager
def serving_gemini(*, models: Sequence[str] = MODELS, delay: float = 0.0, port: int = 0) -> Iterator[RunningGemini]:
    """Serve a stand-in from a thread, with a random key."""
    gemini = Gemini(models=models, api_key=secrets.token_urlsafe(24), delay=delay)
    with serving(gemini.application(), port=port) as endpoint:
        yield RunningGemini(endpoint, gemini.api_key or "", gemini)
