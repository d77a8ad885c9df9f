"""Stand-in for an evaluator on loopback: validates callbacks, and answers them as scripted."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tools.stand_ins.evaluator.callback import parse
from tools.stand_ins.evaluator.state import Answer, Callback, Ledger
from tools.stand_ins.http_server import drip_headers, hang, reset_connection, serving

_ANY_METHOD = ["GET", "POST", "PUT"]


class Sent(BaseModel):
    """The fields by which the evaluator recognises a request; others are ignored."""

    email: str
    task: str
    round: int = 1
    nonce: str


_ANSWERS = TypeAdapter(list[Answer])
_SENT = TypeAdapter(list[Sent])


@dataclass
class Evaluator:
    """The evaluator's HTTP service."""

    ledger: Ledger = field(default_factory=Ledger)

    def application(self) -> Starlette:
        """The ASGI application: callback URLs, and control routes below `/_stand_in`."""
        application = Starlette(
            routes=[
                Route("/callbacks", self._receive, methods=["POST"]),
                Route("/callbacks/{rest:path}", self._receive, methods=["POST"]),
                Route("/redirected", self._followed, methods=_ANY_METHOD),
                Route("/_stand_in/callbacks", self._show_callbacks),
                Route("/_stand_in/violations", self._show_violations),
                Route("/_stand_in/answers", self._play, methods=["POST"]),
                Route("/_stand_in/requests", self._expect, methods=["POST"]),
            ]
        )
        application.add_exception_handler(ValidationError, _misspelt)
        return application

    async def _receive(self, request: Request) -> Response:
        body = await request.body()
        callback = self.ledger.receive(time.time(), request.url.path, dict(request.headers), body, parse(body))
        match callback.answer:
            case "redirect":
                return RedirectResponse("/redirected", status_code=307)
            case "hang":
                await hang(request)
                return Response()
            case "drip":
                await drip_headers(request)
                return Response()
            case "endless":
                return StreamingResponse(_for_ever(), media_type="text/plain")
            case "reset":
                reset_connection(request)
                return Response()
            case int(status):
                return JSONResponse({"problems": list(callback.problems)}, status_code=status)

    async def _followed(self, request: Request) -> Response:
        self.ledger.accuse(time.time(), request.url.path, "a redirect of a callback was followed")
        return Response(status_code=200)

    async def _show_callbacks(self, _: Request) -> Response:
        return JSONResponse([callback.as_json() for callback in self.ledger.callbacks()])

    async def _show_violations(self, _: Request) -> Response:
        return JSONResponse(self.ledger.violations())

    async def _play(self, request: Request) -> Response:
        answers = _ANSWERS.validate_json(await request.body())
        self.ledger.play(answers, task=request.query_params.get("task"))
        return JSONResponse({"added": len(answers)})

    async def _expect(self, request: Request) -> Response:
        requests = _SENT.validate_json(await request.body())
        self.ledger.expect(sent.model_dump() for sent in requests)
        return JSONResponse({"known": len(requests)})


@dataclass(frozen=True)
class RunningEvaluator:
    """A running stand-in, as tests use it."""

    url: str
    ledger: Ledger

    @property
    def evaluation_url(self) -> str:
        """The URL for callbacks."""
        return f"{self.url}/callbacks"

    def callbacks(self) -> list[Callback]:
        return self.ledger.callbacks()

    def violations(self) -> list[dict[str, Any]]:
        return self.ledger.violations()

    def play(self, *answers: Answer, task: str | None = None) -> None:
        """Give these answers before a 200, to callbacks for `task` or for any task."""
        self.ledger.play(answers, task=task)

    def expect(self, *requests: dict[str, Any]) -> None:
        """Accept callbacks for these requests, and from now on only for requests given here."""
        self.ledger.expect(requests)

    def forget(self) -> None:
        """Reset all state."""
        self.ledger.clear()


@contextlib.contextmanager
def serving_evaluator(*, port: int = 0) -> Iterator[RunningEvaluator]:
    """Serve a stand-in from a thread."""
    evaluator = Evaluator()
    with serving(evaluator.application(), port=port) as url:
        yield RunningEvaluator(url, evaluator.ledger)


async def _misspelt(_: Request, error: Exception) -> Response:
    return Response(str(error), status_code=422, media_type="text/plain")


async def _for_ever() -> AsyncIterator[bytes]:
    while True:
        yield b"and so on " * 100
        await asyncio.sleep(0.01)
